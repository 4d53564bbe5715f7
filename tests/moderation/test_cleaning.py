"""Taking down all that a reader wrote, in one step that is told once and undone in one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.common.clock import now
from broadsheet.conversation import editing, judging, queries, reporting
from broadsheet.conversation.identity import id_at, path_below
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.ordering import Order
from broadsheet.conversation.recounting import recount
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import cleaning, sanctioning, shares, tasks
from broadsheet.moderation.cleaning import clean_up
from broadsheet.moderation.models import Batch, Decision
from broadsheet.moderation.statement import statement
from broadsheet.moderation.undoing import undo
from broadsheet.moderation.undoing_batches import undo_batch
from broadsheet.notifications.models import Event, Kind, Notice
from broadsheet.notifications.notices.telling import tell_waiting
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.moderation.desk import OWN
from tests.moderation.test_desk_bulk import stored
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
WHY = Grounds(words="All of it was advertising.", note="Ticket 9.")


@pytest.fixture
def moderator() -> Reader:
    return make_moderator()


def wrote_ago(reader: Reader, ago: timedelta, discussion: Discussion | None = None) -> Comment:
    """Something published that long ago."""
    discussion = discussion or make_discussion()
    pk = id_at(now() - ago)
    made = Comment.objects.create(
        pk=pk, discussion=discussion, reader=reader, thread=pk, path=path_below("", pk), text="Then.", html="<p>Then."
    )
    recount(discussion)
    return made


def statuses(*comments: Comment) -> list[str]:
    return [Comment.objects.get(pk=comment.pk).status for comment in comments]


def are_counts_exact(*discussions: Discussion) -> bool:
    """Whether every count is what it is when it is made anew."""
    kept = [stored(each) for each in discussions]
    for each in discussions:
        each.refresh_from_db()
        recount(each)
    anew = [stored(each) for each in discussions]
    # The newest that there ever was, and heat, are no counts.
    return all(one[:-1] == other[:-1] and one[-1][:3] == other[-1][:3] for one, other in zip(kept, anew, strict=True))


@pytest.mark.parametrize(
    ("span", "standing"),
    [
        ("day", ["rejected", "published", "published"]),
        ("week", ["rejected", "rejected", "published"]),
        ("all", ["rejected", "rejected", "rejected"]),
    ],
)
def test_what_was_written_within_the_span_goes(moderator: Reader, span: str, standing: list[str]) -> None:
    spammer = make_member()
    comments = [wrote_ago(spammer, timedelta(hours=hours)) for hours in (2, 60, 800)]
    others = wrote_ago(make_member(), timedelta(hours=2))
    batch = clean_up(moderator, spammer, span, WHY)
    assert statuses(*comments) == standing
    assert statuses(others) == ["published"]
    assert (batch.number, batch.left, batch.reader) == (standing.count("rejected"), 0, spammer)


def test_each_is_a_decision_with_its_reasons_and_they_are_written_to_once(moderator: Reader) -> None:
    spammer = make_member()
    published = [say(make_discussion(), spammer) for _number in range(3)]
    held = say(make_discussion(rule="held"), spammer)
    withdrawn = say(make_discussion(), spammer)
    editing.withdraw(spammer, withdrawn.pk)
    Event.objects.all().delete()
    batch = clean_up(moderator, spammer, "all", WHY)
    decisions = Decision.objects.filter(batch=batch).order_by("comment")
    assert [(each.comment_id, each.deed, each.by, each.words) for each in decisions] == [
        *((each.pk, "withhold", moderator, WHY.words) for each in published),
        (held.pk, "reject", moderator, WHY.words),
    ]
    assert statement(decisions[0]).can_appeal
    (letter,) = [each for each in mail.outbox if each.to == [spammer.email]]
    assert "4 comments of yours" in letter.body and WHY.words in letter.body and "Ticket 9." not in letter.body
    tell_waiting()
    assert not Notice.objects.filter(reader=spammer, kind=Kind.DECISION).exists()
    assert statuses(withdrawn) == ["withdrawn"]


def test_who_cannot_log_in_is_told_to_answer_the_mail(moderator: Reader) -> None:
    spammer = make_member()
    say(make_discussion(), spammer)
    sanctioning.impose(moderator, spammer, "ban", WHY)
    spammer.refresh_from_db()
    mail.outbox.clear()
    clean_up(moderator, spammer, "all", WHY)
    (letter,) = [each for each in mail.outbox if each.to == [spammer.email]]
    assert "answer this mail" in letter.body and "/decisions/" not in letter.body


def test_what_they_were_told_of_it_before_is_told_no_more(moderator: Reader) -> None:
    spammer = make_member()
    comment = say(make_discussion(rule="held"), spammer)
    judging.approve(moderator, comment.pk)
    tell_waiting()
    told = Notice.objects.filter(reader=spammer, kind=Kind.DECISION)
    assert told.get().outcome == "approved"
    clean_up(moderator, spammer, "all", WHY)
    tell_waiting()
    assert not told.exists()


def test_reports_are_answered_and_reporters_told(moderator: Reader) -> None:
    spammer, reporter = make_member(), make_member()
    comment = say(make_discussion(), spammer)
    reporting.report(reporter, comment.pk, "spam")
    clean_up(moderator, spammer, "all", WHY)
    tell_waiting()
    assert Notice.objects.filter(reader=reporter, kind=Kind.REPORT, outcome="rejected").exists()


def test_counts_are_exact_after_it_and_after_it_is_undone(moderator: Reader) -> None:
    house(most_by_reader=1_000, most_by_address=1_000)
    spammer, other = make_member(), make_member()
    one, two = make_discussion(), make_discussion(rule="held")
    first = say(one, other)
    parent = say(one, spammer, parent=first)
    say(one, other, parent=parent)
    for _number in range(5):
        say(one, spammer, parent=first)
        say(two, spammer)
    judging.approve(moderator, Comment.objects.filter(discussion=two).earliest("pk").pk)
    before = [stored(one), stored(two)]
    batch = clean_up(moderator, spammer, "all", WHY)
    assert are_counts_exact(one, two)
    assert Comment.objects.filter(reader=spammer).exclude(status="rejected").count() == 0
    undone = undo_batch(moderator, batch.pk)
    assert (undone.done, dict(undone.left), undone.is_whole) == (11, {}, True)
    after = [stored(one), stored(two)]
    assert [each[:-1] for each in after] == [each[:-1] for each in before]
    assert are_counts_exact(one, two)


def test_pages_and_the_api_show_nothing_of_it_and_all_of_it_again(moderator: Reader, client: Client) -> None:
    spammer, discussion = make_member(), make_discussion()
    comment = say(discussion, spammer, "Buy what I sell.")
    shown = (
        f"/discussions/{discussion.pk}/",
        f"/comments/{comment.pk}/",
        f"/api/v1/discussions/{discussion.pk}/comments",
    )
    batch = clean_up(moderator, spammer, "all", WHY)
    assert not any(b"Buy what I sell." in client.get(path).content for path in shown)
    undo_batch(moderator, batch.pk)
    assert all(b"Buy what I sell." in client.get(path, follow=True).content for path in shown)


def test_what_was_picked_is_a_pick_again_once_it_is_undone_and_none_meanwhile(moderator: Reader) -> None:
    reader = make_member()
    comment = say(make_discussion(), reader)
    judging.pick(moderator, comment.pk, "Somebody was there.")
    batch = clean_up(moderator, reader, "all", WHY)
    assert queries.picks(comment.discussion) == []
    assert queries.threads(comment.discussion, Order.PICKS).comments == []
    undo_batch(moderator, batch.pk)
    (pick,) = queries.picks(comment.discussion)
    assert (pick.pk, pick.picked_by, pick.pick_note) == (comment.pk, moderator, "Somebody was there.")


def test_undone_is_only_what_is_still_as_it_left_it(moderator: Reader) -> None:
    spammer, colleague = make_member(), make_moderator()
    plain, restored, decided_again = (say(make_discussion(), spammer) for _number in range(3))
    held = say(make_discussion(rule="held"), spammer)
    batch = clean_up(moderator, spammer, "all", WHY)
    judging.approve(colleague, restored.pk)
    judging.approve(colleague, decided_again.pk)
    judging.reject(colleague, decided_again.pk, Grounds(words="No."))
    mail.outbox.clear()
    undone = undo_batch(colleague, batch.pk)
    assert (undone.done, sum(undone.left.values())) == (2, 2)
    assert statuses(plain, restored, decided_again, held) == ["published", "published", "rejected", "held"]
    found = Comment.objects.get(pk=held.pk)
    assert (found.held_by, found.held_reason) == (held.held_by, held.held_reason)
    assert [each.undone_by is not None for each in batch.decisions.order_by("comment")] == [True, False, False, True]
    (letter,) = [each for each in mail.outbox if each.to == [spammer.email]]
    assert "put back" in letter.subject


def test_it_is_undone_once(moderator: Reader) -> None:
    spammer = make_member()
    comment = say(make_discussion(), spammer)
    batch = clean_up(moderator, spammer, "all", WHY)
    undo_batch(moderator, batch.pk)
    with pytest.raises(Refused) as refused:
        undo_batch(moderator, batch.pk)
    assert refused.value.status == 409
    assert statuses(comment) == ["published"]


def test_one_of_many_can_be_undone_alone(moderator: Reader) -> None:
    spammer = make_member()
    one, other = say(make_discussion(), spammer), say(make_discussion(), spammer)
    batch = clean_up(moderator, spammer, "all", WHY)
    undo(moderator, batch.decisions.get(comment=one).pk)
    assert statuses(one, other) == ["published", "rejected"]
    assert undo_batch(moderator, batch.pk).done == 1


@pytest.fixture
def in_small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "AT_ONCE", 2)
    monkeypatch.setattr(shares, "MOST", 4)


@pytest.mark.usefixtures("in_small_shares")
def test_of_very_much_the_worker_does_the_rest_and_they_are_written_to_at_its_end(moderator: Reader) -> None:
    spammer = make_member()
    comments = [wrote_ago(spammer, timedelta(minutes=number)) for number in range(1, 8)]
    batch = clean_up(moderator, spammer, "all", WHY)
    assert (batch.number, batch.left) == (4, 3)
    assert not [each for each in mail.outbox if each.to == [spammer.email]]
    later = wrote_ago(spammer, timedelta(seconds=-5))
    cleaning.go_on(batch.pk)
    cleaning.go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.number, batch.left) == (7, 0)
    assert set(statuses(*comments)) == {"rejected"} and statuses(later) == ["published"]
    (letter,) = [each for each in mail.outbox if each.to == [spammer.email]]
    assert "7 comments of yours" in letter.body
    assert set(batch.decisions.values_list("words", "note")) == {(WHY.words, WHY.note)}


@pytest.mark.usefixtures("in_small_shares")
def test_what_is_undone_while_it_goes_on_ends_there(moderator: Reader) -> None:
    spammer = make_member()
    comments = [wrote_ago(spammer, timedelta(minutes=number)) for number in range(1, 8)]
    batch = clean_up(moderator, spammer, "all", WHY)
    undone = undo_batch(moderator, batch.pk)
    assert (undone.done, undone.is_whole) == (4, True)
    tasks.finish.call(batch.pk)
    assert set(statuses(*comments)) == {"published"}
    batch.refresh_from_db()
    assert batch.left == 0
    assert not [each for each in mail.outbox if each.to == [spammer.email]]


@pytest.mark.usefixtures("in_small_shares")
@pytest.mark.parametrize("is_undone", [False, True])
def test_what_somebody_left_who_was_killed_is_gone_on_with(moderator: Reader, is_undone: bool) -> None:
    spammer = make_member()
    comments = [wrote_ago(spammer, timedelta(minutes=number)) for number in range(10, 17)]
    batch = clean_up(moderator, spammer, "all", WHY)
    if is_undone:
        cleaning.go_on(batch.pk)
        assert not undo_batch(moderator, batch.pk).is_whole
    assert tasks.finish_overlooked() == 0
    Batch.objects.update(at=now() - timedelta(minutes=5))
    assert tasks.finish_overlooked() == 1
    assert tasks.finish_overlooked() == 0
    assert set(statuses(*comments)) == {"published" if is_undone else "rejected"}


def test_comments_and_decisions_are_written_as_often_however_many_there_are(moderator: Reader) -> None:
    def writes(number: int) -> int:
        spammer, discussion = make_member(), make_discussion()
        for minute in range(number):
            wrote_ago(spammer, timedelta(minutes=minute + 1), discussion)
        with CaptureQueriesContext(connection) as asked:
            batch = clean_up(moderator, spammer, "all", WHY)
            assert batch.number == number
            assert undo_batch(moderator, batch.pk).done == number
        written = ('UPDATE "conversation_', 'INSERT INTO "moderation_', 'UPDATE "moderation_')
        return sum(query["sql"].startswith(written) for query in asked)

    assert writes(3) == writes(30)


@pytest.mark.parametrize("role", ["", "Reporters"])
def test_only_moderators_do_it(role: str) -> None:
    spammer = make_member()
    comment = say(make_discussion(), spammer)
    somebody = make_member("Somebody", *([role] if role else []))
    with pytest.raises(Refused):
        clean_up(somebody, spammer, "all", WHY)
    batch = clean_up(make_moderator(), spammer, "all", WHY)
    with pytest.raises(Refused):
        undo_batch(somebody, batch.pk)
    assert statuses(comment) == ["rejected"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"span": "year"}, "no-span"),
        ({"grounds": Grounds(note="Trust me.")}, "no-reason"),
        ({"reader": None}, "nothing"),
    ],
)
def test_what_cannot_be_done_is_said(moderator: Reader, wrong: dict[str, object], code: str) -> None:
    given = {"reader": say(make_discussion()).reader, "span": "all", "grounds": WHY} | wrong
    given["reader"] = given["reader"] or make_member()
    with pytest.raises(Refused) as refused:
        clean_up(moderator, **given)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not Batch.objects.exists()


def test_the_staff_are_not_cleaned_up(moderator: Reader) -> None:
    reporter = make_member("Reporter", "Reporters")
    say(make_discussion(), reporter)
    for reader in (reporter, moderator):
        with pytest.raises(Refused) as refused:
            clean_up(moderator, reader, "all", WHY)
        assert refused.value.code == "staff"


def test_from_the_readers_page_and_back_from_the_list(moderator: Reader, client: Client) -> None:
    client.force_login(moderator)
    spammer = make_member(name="Sells Things")
    comment = say(make_discussion(), spammer)
    address = f"/moderate/readers/{spammer.pk}/clean-up/"
    assert address in client.get(f"/moderate/readers/{spammer.pk}/").content.decode()
    assert "All of it: 1 comment" in client.get(address).content.decode()
    response = client.post(address, {"span": "all", "note": "Mind."}, headers=OWN)
    assert response.status_code == 422 and 'value="Mind."' in response.content.decode()
    response = client.post(address, {"span": "all", "words": "Advertising."}, headers=OWN, follow=True)
    page = response.content.decode()
    assert "1 comment is taken down." in page and "Sells Things" in page
    undo_address = f"/moderate/batches/{Batch.objects.get().pk}/undo/"
    assert undo_address in page
    assert undo_address in client.get("/moderate/held/").content.decode()
    page = client.post(undo_address, headers=OWN, follow=True).content.decode()
    assert "1 comment stands as before." in page and undo_address not in page
    assert statuses(comment) == ["published"]


def test_nobody_else_comes_here(client: Client, moderator: Reader) -> None:
    spammer = say(make_discussion()).reader
    assert spammer is not None
    batch = clean_up(moderator, spammer, "all", WHY)
    client.force_login(spammer)
    assert client.get(f"/moderate/readers/{spammer.pk}/clean-up/").status_code == 403
    assert client.get("/moderate/batches/").status_code == 403
    assert client.post(f"/moderate/batches/{batch.pk}/undo/", headers=OWN).status_code == 403
    client.force_login(moderator)
    assert client.post("/moderate/batches/999/undo/", headers=OWN).status_code == 404
    assert client.get("/moderate/readers/999999/clean-up/").status_code == 404
