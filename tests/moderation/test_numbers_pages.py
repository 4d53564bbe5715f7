"""The page of numbers: periods, charts, and what is asked of the database."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from broadsheet.conversation import judging, reporting
from broadsheet.conversation.judging import Grounds
from broadsheet.moderation import rules
from broadsheet.moderation.models import Tally
from broadsheet.moderation.numbers.charts import HEIGHT, Series, bars, lines
from broadsheet.moderation.numbers.periods import DAY, last_days, today
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front, make_section
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    make_front()
    house(most_by_reader=1_000, most_by_address=1_000)
    client.force_login(make_moderator())
    return client


def parsed(page: str) -> Any:
    return html.fromstring(page)


def figures(page: str) -> dict[str, str]:
    """What stands under each name."""
    found = parsed(page).xpath("//dl[@class='figures']/div")
    return {each.findtext("dt"): " ".join(each.find("dd").text_content().split()) for each in found}


def table(page: str, name: str) -> dict[str, list[str]]:
    rows = parsed(page).xpath(f"//table[@id='{name}']/tbody/tr")
    return {row.find("th").text_content(): [cell.text for cell in row.findall("td")] for row in rows}


def test_the_page_says_what_happened_beside_what_happened_before(desk: Client) -> None:
    sport = make_section("Sport", slug="sport")
    moderator, rule = make_moderator(), rules.in_force().rules.get(key="respect")
    match = make_discussion(f"{sport.url}the-match/", rule="held")
    one, two, three = (say(match) for _number in range(3))
    judging.approve(moderator, one.pk)
    judging.reject(moderator, two.pk, Grounds(rule=rule.pk))
    reporting.report(make_member(), one.pk, "abuse")
    Tally.objects.create(day=today() - DAY * 7, measure="written", key="published", number=41)
    assert three.status == "held"

    page = desk.get("/moderate/numbers/?days=7").content.decode()
    found = figures(page)
    assert found["Comments written"] == "3 (41)"
    assert found["Approved"] == found["Rejected"] == "1 (0)"
    assert found["Half were decided within"].startswith("1 minute")
    assert found["Reports that were right"] == "– (–)"
    assert table(page, "sections") == {"Sport": ["3", "3", "1", "1"]}
    assert table(page, "grounds") == {rule.title: ["1"]}
    assert table(page, "reasons") == {"Insults or threatens somebody": ["1"]}


def test_of_a_period_without_anything_the_page_says_so(desk: Client) -> None:
    page = desk.get("/moderate/numbers/?since=2001-01-01&until=2001-02-01").content.decode()
    assert figures(page)["Comments written"] == "0 (0)"
    assert page.count("Nothing in this period.") == 3
    assert "<rect" not in page.replace('<rect class="key', "")


@pytest.mark.parametrize(("query", "status"), [
    ("", 200),
    ("days=7", 200),
    ("days=365", 200),
    ("since=2026-01-01&until=2026-01-01", 200),
    ("since=2026-01-02&until=2026-01-01", 422),
    ("since=2026-01-02", 422),
    ("days=8", 422),
    ("since=nonsense&until=%00", 422),
    ("since=0001-01-01&until=0001-01-02", 422),
    ("since=1990-01-01&until=2026-01-02", 422),
])  # fmt: skip
def test_what_is_no_period_comes_back_with_why(desk: Client, query: str, status: int) -> None:
    response = desk.get(f"/moderate/numbers/?{query}")
    assert response.status_code == status
    if "nonsense" in query:
        assert 'value="nonsense"' in response.content.decode()


def test_the_page_asks_the_same_however_long_the_period_is(desk: Client) -> None:
    def queries(days: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"/moderate/numbers/?days={days}").status_code == 200
        return len(asked)

    for each in last_days(365).days:
        Tally.objects.create(day=each, measure="written", key="published", number=1)
    queries(7)
    assert queries(7) == queries(365) <= 40


def test_a_chart_is_drawn_to_the_same_numbers_that_its_table_has() -> None:
    chart = bars("x", "X", ["a", "b"], [Series("one", [3, 0]), Series("two", [5, 8])])
    assert chart.rows == [("a", [3, 5]), ("b", [0, 8])]
    assert len(chart.boxes) == 3
    of_three, of_five, of_eight = (box.height for box in chart.boxes)
    assert of_five / of_three == pytest.approx(5 / 3, 0.01) and of_three + of_five == pytest.approx(of_eight, 0.01)
    assert all(box.y >= 0 and box.y + box.height <= HEIGHT for box in chart.boxes)
    assert lines("x", "X", [], []).is_empty and lines("x", "X", ["a"], [Series("one", [0])]).is_empty


@pytest.mark.parametrize(
    ("most", "top"), [(0, "1"), (1, "1"), (3, "4"), (5, "6"), (7, "8"), (9, "10"), (11, "20"), (990, "1000")]
)
def test_an_axis_ends_at_a_round_number(most: int, top: str) -> None:
    assert [tick.text for tick in bars("x", "X", ["a"], [Series("one", [most])]).ticks if tick.anchor == "end"][
        -1
    ] == top


def test_a_chart_is_told_to_whoever_does_not_see_it(desk: Client) -> None:
    say(make_discussion())
    page = parsed(desk.get("/moderate/numbers/").content.decode())
    drawn = page.xpath("//figure[@class='chart']/*[local-name()='svg']")
    assert drawn
    for svg in drawn:
        names = svg.get("aria-labelledby").split()
        assert svg.get("role") == "img" and all(svg.xpath(f".//*[@id='{name}']")[0].text for name in names)
