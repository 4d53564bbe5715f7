"""Whoever is sanctioned reads why in their account, and can have somebody else look at it again."""

import pytest
from django.core import mail
from django.urls import reverse

from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import appeals
from broadsheet.moderation.models import Appeal, Decision, Sanction
from broadsheet.moderation.sanctioning import EFFECTS, Kind
from broadsheet.readers.models import Reader
from tests.moderation.test_sanctions import imposed
from tests.readers.people import make_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Reader:
    return make_member("Moderator", "Moderators")


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.SILENCE])
def test_who_is_restricted_reads_why_and_appeals(moderator: Reader, kind: Kind) -> None:
    reader, other = make_member(), make_member("Other", "Moderators")
    sanction = imposed(moderator, reader, kind)
    assert sanction.decision is not None
    client = signed_in(reader)
    url = reverse("own_decision", args=[sanction.decision_id])
    (letter,) = [each for each in mail.outbox if each.to == [reader.email]]
    assert url in letter.body
    page = client.get(url).content.decode()
    assert "You called a neighbour names." in page and "Third time." not in page and "It holds until" in page
    assert client.post(url, {"words": "I did not."}).status_code in (302, 303)
    appeal = Appeal.objects.get()
    with pytest.raises(Refused):
        appeals.answer(moderator, appeal.pk, "granted", "Sorry.")
    desk = signed_in(other)
    assert "Lift the sanction" in desk.get(reverse("desk_appeal", args=[appeal.pk])).content.decode()
    answer = {"outcome": "granted", "words": "You are right."}
    desk.post(reverse("desk_appeal", args=[appeal.pk]), answer, headers={"Sec-Fetch-Site": "same-origin"})
    sanction.refresh_from_db()
    assert sanction.lifted_at is not None and sanction.lifted_by == other
    assert "It was lifted on" in client.get(url).content.decode()


def test_an_appeal_that_is_turned_down_leaves_the_sanction(moderator: Reader) -> None:
    reader, other = make_member(), make_member("Other", "Moderators")
    sanction = imposed(moderator, reader, Kind.SILENCE)
    made = appeals.appeal(reader, sanction.decision_id or 0, "I did not.")
    appeals.answer(other, made.pk, "stands", "You did.")
    sanction.refresh_from_db()
    assert sanction.lifted_at is None


@pytest.mark.parametrize("kind", [kind for kind in Kind if EFFECTS[kind].shuts_out])
def test_who_cannot_log_in_is_told_to_answer_the_mail(moderator: Reader, kind: Kind) -> None:
    reader = make_member()
    imposed(moderator, reader, kind)
    (letter,) = [each for each in mail.outbox if each.to == [reader.email]]
    assert "answer this mail" in letter.body and "/accounts/decisions/" not in letter.body


def test_a_warning_is_told_and_is_no_decision_to_appeal(moderator: Reader) -> None:
    reader = make_member()
    assert imposed(moderator, reader, Kind.WARNING).decision is None
    assert not Decision.objects.filter(reader=reader).exists()


def test_the_log_has_a_sanction_once(moderator: Reader) -> None:
    imposed(moderator, make_member("Ben Harrow"), Kind.SILENCE)
    page = signed_in(moderator).get("/moderate/audit/").content.decode()
    assert page.count("Ben Harrow") == 1
    assert Sanction.objects.count() == 1
