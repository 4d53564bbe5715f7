"""Comments are reported by readers, and by anybody who holds that they break the law; everybody has an answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from broadsheet.common.rate_limits import RateLimit
from broadsheet.conversation import editing, judging, letters, reporting
from broadsheet.conversation.models import Comment, Discussion, Report
from broadsheet.conversation.particulars import Particulars
from broadsheet.conversation.refusals import Refused
from broadsheet.readers.privacy import known
from broadsheet.readers.privacy.erase import erase
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

WHY = "It denies what a court has found to have happened."
SENT = {
    "reason": "illegal",
    "words": WHY,
    "law": "§ 130 StGB",
    "name": "Nora Nobody",
    "email": "Nora@Example.org",
    "in_good_faith": "yes",
}
STATED = Particulars("§ 130 StGB", "Nora Nobody", "nora@example.org", in_good_faith=True)


def send(client: Client, comment: Comment, **changes: Any) -> Any:
    fields = {name: value for name, value in (SENT | changes).items() if value is not None}
    return client.post(reverse("comment_report", args=[comment.pk]), fields)


def tell_nobody(number: int, comment: Comment | None = None, email: str = "") -> Report:
    """A report of nobody in particular, from somewhere else each time."""
    stated = Particulars("", "N. N.", email or f"nobody{number}@example.org", in_good_faith=True)
    return reporting.report_without_account(f"192.0.2.{number}", (comment or say(make_discussion())).pk, WHY, stated)


def written_to() -> list[str]:
    letters.write_due()
    return [message.to[0] for message in mail.outbox]


def test_nobody_needs_an_account_to_say_that_a_comment_breaks_the_law(client: Client) -> None:
    comment = say(make_discussion())
    page = client.get(reverse("comment_report", args=[comment.pk]))
    assert page.status_code == 200 and comment.get_absolute_url() in page.text
    assert 'type="radio"' not in page.text and reverse("account_login") in page.text
    answer = send(client, comment)
    assert answer.status_code == 200 and "Thank you" in answer.text
    made = Report.objects.get()
    assert (made.comment, made.reader, made.reason) == (comment, None, "illegal")
    assert (made.words, made.law, made.name, made.email) == (WHY, "§ 130 StGB", "Nora Nobody", "nora@example.org")
    assert made.in_good_faith and made.answered_at is None


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ""),
        ({"law": ""}, ""),
        ({"words": ""}, "Explain why"),
        ({"words": " illegal! "}, "Explain why"),
        ({"words": "\0" * 20}, "Explain why"),
        ({"name": ""}, "Say your name"),
        ({"name": " \0"}, "Say your name"),
        ({"email": ""}, "Enter an e-mail address"),
        ({"email": "nora"}, "Enter an e-mail address"),
        ({"email": "nora@example.org\nBcc: all@example.org"}, "Enter an e-mail address"),
        ({"email": f"{'n' * 60}@{'example.' * 30}org"}, "Enter an e-mail address"),
        ({"in_good_faith": ""}, "Confirm"),
        ({"in_good_faith": None}, "Confirm"),
        # Articles 3 to 7 of Directive 2011/93/EU: nobody has to say who they are.
        ({"concerns_children": "yes", "name": "", "email": ""}, ""),
        ({"concerns_children": "yes", "email": "nora"}, "Enter an e-mail address"),
        ({"concerns_children": "yes", "words": ""}, "Explain why"),
        ({"concerns_children": "yes", "in_good_faith": ""}, "Confirm"),
    ],
)
def test_the_law_says_what_such_a_report_needs(client: Client, changes: dict[str, str | None], missing: str) -> None:
    answer = send(client, say(make_discussion()), **changes)
    assert answer.status_code == (422 if missing else 200)
    assert Report.objects.exists() is not bool(missing)
    if missing:
        assert missing in answer.text
        kept = (SENT | changes)["law"]
        assert str(kept) in answer.text, "what was typed comes back"


def test_a_reader_needs_the_same_and_is_answered_where_their_account_is(client: Client) -> None:
    reader, comment = make_member("Nora"), say(make_discussion())
    client.force_login(reader)
    assert 'value="Nora"' in client.get(reverse("comment_report", args=[comment.pk])).text
    assert send(client, comment, in_good_faith="").status_code == 422
    assert send(client, comment, email="victim@example.org").status_code == 200
    made = Report.objects.get()
    assert (made.reader, made.email, made.name) == (reader, reader.email, "Nora Nobody")
    assert send(client, comment, reason="spam", words="").status_code == 200
    made.refresh_from_db()
    assert (made.reason, made.email, made.name, made.letter_due) == ("spam", "", "", None)


@pytest.mark.parametrize("reason", ["spam", "abuse", "", "unheard-of", "illegal\0"])
def test_for_anything_else_one_logs_in(client: Client, reason: str) -> None:
    answer = send(client, say(make_discussion()), reason=reason)
    assert answer.status_code == 403 and WHY in answer.text
    assert not Report.objects.exists()


def test_what_cannot_be_read_cannot_be_reported(client: Client) -> None:
    hidden, gone, members = say(make_discussion()), say(make_discussion()), say(make_discussion())
    Discussion.objects.filter(pk=hidden.discussion_id).update(is_hidden=True)
    judging.reject(make_moderator(), gone.pk)
    Discussion.objects.filter(pk=members.discussion_id).update(rule=Discussion.Rule.REGISTERED)
    assert [send(client, each).status_code for each in (hidden, gone, members)] == [404, 404, 302]
    assert send(client, Comment(pk=1)).status_code == 404
    for each in (hidden, gone, members):
        with pytest.raises(Refused, match="no such comment"):
            reporting.report_without_account("192.0.2.1", each.pk, WHY, STATED)
    assert not Report.objects.exists()


def test_whoever_reports_without_end_has_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "WITHOUT_ACCOUNT", RateLimit("reports in this test", 2, timedelta(minutes=1)))
    comment = say(make_discussion())
    assert send(client, comment, name="").status_code == 422, "a mistake is not counted"
    for status in (200, 200, 429):
        answer = send(client, comment)
        assert answer.status_code == status
    assert WHY in answer.text and int(answer["Retry-After"]) > 0
    assert Report.objects.count() == 2


def test_a_letter_says_that_the_report_came_and_another_what_was_decided(client: Client) -> None:
    comment = say(make_discussion())
    send(client, comment)
    assert not mail.outbox, "letters leave from what is written down"
    assert written_to() == ["nora@example.org"]
    assert "we have your report" in mail.outbox[0].body and comment.get_absolute_url() in mail.outbox[0].body
    assert written_to() == ["nora@example.org"], "once"
    judging.reject(make_moderator(), comment.pk)
    assert written_to() == ["nora@example.org"] * 2
    assert "It was removed." in mail.outbox[1].body and "no machine" in mail.outbox[1].body


@pytest.mark.parametrize(("deed", "said", "was_right"), [("keep", "it stays", False), ("withdraw", "withdrawn", None)])
def test_so_it_does_where_the_comment_stays_or_its_writer_took_it_back(
    client: Client, deed: str, said: str, was_right: bool | None
) -> None:
    writer = make_member()
    comment = say(make_discussion(), writer)
    send(client, comment)
    if deed == "keep":
        reporting.settle(make_moderator(), [comment.pk])
    else:
        editing.withdraw(writer, comment.pk)
        assert reporting.settle_withdrawn() == 1
        assert reporting.settle_withdrawn() == 0
    assert written_to() == ["nora@example.org"]
    assert said in mail.outbox[0].body
    assert Report.objects.get().was_right is was_right


def test_a_letter_says_nothing_that_somebody_typed(client: Client) -> None:
    comment = say(make_discussion(), text="Cheap pills at pills.example, dear victim.")
    send(client, comment, words="Win a prize at prize.example", name="Prize Example", law="Prize Act")
    judging.reject(make_moderator(), comment.pk)
    written_to()
    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert "prize" not in text.lower() and "pills" not in text


def test_nobody_is_flooded_with_letters_and_nothing_is_left_unsaid() -> None:
    comment = say(make_discussion())
    for number in range(1, 31):
        tell_nobody(number, comment if number % 2 else None, "victim@example.org")
        letters.write_due()
    assert len(mail.outbox) == letters.LETTERS_TO.most
    left = Report.objects.filter(letter_due__isnull=False)
    assert left.count() == 30 - letters.LETTERS_TO.most
    assert not left.filter(letter_due__lt=timezone.now() + timedelta(hours=23)).exists()
    left.update(letter_due=timezone.now())
    letters.LETTERS_TO.give_back("victim@example.org")
    for _attempt in range(30):
        letters.LETTERS_TO.give_back("victim@example.org")
    assert letters.write_due() == 1
    assert not left.exists(), "they come in one letter"


def test_others_are_written_to_while_one_waits() -> None:
    for _time in range(letters.LETTERS_TO.most):
        letters.LETTERS_TO.take("victim@example.org")
    tell_nobody(1, email="victim@example.org")
    tell_nobody(2, email="other@example.org")
    assert written_to() == ["other@example.org"]


def test_a_report_stays_with_its_answer_and_another_can_follow() -> None:
    reader, moderator = make_member(), make_moderator()
    comment = say(make_discussion())
    first = reporting.report(reader, comment.pk, "spam")
    reporting.settle(moderator, [comment.pk])
    second = reporting.report(reader, comment.pk, "abuse")
    assert first.pk != second.pk
    judging.reject(moderator, comment.pk)
    assert list(Report.objects.order_by("pk").values_list("was_right", flat=True)) == [False, True]


def test_many_reports_are_answered_in_as_many_queries_as_few() -> None:
    moderator = make_moderator()

    def asked(number: int) -> int:
        comment = say(make_discussion())
        Report.objects.bulk_create(
            Report(comment=comment, reason="illegal", words=WHY, email=f"n{each}@example.org") for each in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            judging.reject(moderator, comment.pk)
        assert not Report.objects.filter(answered_at=None).exists()
        return len(queries)

    asked(1)
    assert asked(2) == asked(2_000)


def told(reader: Any) -> Any:
    return next(part for part in known.parts() if part.name == "reports").collect(reader)


def test_whoever_registers_later_has_what_they_reported_before() -> None:
    tell_nobody(1, email="nora@example.org")
    unproven = make_member("Somebody Else", is_verified=False, email="nora@example.org")
    assert told(unproven) == []
    unproven.emailaddress_set.update(verified=True)  # type: ignore[attr-defined]
    (found,) = told(unproven)
    assert (found["in_your_words"], found["name"], found["email"]) == (WHY, "N. N.", "nora@example.org")
    erase(unproven, keeps_comments=True)
    assert not Report.objects.exists()


def test_whoever_leaves_leaves_answered_reports_as_nobodys() -> None:
    reader, comment = make_member(), say(make_discussion())
    reporting.report(reader, comment.pk, "illegal", WHY, Particulars("", "Nora", reader.email, in_good_faith=True))
    reporting.settle(make_moderator(), [comment.pk])
    erase(reader, keeps_comments=True)
    left = Report.objects.get()
    assert (left.reader, left.words, left.law, left.name, left.email, left.letter_due) == (None, "", "", "", "", None)
    assert left.was_right is False
