"""The archive: every day of the paper, in the paper's own zone (the tests' paper is in London)."""

from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from broadsheet.common import clock
from broadsheet.stories import queries
from tests.factories import make_section, make_story

pytestmark = pytest.mark.django_db


def at(*moment: int) -> datetime:
    """A moment in UTC."""
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        # In winter London keeps UTC.
        (at(2026, 1, 31, 23, 59, 59), "/archive/2026/1/31/"),
        (at(2026, 2, 1, 0, 0, 0), "/archive/2026/2/1/"),
        # In summer midnight comes an hour earlier.
        (at(2026, 6, 30, 22, 59, 59), "/archive/2026/6/30/"),
        (at(2026, 6, 30, 23, 0, 0), "/archive/2026/7/1/"),
        # The day on which clocks go forward has 23 hours, the day they go back 25.
        (at(2026, 3, 29, 0, 30, 0), "/archive/2026/3/29/"),
        (at(2026, 3, 29, 22, 59, 0), "/archive/2026/3/29/"),
        (at(2026, 3, 29, 23, 0, 0), "/archive/2026/3/30/"),
        (at(2026, 10, 24, 23, 0, 0), "/archive/2026/10/25/"),
        (at(2026, 10, 25, 23, 59, 0), "/archive/2026/10/25/"),
        (at(2026, 10, 26, 0, 0, 0), "/archive/2026/10/26/"),
        # A year begins at its own midnight too.
        (at(2025, 12, 31, 23, 59, 59), "/archive/2025/12/31/"),
    ],
)
def test_a_story_stands_on_the_day_that_it_was_in_the_papers_zone(
    client: Client, published: datetime, day: str
) -> None:
    make_story("Found", published=published)
    found = client.get(day)
    assert found.status_code == 200
    assert "Found" in found.content.decode()
    year, month, date = day.split("/")[2:5]
    for address in ("/archive/", f"/archive/{year}/", f"/archive/{year}/{month}/"):
        assert client.get(address).status_code == 200
    month_page = client.get(f"/archive/{year}/{month}/").content.decode()
    assert f'href="{day}"' in month_page
    for other in (int(date) - 1, int(date) + 1):
        assert client.get(f"/archive/{year}/{month}/{other}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/archive/2019/", "/archive/2026/0/", "/archive/2026/13/", "/archive/2026/2/30/", "/archive/0/"),
        *("/archive/0/1/1/", "/archive/9999/12/31/", "/archive/99999/", "/archive/99999999999999999999/1/1/"),
        *("/archive/9999/", "/archive/9999/12/", "/archive/1/1/1/", "/archive/1/"),
    ],
)
def test_a_time_without_stories_is_no_page(client: Client, address: str) -> None:
    make_story(published=at(2026, 11, 24, 12))
    assert client.get(address).status_code == 404


def test_years_months_and_days_are_counted(client: Client) -> None:
    make_section("News")
    for moment in (at(2025, 7, 1), at(2026, 6, 30, 23, 30), at(2026, 7, 1, 12), at(2026, 7, 2, 12)):
        make_story(published=moment)
    assert [(start.year, number) for start, number in queries.years_with_counts()] == [(2026, 3), (2025, 1)]
    start, end = at(2025, 12, 31), at(2026, 12, 31)
    assert [(month.month, number) for month, number in queries.months_with_counts(start, end)] == [(7, 3)]
    assert [(day.day, number) for day, number in queries.days_with_counts(start, end)] == [(2, 1), (1, 2)]


def test_an_empty_paper_has_an_archive(client: Client) -> None:
    make_section("News")
    assert client.get("/archive/").status_code == 200


@pytest.mark.parametrize(
    ("zone", "moment", "name"),
    [
        ("Europe/London", at(2026, 1, 15, 12), "GMT"),
        ("Europe/London", at(2026, 7, 15, 12), "BST"),
        ("Europe/Berlin", at(2026, 7, 15, 12), "CEST"),
        ("America/Sao_Paulo", at(2026, 7, 15, 12), "GMT-3"),
        ("Asia/Kathmandu", at(2026, 7, 15, 12), "GMT+5:45"),
        ("UTC", at(2026, 7, 15, 12), "UTC"),
    ],
)
def test_the_zone_is_named_as_readers_know_it(zone: str, moment: datetime, name: str) -> None:
    with timezone.override(zone):
        assert clock.zone_name(moment) == name


def test_a_story_says_when_and_in_which_zone(client: Client) -> None:
    story = make_story(published=at(2026, 7, 15, 22, 30))
    page = client.get(story.url).content.decode()
    assert 'datetime="2026-07-15T23:30:00+01:00"' in page
    assert "BST" in page
    assert "15 Jul" in page


@override_settings(TIME_ZONE="Pacific/Auckland")
def test_a_paper_at_the_other_end_of_the_world_has_its_own_days(client: Client) -> None:
    timezone.get_default_timezone.cache_clear()
    try:
        make_story("Found", published=at(2026, 7, 15, 13))
        assert "Found" in client.get("/archive/2026/7/16/").content.decode()
    finally:
        timezone.get_default_timezone.cache_clear()


def test_a_padded_month_or_day_leads_to_its_one_address(client: Client) -> None:
    make_story(published=at(2026, 1, 5, 12))
    response = client.get("/archive/2026/01/05/")
    assert (response.status_code, response.headers["Location"]) in {
        (301, "/archive/2026/1/5/"),
        (302, "/archive/2026/1/5/"),
    }
