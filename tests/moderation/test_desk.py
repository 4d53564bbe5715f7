"""The moderators' desk: its queues, one comment, and what is decided there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.conversation import editing, judging, reporting
from broadsheet.conversation.models import Comment, Report
from broadsheet.moderation.models import CannedReason, Claim, Decision, HouseRules, Rule
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.moderation.desk import OWN, decide, decide_many, hidden, open_comment, open_queue
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Reader:
    make_front()
    return make_moderator()


@pytest.fixture
def desk(client: Client, moderator: Reader) -> Client:
    client.force_login(moderator)
    return client


def status(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


def test_the_desk_opens_with_what_waits(desk: Client) -> None:
    assert desk.get("/moderate/").headers["Location"] == "/moderate/held/"
    assert "No comment waits." in open_queue(desk)


def test_what_waits_longest_comes_first_and_the_most_suspicious_on_request(desk: Client) -> None:
    discussion = make_discussion(rule="held")
    first, second, third = (say(discussion, text=f"What I say, number {number}.") for number in range(3))
    Comment.objects.filter(pk=second.pk).update(suspicion=70)
    Comment.objects.filter(pk=third.pk).update(suspicion=20)
    assert _order(open_queue(desk), first, second, third) == [first, second, third]
    assert _order(open_queue(desk, order="suspicious"), first, second, third) == [second, third, first]


def _order(page: str, *comments: Comment) -> list[Comment]:
    return sorted(comments, key=lambda comment: page.index(f"tick-{comment.pk}"))


def test_reported_comments_stand_in_their_queue_those_that_most_reported_first(desk: Client) -> None:
    discussion = make_discussion()
    once, twice, never = (say(discussion) for _number in range(3))
    for comment in (once, twice, twice):
        reporting.report(make_member(), comment.pk, "abuse", "See for yourself.")
    page = open_queue(desk, "reported")
    assert _order(page, once, twice) == [twice, once]
    assert f"tick-{never.pk}" not in page
    assert "2 reports" in page
    assert "See for yourself." in open_comment(desk, once, "reported")


def test_new_comments_are_those_that_nobody_looked_at_the_marked_ones_first(desk: Client, moderator: Reader) -> None:
    plain, marked, seen = (say(make_discussion()) for _number in range(3))
    Comment.objects.filter(pk=marked.pk).update(suspicion=30)
    Decision.objects.create(comment=seen, deed=Decision.Deed.APPROVE, by=moderator)
    page = open_queue(desk, "new")
    assert _order(page, plain, marked) == [marked, plain]
    assert f"tick-{seen.pk}" not in page


def test_one_comment_is_shown_with_all_that_is_known_of_it(desk: Client, moderator: Reader) -> None:
    discussion, writer = make_discussion(title="The harbour"), make_member("Ansel Marsh")
    old = judging.reject(moderator, say(discussion, writer, "What was taken away before.").pk)
    Decision.objects.get_or_create(
        comment=old, reader=writer, deed=Decision.Deed.WITHHOLD, defaults={"by": moderator, "text": old.text}
    )
    parent = say(discussion, text="What it is an answer to.")
    comment = say(discussion, writer, "It is like [this](https://hidden.example/).", parent)
    say(discussion, text="A reply to that.", parent=comment)
    Comment.objects.filter(pk=comment.pk).update(verdicts=[["length"], ["links", "mark", 62, "hidden.example"]])
    page = open_comment(desk, comment, "new")
    for words in (
        "The harbour",
        "Ansel Marsh",
        "What it is an answer to.",
        "A reply to that.",
        "What was taken away before.",
        "https://hidden.example/",
        "<strong>Many links</strong> marked it (62)",
        "published: 1",
        "rejected: 1",
    ):
        assert words in page, words


def test_a_decision_leads_to_the_next_comment_and_to_the_list_at_the_end(desk: Client) -> None:
    discussion = make_discussion(rule="held")
    first, second = say(discussion), say(discussion)
    assert decide(desk, first, "approve") == reverse("desk_comment", args=["held", second.pk])
    assert decide(desk, second, "reject", words="Not here.") == reverse("desk_queue", args=["held"])
    assert (status(first), status(second)) == ("published", "rejected")


def test_next_and_previous_go_through_the_queue_and_leave_out_what_others_look_at(desk: Client) -> None:
    discussion = make_discussion(rule="held")
    first, taken, third = (say(discussion) for _number in range(3))
    other = Client()
    other.force_login(make_moderator())
    open_comment(other, taken)
    after = desk.get(f"/moderate/held/next/?after={first.pk}").headers["Location"]
    assert after == reverse("desk_comment", args=["held", third.pk])
    before = desk.get(f"/moderate/held/next/?before={third.pk}").headers["Location"]
    assert before == reverse("desk_comment", args=["held", first.pk])


@pytest.mark.parametrize(
    ("start", "deed", "end"),
    [
        ("held", "approve", "published"),
        ("held", "reject", "rejected"),
        ("published", "withhold", "rejected"),
        ("published", "keep", "published"),
        ("published", "pick", "published"),
        ("rejected", "restore", "published"),
    ],
)
def test_a_deed_makes_of_a_comment_what_it_says(
    desk: Client, moderator: Reader, start: str, deed: str, end: str
) -> None:
    comment = say(make_discussion(rule="held" if start == "held" else "open"))
    if start == "rejected":
        judging.reject(moderator, comment.pk)
    decide(desk, comment, deed, words="Why.")
    comment.refresh_from_db()
    assert (comment.status, comment.picked_at is not None) == (end, deed == "pick")


@pytest.mark.parametrize(
    ("start", "deed"),
    [
        ("published", "approve"),
        ("published", "reject"),
        ("held", "withhold"),
        ("held", "keep"),
        ("held", "pick"),
        ("held", "restore"),
        ("held", "edit"),
        ("held", ""),
    ],
)
def test_what_does_not_fit_how_it_stands_is_refused(desk: Client, start: str, deed: str) -> None:
    comment = say(make_discussion(rule="held" if start == "held" else "open"))
    assert decide(desk, comment, deed, words="Why.") in ("409", "422")
    assert status(comment) == start


def test_keeping_a_reported_comment_settles_its_reports(desk: Client) -> None:
    comment = say(make_discussion())
    reporting.report(make_member(), comment.pk, "spam")
    decide(desk, comment, "keep", queue="reported")
    report = Report.objects.get()
    assert report.answered_at is not None and report.was_right is False


def test_taking_words_away_needs_a_reason_which_a_rule_is(desk: Client) -> None:
    comment = say(make_discussion(rule="held"))
    assert decide(desk, comment, "reject") == "422"
    assert status(comment) == "held"
    rule = Rule.objects.create(version=HouseRules.objects.create(number=1_000), key="civil", title="Be civil")
    assert "Be civil" in open_comment(desk, comment)
    decide(desk, comment, "reject", rule=str(rule.pk))
    assert status(comment) == "rejected"


def test_a_rule_of_former_rules_is_no_reason(desk: Client) -> None:
    comment = say(make_discussion(rule="held"))
    former = Rule.objects.create(version=HouseRules.objects.create(number=1_000), key="civil", title="Be civil")
    HouseRules.objects.create(number=1_001)
    assert decide(desk, comment, "reject", rule=str(former.pk)) == "422"


def test_words_kept_ready_are_told_without_script(desk: Client, heard: list[Any]) -> None:
    comment = say(make_discussion(rule="held"))
    canned = CannedReason.objects.create(name="Insult", language="en", words="Please argue without insults.")
    decide(desk, comment, "reject", canned=str(canned.pk))
    assert heard[-1].words == "Please argue without insults."


def test_what_was_edited_or_withdrawn_since_it_was_looked_at_is_looked_at_again(desk: Client) -> None:
    writer, discussion = make_member(), make_discussion(rule="held")
    edited, withdrawn = say(discussion, writer), say(discussion, writer)
    assert decide(desk, edited, "approve", meanwhile=lambda: editing.edit(writer, edited.pk, "Another.")) == "409"
    assert decide(desk, withdrawn, "approve", meanwhile=lambda: editing.withdraw(writer, withdrawn.pk)) == "409"
    assert (status(edited), status(withdrawn)) == ("held", "withdrawn")


def test_of_two_moderators_who_decide_the_same_comment_the_second_is_told(desk: Client) -> None:
    comment, second = say(make_discussion(rule="held")), make_moderator()
    assert decide(desk, comment, "reject", words="Why.", meanwhile=lambda: judging.approve(second, comment.pk)) == "409"
    assert status(comment) == "published"


def test_a_comment_in_somebody_elses_hand_is_shown_and_cannot_be_decided(desk: Client) -> None:
    comment, other = say(make_discussion(rule="held")), Client()
    other.force_login(make_moderator())
    open_comment(other, comment)
    name = Claim.objects.get().moderator.name
    assert f"{name} is looking at it" in open_comment(desk, comment)
    assert f"{name} is looking at it" in open_queue(desk)
    assert decide(desk, comment, "approve") == "409"
    decide(other, comment, "approve")
    assert (status(comment), Claim.objects.count()) == ("published", 0)


def test_a_claim_is_renewed_and_given_back_by_the_page(desk: Client) -> None:
    comment, other = say(make_discussion(rule="held")), Client()
    other.force_login(make_moderator())
    claim, release = (reverse(f"desk_{what}", args=[comment.pk]) for what in ("claim", "release"))
    own = {"Sec-Fetch-Site": "same-origin"}
    assert desk.post(claim, headers=own).json() == {"taken": "", "status": "held"}
    assert other.post(claim, headers=own).json()["taken"]
    other.post(release, headers=own)
    assert other.post(claim, headers=own).json()["taken"]
    desk.post(release, headers=own)
    assert not other.post(claim, headers=own).json()["taken"]


def test_the_last_decision_is_taken_back_with_one_press(desk: Client) -> None:
    comment = say(make_discussion(rule="held"))
    decide(desk, comment, "reject", words="Too quick.")
    page = open_queue(desk)
    assert "Undo: rejected" in page
    form = {"decision": hidden(page, "decision")}
    # Pressed twice it is meant once.
    for _number in range(2):
        response = desk.post("/moderate/undo/", form, headers=OWN)
        assert response.headers["Location"] == f"/moderate/held/{comment.pk}/"
    assert status(comment) == "held"
    assert "That decision is taken back." in open_comment(desk, comment)


def test_what_was_decided_since_is_not_taken_back(desk: Client, moderator: Reader) -> None:
    comment = say(make_discussion(rule="held"))
    decide(desk, comment, "reject", words="Too quick.")
    form = {"decision": hidden(open_queue(desk), "decision")}
    judging.approve(make_moderator(), comment.pk)
    assert desk.post("/moderate/undo/", form, headers=OWN).status_code == 409
    assert status(comment) == "published"


def test_counts_follow_what_waits(desk: Client) -> None:
    discussion = make_discussion(rule="held")
    for _number in range(2):
        say(discussion)
    counted = desk.get(reverse("desk_counts")).json()
    assert counted == {"held": "2", "reported": "0", "new": "0", "watched": "0", "names": "0", "appeals": "0"}


def test_many_are_decided_with_one_reason(desk: Client) -> None:
    discussion = make_discussion(rule="held")
    first, second, third = (say(discussion) for _number in range(3))
    page = decide_many(desk, "reject", [first, second], words="All of it.")
    assert "2 comments are dealt with." in page
    assert [status(each) for each in (first, second, third)] == ["rejected", "rejected", "held"]
    assert "Tick the comments first" in decide_many(desk, "approve", [])
    assert "Give a reason" in decide_many(desk, "reject", [third])


def test_all_that_a_filter_finds_are_decided_and_no_other(desk: Client) -> None:
    discussion = make_discussion(rule="held")
    spam, fine = say(discussion, text="Buy cheap watches here."), say(discussion, text="A fine report.")
    decide_many(desk, "reject", [], everything=True, query="text=cheap", words="Advertising.")
    assert (status(spam), status(fine)) == ("rejected", "held")


def test_what_is_typed_is_shown_as_typed(desk: Client) -> None:
    comment = say(make_discussion(rule="held"), text="<script>alert(1)</script> & more")
    for page in (open_comment(desk, comment), open_queue(desk)):
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page


@pytest.fixture
def heard() -> Any:
    """The grounds of what is judged while the test runs."""
    from broadsheet.conversation.signals import comment_judged

    found: list[Any] = []

    def hear(grounds: Any, **_: Any) -> None:
        found.append(grounds)

    comment_judged.connect(hear)
    yield found
    comment_judged.disconnect(hear)
