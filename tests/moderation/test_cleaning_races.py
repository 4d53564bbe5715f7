"""Several who clean up, undo and post at once: each comment is decided once, and no count is lost."""

from datetime import timedelta

import pytest

from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import cleaning, shares
from broadsheet.moderation.cleaning import clean_up
from broadsheet.moderation.models import Batch, Decision
from broadsheet.moderation.undoing_batches import undo_batch
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, say
from tests.factories import make_reader
from tests.moderation.test_cleaning import WHY, are_counts_exact, wrote_ago
from tests.readers.people import make_member
from tests.readers.test_privacy_erasure_races import at_once, between_connections

pytestmark = [pytest.mark.django_db(transaction=True), between_connections]


def in_charge() -> Reader:
    """Somebody who may moderate though such a test has emptied the roles."""
    reader = make_reader()
    Reader.objects.filter(pk=reader.pk).update(is_superuser=True)
    return Reader.objects.get(pk=reader.pk)


def spam(number: int, *discussions: Discussion) -> Reader:
    spammer = make_member()
    for minute in range(1, number + 1):
        wrote_ago(spammer, timedelta(minutes=minute), discussions[minute % len(discussions)])
    return spammer


@pytest.fixture(autouse=True)
def in_small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "AT_ONCE", 3)
    house(most_by_reader=1_000, most_by_address=1_000)


def test_two_who_clean_up_at_once_decide_each_comment_once() -> None:
    discussions = [make_discussion() for _number in range(4)]
    spammer = spam(20, *discussions)
    one, other = in_charge(), in_charge()
    answers = at_once(*(lambda by=by: clean_up(by, spammer, "all", WHY) for by in (one, other)))
    assert all(isinstance(answer, Batch | Refused) for answer in answers), answers
    assert Decision.objects.filter(deed="withhold").count() == 20
    assert set(Comment.objects.filter(reader=spammer).values_list("status", flat=True)) == {"rejected"}
    assert are_counts_exact(*discussions)


def test_what_is_undone_while_the_worker_goes_on_stands_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST", 3)
    discussions = [make_discussion() for _number in range(3)]
    spammer, moderator = spam(30, *discussions), in_charge()
    batch = clean_up(moderator, spammer, "all", WHY)
    monkeypatch.setattr(shares, "MOST", 1_000)
    answers = at_once(
        lambda: cleaning.go_on(batch.pk), lambda: cleaning.go_on(batch.pk), lambda: undo_batch(moderator, batch.pk)
    )
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert set(Comment.objects.filter(reader=spammer).values_list("status", flat=True)) == {"published"}
    assert are_counts_exact(*discussions)


def test_others_who_post_meanwhile_are_counted() -> None:
    discussion = make_discussion()
    spammer, moderator = spam(15, discussion), in_charge()
    writers = [make_member() for _number in range(4)]
    answers = at_once(
        lambda: clean_up(moderator, spammer, "all", WHY),
        *(lambda by=by: [say(discussion, by) for _number in range(3)] for by in writers),
    )
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    discussion.refresh_from_db()
    assert discussion.comment_count == 12
    assert are_counts_exact(discussion)


def test_two_who_undo_at_once_undo_once() -> None:
    discussion = make_discussion()
    spammer, moderator = spam(10, discussion), in_charge()
    batch = clean_up(moderator, spammer, "all", WHY)
    answers = at_once(*(lambda: undo_batch(moderator, batch.pk) for _number in range(3)))
    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert Decision.objects.filter(deed="restore").count() == 10
    assert are_counts_exact(discussion)
