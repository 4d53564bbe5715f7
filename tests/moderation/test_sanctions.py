"""What moderators do about readers: told in words, bound to its time, and lifted again."""

from datetime import timedelta

import pytest
from django.core import mail

from broadsheet.common.clock import now
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import sanctioning
from broadsheet.moderation.models import Sanction
from broadsheet.moderation.sanctioning import EFFECTS, Kind, impose, in_force, lift, lift_due
from broadsheet.readers import decisions
from broadsheet.readers.models import Reader
from broadsheet.readers.status import MAY_LOG_IN
from tests.conversation.people import make_discussion, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
WHY = Grounds(words="You called a neighbour names.", note="Third time.")


@pytest.fixture
def moderator() -> Reader:
    return make_member("Moderator", "Moderators")


def tomorrow() -> object:
    return now() + timedelta(days=1)


def imposed(moderator: Reader, reader: Reader, kind: str) -> Sanction:
    return impose(moderator, reader, kind, WHY, tomorrow() if EFFECTS[kind].ends else None)  # type: ignore[arg-type]


def fresh(reader: Reader) -> Reader:
    return Reader.objects.get(pk=reader.pk)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_sanction_is_told_in_words(moderator: Reader, kind: Kind) -> None:
    reader = make_member()
    imposed(moderator, reader, kind)
    (letter,) = [each for each in mail.outbox if each.to == [reader.email]]
    assert "You called a neighbour names." in letter.body
    assert "Third time." not in letter.body
    assert "{" not in letter.subject + str(letter.body)


@pytest.mark.parametrize(
    ("kind", "writes", "waits", "logs_in"),
    [
        (Kind.WARNING, True, False, True),
        (Kind.HOLD, True, True, True),
        (Kind.SILENCE, False, False, True),
        (Kind.SUSPENSION, False, False, False),
        (Kind.BAN, False, False, False),
    ],
)
def test_what_each_sanction_does(moderator: Reader, kind: Kind, writes: bool, waits: bool, logs_in: bool) -> None:
    reader, discussion = make_member(), make_discussion()
    imposed(moderator, reader, kind)
    assert (fresh(reader).status in MAY_LOG_IN and fresh(reader).is_active) is logs_in
    if writes:
        assert (say(discussion, by=fresh(reader)).status == "held") is waits
    else:
        with pytest.raises(Refused) as refused:
            say(discussion, by=fresh(reader))
        assert refused.value.status == 403


def test_whoever_may_not_comment_is_told_until_when_and_why(moderator: Reader) -> None:
    reader = make_member()
    imposed(moderator, reader, Kind.SILENCE)
    with pytest.raises(Refused, match="You called a neighbour names"):
        say(make_discussion(), by=reader)


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.SILENCE])
def test_a_sanction_ends_by_itself(moderator: Reader, kind: Kind) -> None:
    reader = make_member()
    imposed(moderator, reader, kind)
    Sanction.objects.update(until=now() - timedelta(seconds=1))
    assert say(make_discussion(), by=reader).is_published
    assert in_force(reader) == []


def test_a_suspension_that_has_run_out_lets_in_again_once(moderator: Reader) -> None:
    reader = make_member()
    imposed(moderator, reader, Kind.SUSPENSION)
    assert lift_due() == 0
    Sanction.objects.update(until=now() - timedelta(seconds=1))
    assert lift_due() == 1
    assert lift_due() == 0
    assert fresh(reader).status == Reader.Status.MEMBER


def test_a_suspension_ends_though_whoever_imposed_it_has_left(moderator: Reader) -> None:
    reader = make_member()
    imposed(moderator, reader, Kind.SUSPENSION)
    Sanction.objects.update(until=now() - timedelta(seconds=1), by=None)
    assert lift_due() == 1
    assert fresh(reader).status == Reader.Status.MEMBER
    assert [note.author for note in reader.staff_notes.all()] == [None, moderator]


@pytest.mark.parametrize("kind", [kind for kind, effect in EFFECTS.items() if effect.shuts_out])
def test_whom_the_newsroom_shut_out_no_sanction_shuts_out_and_later_lets_in(moderator: Reader, kind: str) -> None:
    reader = make_member()
    decisions.decide(reader, "shut-out", make_member("Publisher", "Publishers"), "Threats by mail.")
    with pytest.raises(Refused, match="That cannot be done") as refused:
        imposed(moderator, fresh(reader), kind)
    assert refused.value.status == 409
    assert not Sanction.objects.exists() and not mail.outbox
    assert fresh(reader).status == Reader.Status.SHUT_OUT


def test_whom_the_newsroom_let_in_meanwhile_the_end_of_a_suspension_does_not_let_in_again(moderator: Reader) -> None:
    reader, publisher = make_member("Ada"), make_member("Publisher", "Publishers")
    suspension = imposed(moderator, reader, Kind.SUSPENSION)
    decisions.decide(fresh(reader), "let-in", publisher, "A mistake.")
    assert in_force(reader) == []
    decisions.decide(fresh(reader), "shut-out", publisher, "Threats by mail.")
    Sanction.objects.filter(pk=suspension.pk).update(until=now() - timedelta(minutes=1))
    assert lift_due() == 0
    lift(moderator, suspension.pk)
    assert fresh(reader).status == Reader.Status.SHUT_OUT


def test_a_suspension_is_followed_by_another_before_it_was_seen_to_be_over(moderator: Reader) -> None:
    reader = make_member()
    imposed(moderator, reader, Kind.SUSPENSION)
    Sanction.objects.update(until=now() - timedelta(seconds=1))
    imposed(moderator, fresh(reader), Kind.SUSPENSION)
    assert lift_due() == 1
    assert fresh(reader).status == Reader.Status.SHUT_OUT


def test_a_ban_outlasts_a_suspension_that_is_lifted(moderator: Reader) -> None:
    reader = make_member()
    suspension, ban = imposed(moderator, reader, Kind.SUSPENSION), imposed(moderator, fresh(reader), Kind.BAN)
    lift(moderator, suspension.pk)
    assert fresh(reader).status == Reader.Status.SHUT_OUT
    lift(moderator, ban.pk)
    lift(moderator, ban.pk)
    assert fresh(reader).status == Reader.Status.MEMBER


@pytest.mark.parametrize("days", [None, -1, 0, 400])
@pytest.mark.parametrize("kind", [kind for kind, effect in EFFECTS.items() if effect.ends])
def test_what_ends_needs_an_end(moderator: Reader, kind: str, days: int | None) -> None:
    until = None if days is None else now() + timedelta(days=days)
    with pytest.raises(Refused) as refused:
        impose(moderator, make_member(), kind, WHY, until)
    assert refused.value.code == "no-end"


def test_a_sanction_needs_words_for_the_reader(moderator: Reader) -> None:
    with pytest.raises(Refused) as refused:
        impose(moderator, make_member(), Kind.WARNING, Grounds(note="Trust me."))
    assert refused.value.code == "no-words"


def test_nobody_sanctions_the_staff_or_themselves_and_no_reader_sanctions_anybody(moderator: Reader) -> None:
    for reader in (moderator, make_member("Editor", "Editors")):
        with pytest.raises(Refused):
            impose(moderator, reader, Kind.WARNING, WHY)
    somebody = make_member()
    with pytest.raises(Refused):
        impose(somebody, make_member(), Kind.WARNING, WHY)
    sanction = imposed(moderator, somebody, Kind.HOLD)
    with pytest.raises(Refused):
        lift(somebody, sanction.pk)
    assert sanctioning.in_force(somebody) == [sanction]
