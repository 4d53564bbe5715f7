"""Orders of authorities and disputes out of court: entered in the newsroom, counted in the report to the public."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from broadsheet.moderation.models import AuthorityOrder, Moderating, OutsideDispute, PublishedReport
from broadsheet.moderation.numbers import outside, publishing, report
from broadsheet.moderation.numbers.audit import Wanted, all_of
from broadsheet.moderation.numbers.periods import Period
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
NEW_YEAR, HOUR = datetime(2025, 1, 1, tzinfo=UTC), timedelta(hours=1)


def ordered(received: datetime = NEW_YEAR, **given: Any) -> AuthorityOrder:
    fields = {"authority": "Regulator of the Isles", "state": "Isles", "content": "Threats", **given}
    return AuthorityOrder.objects.create(received_at=received, **fields)


def disputed(outcome: str = "open", **given: Any) -> OutsideDispute:
    fields = {"body": "Board of Complaints", "about": "A comment", "received_at": NEW_YEAR, **given}
    return OutsideDispute.objects.create(outcome=outcome, **fields)


def numbers() -> dict[tuple[str, str], Any]:
    parts = report.parts(outside.of_report(YEAR))
    return {(row.code, row.scope): row.value for part in parts for row in part.rows}


def test_orders_of_the_period_are_counted_by_what_by_whom_and_about_what() -> None:
    ordered()
    ordered(datetime(2025, 12, 31, 23, 59, tzinfo=UTC), kind="tell", state="Fells")
    ordered(NEW_YEAR - timedelta(seconds=1))
    ordered(datetime(2026, 1, 1, tzinfo=UTC))
    found = numbers()
    assert (found["orders", "act"], found["orders", "tell"]) == (1, 1)
    assert (found["orders_state", "Isles"], found["orders_state", "Fells"]) == (1, 1)
    assert found["orders_content", "Threats"] == 2


def test_it_says_how_long_half_of_them_took() -> None:
    for hours in (1, 4, 40):
        ordered(confirmed_at=NEW_YEAR + HOUR * hours, done_at=NEW_YEAR + 2 * HOUR * hours)
    ordered()
    found = numbers()
    assert 3 < found["orders_confirmed_median", ""] < 5
    assert 6 < found["orders_done_median", ""] < 10


def test_disputes_are_counted_by_outcome_and_by_what_the_paper_did() -> None:
    Moderating(pk=Moderating.load().pk, is_large=True).save()
    ended = {"ended_at": NEW_YEAR + 240 * HOUR}
    disputed()
    disputed("none", **ended)
    disputed("paper", is_followed=True, **ended)
    disputed("reader", is_followed=True, **ended)
    disputed("reader", **ended)
    found = numbers()
    assert found["disputes", ""] == 5
    assert [found["disputes", key] for key in ("open", "paper", "reader", "none")] == [1, 1, 2, 1]
    assert found["disputes_followed", ""] == 66.7
    assert 200 < found["disputes_median", ""] < 280


def test_a_paper_without_any_says_so() -> None:
    found = numbers()
    assert (found["orders", "act"], found["orders_done_median", ""]) == (0, None)


def test_what_is_entered_later_does_not_change_what_is_published() -> None:
    make_front()
    publisher = make_member("", "Publishers")
    ordered()
    publishing.publish(publisher, YEAR)
    ordered()
    assert PublishedReport.objects.get().numbers["orders"] == {"act": 1}
    publishing.publish(publisher, YEAR)
    assert PublishedReport.objects.get().numbers["orders"] == {"act": 2}


@pytest.mark.parametrize("name", ["confirmed_at", "done_at"])
def test_nothing_is_done_before_an_order_came(name: str) -> None:
    with pytest.raises(ValidationError, match="before it came"):
        ordered(**{name: NEW_YEAR - HOUR}).full_clean()


@pytest.mark.parametrize(
    ("outcome", "ended"), [("open", NEW_YEAR + HOUR), ("paper", None), ("reader", NEW_YEAR - HOUR)]
)
def test_a_dispute_has_an_outcome_when_it_has_ended(outcome: str, ended: datetime | None) -> None:
    with pytest.raises(ValidationError):
        disputed(outcome, ended_at=ended).full_clean()


def test_an_editor_enters_an_order_and_the_log_says_so(client: Client) -> None:
    make_front()
    client.force_login(make_member("", "Editors"))
    sent = {
        "authority": "Regulator of the Isles", "state": "Isles", "kind": "act", "content": "Threats",
        "received_at": "2025-03-01 10:00", "confirmed_at": "", "done_at": "2025-02-01 10:00", "url": "", "note": "",
    }  # fmt: skip
    address = "/newsroom/snippets/moderation/authorityorder/add/"
    refused = client.post(address, sent).content.decode()
    assert "That is before it came." in refused and "Regulator of the Isles" in refused
    assert client.post(address, {**sent, "done_at": "2025-03-02 10:00"}).status_code == 302
    assert AuthorityOrder.objects.get().content == "Threats"
    (logged,) = all_of(Wanted())
    assert (logged.deed, logged.about) == ("list", "order of an authority: Regulator of the Isles, 2025-03-01 (create)")
