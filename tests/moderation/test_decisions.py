"""Every change to the standing of a comment is written down, told with its reasons, and can be taken back."""

from collections.abc import Callable

import pytest
from django.test import Client

from broadsheet.conversation import judging
from broadsheet.conversation.editing import withdraw
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.reporting import report
from broadsheet.moderation import rules
from broadsheet.moderation.models import Decision
from broadsheet.moderation.recording import Deed
from broadsheet.moderation.undoing import undo
from broadsheet.notifications.notices import inbox
from broadsheet.notifications.notices.presentation import shown
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
WHY = Grounds(words="You called a neighbour names.", note="Third time.")


def last() -> Decision:
    return Decision.objects.order_by("-pk")[0]


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def held(reader: Reader | None = None) -> Comment:
    return say(make_discussion(rule="held"), reader)


def rejected(moderator: Reader, reader: Reader | None = None) -> Comment:
    comment = say(make_discussion(), reader)
    judging.reject(moderator, comment.pk, WHY)
    return comment


@pytest.mark.parametrize(
    ("make", "judge", "deed", "before"),
    [
        (lambda moderator: held(), judging.reject, Deed.REJECT, "held"),
        (lambda moderator: held(), judging.approve, Deed.APPROVE, "held"),
        (lambda moderator: say(make_discussion()), judging.reject, Deed.WITHHOLD, "published"),
        (rejected, judging.approve, Deed.RESTORE, "rejected"),
        (rejected, judging.hold_again, Deed.HOLD, "rejected"),
        (lambda moderator: say(make_discussion()), judging.hold_again, Deed.HOLD, "published"),
    ],
)
def test_what_a_moderator_decides_is_written_down_with_who_and_why(
    make: Callable[[Reader], Comment], judge: Callable[..., Comment], deed: str, before: str
) -> None:
    moderator = make_moderator()
    comment = make(moderator)
    judge(moderator, comment.pk, WHY)
    found = last()
    assert (found.comment_id, found.reader_id, found.deed, found.before) == (
        comment.pk,
        comment.reader_id,
        deed,
        before,
    )
    assert (found.by, found.words, found.note, found.text) == (moderator, WHY.words, WHY.note, comment.text)
    assert not found.is_automatic


def test_what_changes_nothing_is_no_decision() -> None:
    moderator, comment = make_moderator(), say(make_discussion())
    judging.approve(moderator, comment.pk)
    judging.pick(moderator, comment.pk)
    assert not Decision.objects.exists()


def test_a_hold_by_the_pipeline_is_a_decision_of_the_step_that_held() -> None:
    comment = held()
    found = last()
    assert (found.deed, found.step, found.by, found.before) == (Deed.HOLD, "rule", None, "")
    assert found.is_automatic and found.comment_id == comment.pk and found.words == comment.held_reason


def test_whoever_decides_about_a_held_comment_has_had_it_found_by_the_step() -> None:
    judging.reject(make_moderator(), held().pk, WHY)
    assert last().found_by == "rule"


def test_how_many_readers_had_reported_it_is_kept() -> None:
    comment = say(make_discussion())
    for _number in range(2):
        report(make_member(), comment.pk, "abuse")
    judging.reject(make_moderator(), comment.pk, WHY)
    assert last().reports == 2


def test_a_rule_is_quoted_as_it_was() -> None:
    moderator, comment = make_moderator(), say(make_discussion())
    rule = rules.in_force().rules.get(key="respect")
    judging.reject(moderator, comment.pk, Grounds(rule=rule.pk))
    rules.publish_rules(moderator, [rules.Row("respect", "Be nice", "")])
    assert last().rule == rule and last().rule.text == rule.text  # type: ignore[union-attr]


def test_a_rule_that_is_not_there_is_none() -> None:
    judging.reject(make_moderator(), say(make_discussion()).pk, Grounds(rule=987_654, words="So."))
    assert last().rule is None


@pytest.mark.parametrize("before", ["held", "published", "rejected", "approved"])
def test_a_decision_that_is_taken_back_leaves_the_comment_as_it_was(before: str) -> None:
    moderator = make_moderator()
    comment = held() if before in ("held", "approved") else say(make_discussion())
    if before == "rejected":
        judging.reject(moderator, comment.pk, WHY)
    comment = fresh(comment)
    counted = Discussion.objects.get(pk=comment.discussion_id).comment_count
    judge = judging.approve if before in ("rejected", "approved") else judging.reject
    judge(moderator, comment.pk, WHY)
    decision = last()
    made = undo(moderator, decision.pk)
    now = fresh(comment)
    assert (now.status, now.held_by, now.is_shown) == (comment.status, comment.held_by, comment.is_shown)
    assert Discussion.objects.get(pk=comment.discussion_id).comment_count == counted
    decision.refresh_from_db()
    assert decision.undone_by == made and made.by == moderator and made.pk > decision.pk


def test_what_is_rejected_again_has_its_reason_again() -> None:
    moderator = make_moderator()
    comment = rejected(moderator)
    judging.approve(moderator, comment.pk)
    assert undo(moderator, last().pk).words == WHY.words


def test_a_double_click_takes_back_once() -> None:
    moderator = make_moderator()
    rejected(moderator)
    decision = last()
    assert undo(moderator, decision.pk) == undo(moderator, decision.pk)
    assert Decision.objects.count() == 2


def test_only_the_last_decision_is_taken_back() -> None:
    moderator = make_moderator()
    comment = rejected(moderator)
    first = last()
    judging.approve(moderator, comment.pk)
    with pytest.raises(Refused) as refused:
        undo(moderator, first.pk)
    assert refused.value.code == "not-last"


def test_nothing_is_taken_back_that_its_writer_withdrew_or_a_machine_did_or_is_not_there() -> None:
    moderator, writer = make_moderator(), make_member()
    comment = held(writer)
    with pytest.raises(Refused) as refused:
        undo(moderator, last().pk)
    assert refused.value.code == "automatic"
    judging.approve(moderator, comment.pk)
    withdraw(writer, comment.pk)
    for pk, status in ((last().pk, 409), (last().pk + 1, 404)):
        with pytest.raises(Refused) as refused:
            undo(moderator, pk)
        assert refused.value.status == status


def test_no_reader_takes_anything_back() -> None:
    rejected(make_moderator())
    with pytest.raises(Refused) as refused:
        undo(make_member(), last().pk)
    assert refused.value.status == 403


def test_what_is_decided_on_the_page_itself_is_written_down_too(client: Client) -> None:
    make_front()
    moderator, comment = make_moderator(), say(make_discussion())
    client.force_login(moderator)
    own = {"Sec-Fetch-Site": "same-origin"}
    client.post(f"/comments/{comment.pk}/judge/", {"do": "reject", "reason": "Why."}, headers=own)
    assert (last().deed, last().by) == (Deed.WITHHOLD, moderator)


def test_the_notice_says_why_and_leads_to_the_reasons() -> None:
    moderator, writer = make_moderator(), make_member()
    rejected(moderator, writer)
    (row,) = shown(writer, inbox.page(writer.pk).notices)
    assert WHY.words in row.sentence and row.url == f"/accounts/decisions/{last().pk}/"


def test_a_notice_of_a_decision_goes_with_it() -> None:
    moderator, writer = make_moderator(), make_member()
    comment = held(writer)
    judging.reject(moderator, comment.pk, WHY)
    undo(moderator, last().pk)
    assert not shown(writer, inbox.page(writer.pk).notices)
