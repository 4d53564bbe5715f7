"""A writer is told why, and can have it looked at again: the statement of reasons, the appeal, and its answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.common.clock import now
from broadsheet.conversation import judging
from broadsheet.conversation.editing import withdraw
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.reporting import report
from broadsheet.moderation import rules
from broadsheet.moderation.appeals import ANSWERED_WITHIN, WITHIN, answer, appeal, open_appeals
from broadsheet.moderation.models import Appeal, Assignment, Decision
from broadsheet.moderation.undoing import undo
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import known
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
WHY = Grounds(words="You called a neighbour names.", note="Third time.")
NO_INSULT = "It was no insult."


@pytest.fixture
def writer(client: Client) -> Reader:
    """Whose browser it is."""
    make_front()
    found = make_member()
    client.force_login(found)
    return found


def withheld(writer: Reader, moderator: Reader | None = None, grounds: Grounds = WHY) -> Decision:
    comment = say(make_discussion(title="The storm"), writer)
    judging.reject(moderator or make_moderator(), comment.pk, grounds)
    return last()


def last() -> Decision:
    return Decision.objects.order_by("-pk")[0]


def status(decision: Decision) -> str:
    assert decision.comment is not None
    return Comment.objects.get(pk=decision.comment.pk).status


def read(client: Client, decision: Decision) -> str:
    response = client.get(f"/accounts/decisions/{decision.pk}/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    return response.content.decode()


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refused) as found:
        do()
    return found.value.code


def test_a_statement_says_what_why_how_and_what_can_be_done(client: Client, writer: Reader) -> None:
    comment, moderator = say(make_discussion(title="The storm"), writer, "Mrs Gale is a fool."), make_moderator()
    report(make_member(), comment.pk, "abuse")
    rule = rules.in_force().rules.get(key="respect")
    judging.reject(moderator, comment.pk, Grounds(rule.pk, "Criminal Code, section 9", WHY.words, WHY.note))
    rules.publish_rules(moderator, [rules.Row("respect", "Another rule", "")])
    page = read(client, last())
    for words in (
        "Your comment was taken down",
        "Nobody but you and the moderators",
        "Mrs Gale is a fool.",
        "No machine took part in the decision.",
        "1 reader had reported it.",
        WHY.words,
        "Speak to people as if they sat with you",
        "/rules/1/#respect",
        "Criminal Code, section 9",
        "You can appeal until",
        "within 7 days",
        "out of court",
    ):
        assert words in page, words
    assert WHY.note not in page and moderator.name not in page


def test_a_statement_says_that_a_machine_had_it_wait(client: Client, writer: Reader) -> None:
    comment = say(make_discussion(rule="held"), writer)
    page = read(client, last())
    assert "A check by machine had it wait." in page and "Why the decision is wrong" not in page
    judging.reject(make_moderator(), comment.pk)
    page = read(client, last())
    assert "a check by machine had asked" in page and 'href="/rules/"' in page


def test_decisions_are_listed_for_whom_they_concern_and_nobody_else(client: Client, writer: Reader) -> None:
    own, other = withheld(writer), withheld(make_member())
    page = client.get("/accounts/decisions/").content.decode()
    assert f"/accounts/decisions/{own.pk}/" in page and f"/accounts/decisions/{other.pk}/" not in page
    assert "/accounts/decisions/" in client.get("/accounts/").content.decode()


def test_a_long_list_has_pages_and_costs_no_more(client: Client, writer: Reader) -> None:
    comment = say(make_discussion(), writer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/accounts/decisions/").status_code == 200
        return len(asked)

    Decision.objects.create(comment=comment, reader=writer, deed="withhold", before="published")
    first = cost()
    Decision.objects.bulk_create(
        Decision(comment=comment, reader=writer, deed="withhold", before="published") for _number in range(40)
    )
    assert cost() <= first
    page = client.get("/accounts/decisions/").content.decode()
    older = page.split("?before=")[1].split('"')[0]
    assert (
        client.get(f"/accounts/decisions/?before={older}").content.decode().count("Your comment was taken down") == 11
    )
    assert client.get("/accounts/decisions/?before=x").status_code == 404


def test_somebody_elses_decision_is_not_there(client: Client, writer: Reader) -> None:
    decision = withheld(make_member())
    path = f"/accounts/decisions/{decision.pk}/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"words": "Let me."}).status_code == 404
    assert client.get(f"/accounts/decisions/{decision.pk + 1}/").status_code == 404
    assert not Appeal.objects.exists()


def test_nobody_is_led_to_the_door(client: Client) -> None:
    decision = withheld(make_member())
    for path in ("/accounts/decisions/", f"/accounts/decisions/{decision.pk}/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_an_appeal_is_sent_by_form_and_shown_with_its_day(client: Client, writer: Reader) -> None:
    decision = withheld(writer)
    path = f"/accounts/decisions/{decision.pk}/"
    response = client.post(path, {"words": " "})
    assert response.status_code == 422 and "Say why the decision is wrong." in response.content.decode()
    assert client.post(path, {"words": NO_INSULT}).status_code == 303
    found = Appeal.objects.get()
    assert (found.decision, found.words, found.outcome) == (decision, NO_INSULT, "open")
    assert abs(found.due - now() - ANSWERED_WITHIN) < timedelta(minutes=1)
    page = read(client, decision)
    assert NO_INSULT in page and "You have an answer by" in page and "<textarea" not in page
    again = client.post(path, {"words": "Still not."})
    assert again.status_code == 409 and Appeal.objects.get().words == NO_INSULT
    assert list(open_appeals()) == [found]


def test_a_decision_can_be_appealed_for_six_months(client: Client, writer: Reader) -> None:
    decision = withheld(writer)
    Decision.objects.filter(pk=decision.pk).update(at=now() - WITHIN + timedelta(minutes=1))
    assert "<textarea" in read(client, decision)
    Decision.objects.filter(pk=decision.pk).update(at=now() - WITHIN)
    assert "<textarea" not in read(client, decision)
    assert refused(lambda: appeal(writer, decision.pk, NO_INSULT)) == "too-late"


def test_there_is_nothing_to_appeal_where_nothing_was_taken_away(writer: Reader) -> None:
    moderator = make_moderator()
    comment = say(make_discussion(rule="held"), writer)
    assert refused(lambda: appeal(writer, last().pk, NO_INSULT)) == "nothing"
    judging.approve(moderator, comment.pk)
    assert refused(lambda: appeal(writer, last().pk, NO_INSULT)) == "nothing"
    decision = withheld(writer, moderator)
    undo(moderator, decision.pk)
    assert refused(lambda: appeal(writer, decision.pk, NO_INSULT)) == "nothing"


def test_an_appeal_that_is_granted_puts_the_comment_back_and_is_told(client: Client, writer: Reader) -> None:
    decision, other = withheld(writer), make_moderator()
    made = appeal(writer, decision.pk, NO_INSULT)
    answered = answer(other, made.pk, "granted", "You were right.")
    assert (answered.by, answered.outcome, answered.answer) == (other, "granted", "You were right.")
    assert status(decision) == "published"
    assert (last().deed, last().by, last().words) == ("restore", other, "You were right.")
    page = read(client, decision)
    assert "Your appeal was granted." in page and "You were right." in page
    (letter,) = [each for each in mail.outbox if each.to == [writer.email] and "appeal" in each.subject]
    assert "You were right." in letter.body and f"/accounts/decisions/{decision.pk}/" in letter.body
    assert not open_appeals().exists()


def test_an_appeal_that_fails_leaves_the_comment_away_and_is_told(client: Client, writer: Reader) -> None:
    decision = withheld(writer)
    answer(make_moderator(), appeal(writer, decision.pk, NO_INSULT).pk, "stands", "It is one.")
    assert status(decision) == "rejected"
    page = read(client, decision)
    assert "the decision stands" in page and "It is one." in page
    assert "The same person" not in page
    assert any("the decision stands" in letter.body for letter in mail.outbox)


def test_what_its_writer_withdrew_meanwhile_stays_withdrawn(writer: Reader) -> None:
    decision, other = withheld(writer), make_moderator()
    made = appeal(writer, decision.pk, NO_INSULT)
    undo(make_moderator(), decision.pk)
    withdraw(writer, decision.comment_id or 0)
    answer(other, made.pk, "granted", "You were right.")
    assert status(decision) == "withdrawn"


def test_whoever_decided_does_not_answer_while_somebody_else_can(client: Client, writer: Reader) -> None:
    first = make_moderator()
    decision = withheld(writer, first)
    made = appeal(writer, decision.pk, NO_INSULT)
    other = make_moderator()
    assert refused(lambda: answer(first, made.pk, "stands", "It is.")) == "decided"
    Reader.objects.filter(pk=other.pk).update(is_active=False)
    answer(first, made.pk, "stands", "It is.")
    assert "The same person answered" in read(client, decision)


def test_whoever_decided_answers_where_everybody_else_looks_after_other_parts(writer: Reader) -> None:
    first, other = make_moderator(), make_moderator()
    made = appeal(writer, withheld(writer, first).pk, NO_INSULT)
    Assignment.objects.create(moderator=other, begins="/sport/", title="Sport")
    answer(first, made.pk, "stands", "It is.")
    assert Appeal.objects.get(pk=made.pk).by == first


def test_what_was_taken_away_again_since_stays_away(writer: Reader) -> None:
    first = withheld(writer)
    made = appeal(writer, first.pk, NO_INSULT)
    judging.approve(make_moderator(), first.comment_id or 0)
    judging.reject(make_moderator(), first.comment_id or 0, Grounds(words="It names a child."))
    answer(make_moderator(), made.pk, "granted", "It was no insult.")
    assert status(first) == Comment.Status.REJECTED


def test_what_is_away_again_as_an_approval_was_undone_comes_back(writer: Reader) -> None:
    first, moderator = withheld(writer), make_moderator()
    made = appeal(writer, first.pk, NO_INSULT)
    judging.approve(moderator, first.comment_id or 0)
    undo(moderator, Decision.objects.latest("pk").pk)
    answer(moderator, made.pk, "granted", "It was no insult.")
    assert status(first) == Comment.Status.PUBLISHED


def test_nobody_answers_their_own_appeal() -> None:
    writer = make_moderator()
    decision = withheld(writer)
    made = appeal(writer, decision.pk, NO_INSULT)
    assert refused(lambda: answer(writer, made.pk, "granted", "Of course.")) == "own"


@pytest.mark.parametrize(
    ("outcome", "words", "code"),
    [("open", "So.", "no-outcome"), ("maybe", "So.", "no-outcome"), ("stands", " ", "no-words")],
)
def test_an_answer_says_what_and_why(writer: Reader, outcome: str, words: str, code: str) -> None:
    made = appeal(writer, withheld(writer).pk, NO_INSULT)
    assert refused(lambda: answer(make_moderator(), made.pk, outcome, words)) == code


def test_an_appeal_is_answered_once_by_moderators_only(writer: Reader) -> None:
    made, other = appeal(writer, withheld(writer).pk, NO_INSULT), make_moderator()
    assert refused(lambda: answer(make_member(), made.pk, "granted", "Yes.")) == "not-allowed"
    answer(other, made.pk, "stands", "It is one.")
    assert refused(lambda: answer(other, made.pk, "granted", "After all.")) == "answered"
    assert refused(lambda: answer(other, made.pk + 1, "granted", "Yes.")) == "no-appeal"


def test_a_copy_of_ones_data_has_the_decisions_and_the_appeal(writer: Reader) -> None:
    appeal(writer, withheld(writer).pk, NO_INSULT)
    (part,) = [each for each in known.parts() if each.name == "decisions"]
    (told,) = part.collect(writer)
    assert told["reason"] == WHY.words and told["appeal"]["in_your_words"] == NO_INSULT  # type: ignore[index]


def test_of_whoever_leaves_it_stays_that_something_was_decided_and_no_word() -> None:
    writer, moderator = make_member(), make_moderator()
    decision = withheld(writer, moderator)
    appeal(writer, decision.pk, NO_INSULT)
    for part in known.parts():
        if part.name in ("decisions", "standing", "sanctions", "moderated"):
            part.erase(writer, True)
    found = Decision.objects.select_related("appeal").get(pk=decision.pk)
    assert (found.reader, found.text, found.words, found.note, found.appeal.words) == (None, "", "", "", "")
    assert (found.deed, found.by) == ("withhold", moderator)
