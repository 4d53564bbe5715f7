"""The report to the public: what is in it, who publishes it, and that it then stays as it was."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import html

from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.freshness import follow, page_store
from broadsheet.moderation.models import Moderating, PublishedReport, Tally
from broadsheet.moderation.numbers import publishing, report
from broadsheet.moderation.numbers.durations import span_of
from broadsheet.moderation.numbers.periods import DAY, Period, last_days, reportable, today
from broadsheet.moderation.numbers.sheets import COLUMNS
from broadsheet.moderation.numbers.sums import of_period
from tests.factories import make_front
from tests.moderation.desk import OWN
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ADDRESS = "/transparency/2025-01-01/2025-12-31/"


@pytest.fixture(autouse=True)
def _paper() -> Iterator[None]:
    make_front()
    cache.clear()
    yield
    cache.clear()


def counted(day: date, measure: str, key: str, number: int) -> None:
    Tally.objects.create(day=day, measure=measure, key=key, number=number)


def a_year() -> None:
    """2025 in numbers, with a day before and one after that are not its own."""
    for day, times in (
        (date(2024, 12, 31), 1_000),
        (date(2025, 1, 1), 1),
        (date(2025, 12, 31), 1),
        (date(2026, 1, 1), 1_000),
    ):
        counted(day, "written", "published", 50 * times)
        counted(day, "decided", "reject", 3 * times)
        counted(day, "decided", "withhold", 2 * times)
        counted(day, "ground", "rule:respect", 4 * times)
        counted(day, "cause", "report", 1 * times)
        counted(day, "reported", "illegal", 2 * times)
        counted(day, "report-right", "illegal", 1 * times)
        counted(day, "notice-waited", span_of(timedelta(hours=5)), 1 * times)
        counted(day, "held-by", "suspect_words", 10 * times)
        counted(day, "machine-wrong", "suspect_words", 1 * times)
        counted(day, "machine-right", "suspect_words", 3 * times)
        counted(day, "appeals", "granted", 1 * times)
        counted(day, "sanctioned", "ban", 1 * times)


def numbers() -> dict[tuple[str, str], Any]:
    rows = [row for part in report.parts(of_period(YEAR)) for row in part.rows]
    return {(row.code, row.scope): row.value for row in rows}


def test_it_has_what_happened_in_its_days_and_nothing_else() -> None:
    a_year()
    found = numbers()
    assert found["comments", ""] == 100
    assert found["restrictions", "reject"] == 6 and found["restrictions", "withhold"] == 4
    assert found["restrictions_ground", "rule:respect"] == 8
    assert found["restrictions_found", "report"] == 2 and found["restrictions_found", "own"] == 0
    assert found["notices", "illegal"] == 4 and found["notices_upheld", "illegal"] == 2
    assert 4 < found["notices_median", ""] < 6.5
    assert found["automated_error", ""] == found["automated_error", "suspect_words"] == 25.0
    assert found["complaints_granted", ""] == 2
    assert found["sanctions", "ban"] == 2
    assert found["complaints_median", ""] is None


def test_names_of_numbers_are_told_apart() -> None:
    a_year()
    rows = [(row.code, row.scope) for part in report.parts(of_period(YEAR)) for row in part.rows]
    assert len(set(rows)) == len(rows)


def test_a_large_house_reports_more() -> None:
    assert "platforms" not in [part.name for part in report.parts({})]
    Moderating(pk=Moderating.load().pk, is_large=True).save()
    assert "platforms" in [part.name for part in report.parts({})]


def test_a_period_without_anything_is_a_report_all_the_same(client: Client) -> None:
    client.force_login(make_member("", "Moderators"))
    page = client.get("/moderate/report/?since=2001-01-01&until=2001-12-31").content.decode()
    assert "Orders of authorities" in page and "Comments written" in page


def test_nothing_is_public_until_a_publisher_says_so(client: Client) -> None:
    a_year()
    assert "Nothing is published yet." in Client().get("/transparency/").content.decode()
    assert Client().get(ADDRESS).status_code == 404
    client.force_login(make_member("", "Publishers"))
    address = "/moderate/report/?since=2025-01-01&until=2025-12-31"
    assert client.post(address, {"deed": "publish"}, headers=OWN).status_code == 303
    for public in ("/transparency/", ADDRESS):
        assert "How we moderate" in Client().get(public).content.decode()
        assert page_store().find(public) is not None
    assert "As the public reads it" in client.get(address).content.decode()
    assert client.post(address, {"deed": "withdraw"}, headers=OWN).status_code == 303
    assert Client().get(ADDRESS).status_code == 404
    follow()
    assert page_store().find("/transparency/") is None


def test_what_is_published_stays_until_it_is_published_again(client: Client) -> None:
    a_year()
    publisher = make_member("", "Publishers")
    publishing.publish(publisher, YEAR)
    counted(date(2025, 5, 1), "written", "published", 7)

    def written() -> str:
        page: Any = html.fromstring(Client().get(ADDRESS).content.decode())
        return str(page.xpath("//tr[th='Comments written']/td")[0].text)

    assert written() == "100"
    publishing.publish(publisher, YEAR)
    assert written() == "107"
    assert PublishedReport.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("Moderators", 403), ("Editors", 403), ("Publishers", 303)])
def test_only_a_publisher_publishes(client: Client, role: str, status: int) -> None:
    client.force_login(make_member("", role))
    address = "/moderate/report/?since=2025-01-01&until=2025-12-31"
    assert ('value="publish"' in client.get(address).content.decode()) == (status == 303)
    assert client.post(address, {"deed": "publish"}, headers=OWN).status_code == status
    assert PublishedReport.objects.exists() == (status == 303)
    assert client.post(address, {"deed": "elsewhere"}, headers=OWN).status_code == 422


def test_a_period_that_is_not_over_is_not_published(client: Client) -> None:
    publisher = make_member("", "Publishers")
    with pytest.raises(Refused, match="not over"):
        publishing.publish(publisher, last_days(30))
    client.force_login(publisher)
    period = last_days(30)
    address = f"/moderate/report/?since={period.since}&until={period.until}"
    response = client.post(address, {"deed": "publish"}, headers=OWN)
    assert response.status_code == 422 and "not over" in response.content.decode()
    assert all(each.until < today() for each in reportable())


@pytest.mark.parametrize("address", [
    "/transparency/2025-01-01/2025-12-30/",
    "/transparency/2025-1-1/2025-12-31/",
    "/transparency/x/y/",
    "/transparency/2025-12-31/2025-01-01/",
    "/transparency/2025-01-01/2025-12-31/report.xml",
    "/transparency/2025-13-01/2025-12-31/report.csv",
])  # fmt: skip
def test_what_is_not_published_is_not_found(client: Client, address: str) -> None:
    publishing.publish(make_member("", "Publishers"), YEAR)
    assert client.get(address).status_code == 404


def test_the_sheet_has_the_same_numbers_as_the_page_and_no_formula(client: Client) -> None:
    a_year()
    counted(date(2025, 3, 1), "law", '=HYPERLINK("https://evil.example")', 1)
    publishing.publish(make_member("", "Publishers"), YEAR)
    response = client.get(f"{ADDRESS}report.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert {row["period_start"] for row in rows} == {"2025-01-01"}
    found = {(row["indicator"], row["scope"]): row["value"] for row in rows}
    assert found["restrictions_law", '\'=HYPERLINK("https://evil.example")'] == "1"
    assert found["complaints_median", ""] == ""
    expected = {
        code: "" if value is None else str(value) for code, value in numbers().items() if code[0] != "restrictions_law"
    }
    assert {code: value for code, value in found.items() if code[0] != "restrictions_law"} == expected
    told = client.get(f"{ADDRESS}report.json").json()
    same = {(row["indicator"], row["scope"]): row["value"] for part in told["parts"] for row in part["numbers"]}
    assert same == numbers()
    assert told["period"] == {"start": "2025-01-01", "end": "2025-12-31"}


def test_the_desk_gives_the_same_sheets_before_it_is_public(client: Client) -> None:
    a_year()
    client.force_login(make_member("", "Moderators"))
    query = "since=2025-01-01&until=2025-12-31"
    assert "restrictions,withhold" in client.get(f"/moderate/report/report.csv?{query}").content.decode()
    assert client.get(f"/moderate/report/report.json?{query}").json()["parts"]


def test_halves_and_years_that_are_over_are_offered() -> None:
    found = reportable()
    assert Period(date(today().year - 1, 1, 1), date(today().year - 1, 12, 31)) in found
    assert all((each.since.day, (each.until + DAY).day) == (1, 1) for each in found)


def test_whoever_published_it_can_leave() -> None:
    publisher = make_member("", "Publishers")
    publishing.publish(publisher, YEAR)
    publisher.delete()
    assert PublishedReport.objects.get().by is None
