"""What happened in the conversation and at the desk, by day and section: a little newspaper, counted by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.conversation import judging, reporting
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.moderation import appeals, rules, sanctioning
from broadsheet.moderation.models import Appeal, Decision, Tally
from broadsheet.moderation.numbers import sums, tallying
from broadsheet.moderation.numbers.counting import counted
from broadsheet.moderation.numbers.durations import quantile, span_of
from broadsheet.moderation.numbers.periods import DAY, Period, bounds, last_days, read_period, today
from broadsheet.moderation.numbers.sections import section_of, sections
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front, make_section
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper() -> Iterator[None]:
    make_front()
    house(most_by_reader=1_000, most_by_address=1_000)
    cache.clear()
    yield
    cache.clear()


def of_today() -> dict[str, dict[str, int]]:
    cache.clear()
    return sums.of_period(last_days(1))


def test_a_little_newspaper_counted_by_hand() -> None:
    sport = make_section("Sport", slug="sport")
    moderator, other, rule = make_moderator(), make_moderator(), rules.in_force().rules.get(key="respect")
    match, elsewhere = make_discussion(f"{sport.url}the-match/", rule="held"), make_discussion()
    one, two, three = (say(match) for _number in range(3))
    four = say(elsewhere)
    reporting.report(make_member(), four.pk, "abuse")
    judging.approve(moderator, one.pk)
    judging.reject(moderator, two.pk, Grounds(rule=rule.pk))
    judging.reject(moderator, four.pk, Grounds(law="Section 185"))
    assert two.reader is not None
    filed = appeals.appeal(two.reader, Decision.objects.get(comment=two, deed="reject").pk, "I was right.")
    appeals.answer(other, filed.pk, "granted", "You were.")
    sanctioning.impose(moderator, two.reader, "warning", Grounds(words="Mind your words."))
    assert three.status == "held"

    found = of_today()
    assert found["written"] == {"published": 2, "held": 1, "rejected": 1}
    assert found["decided"] == {"hold-auto": 3, "approve": 1, "reject": 1, "withhold": 1, "restore": 1}
    assert found["held-by"] == {"rule": 3}
    assert found["ground"] == {"rule:respect": 1, "law": 1}
    assert found["law"] == {"Section 185": 1}
    assert found["cause"] == {"own": 1, "report": 1}
    assert found["reported"] == {"abuse": 1}
    assert found["appealed"] == {"reject": 1}
    assert found["appeals"] == {"granted": 1}
    assert found["sanctioned"] == {"warning": 1}
    assert sum(found["waited"].values()) == 2
    assert "machine-wrong" not in found

    of_sport = sums.by_section(last_days(1), "written", "decided")["/sport/"]
    assert of_sport["written"] == {"published": 2, "held": 1}
    assert sums.by_section(last_days(1), "written")[""]["written"] == {"rejected": 1}


@pytest.mark.parametrize(("held_by", "deed", "measure"), [
    ("suspect_words", "approve", "machine-wrong"),
    ("suspect_words", "reject", "machine-right"),
    ("newcomer", "approve", None),
    ("rule", "reject", None),
    ("again", "approve", None),
])  # fmt: skip
def test_a_check_was_right_or_wrong_where_it_had_found_something(held_by: str, deed: str, measure: str | None) -> None:
    comment = say(make_discussion(rule="held"))
    Comment.objects.filter(pk=comment.pk).update(held_by=held_by)
    Decision.objects.filter(comment=comment).update(step=held_by)
    getattr(judging, deed)(make_moderator(), comment.pk)
    found = {name: keys for name, keys in of_today().items() if name.startswith("machine")}
    assert found == ({measure: {held_by: 1}} if measure else {})


def test_what_waits_again_has_waited_since_then() -> None:
    moderator, comment = make_moderator(), say(make_discussion())
    Decision.objects.all().delete()
    judging.hold_again(moderator, comment.pk)
    Decision.objects.update(at=Decision.objects.get().at - timedelta(hours=10))
    judging.approve(moderator, comment.pk)
    assert of_today()["waited"] == {span_of(timedelta(hours=10)): 1}


def test_an_appeal_is_overdue_on_the_day_it_was_due() -> None:
    moderator, comment = make_moderator(), say(make_discussion())
    judging.reject(moderator, comment.pk, Grounds(words="No."))
    assert comment.reader is not None
    filed = appeals.appeal(comment.reader, Decision.objects.get(deed="withhold").pk, "Why?")
    assert "overdue" not in of_today()
    begins, _ends = bounds(today())
    Appeal.objects.filter(pk=filed.pk).update(due=begins)
    assert of_today()["overdue"] == {"": 1}
    Appeal.objects.filter(pk=filed.pk).update(answered_at=begins - DAY, outcome="stands")
    assert "overdue" not in of_today()


def test_days_are_those_of_the_papers_clock() -> None:
    """On 29 March 2026 the clocks in London go forward, on 25 October back."""
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)):
        begins, ends = bounds(day)
        assert ends - begins == timedelta(hours=hours)
        assert begins.astimezone(ZoneInfo("Europe/London")).isoformat()[:13] == f"{day}T00"


def write_at(discussion: Discussion, moments: list[datetime]) -> None:
    """Comments of these moments, as an import writes them."""
    for number, moment in enumerate(moments):
        pk = id_at(moment) + number
        Comment.objects.create(
            pk=pk, discussion=discussion, thread=pk, path=f"{pk:020}", text="x", html="x",
            status=("published", "held", "rejected", "withdrawn")[number % 4],
        )  # fmt: skip


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 10 * 24 * 60), max_size=30))
def test_the_days_sum_to_what_is_counted_at_once(minutes: list[int]) -> None:
    Comment.objects.all().delete()
    Tally.objects.all().delete()
    last = today() - DAY
    _begins, ends = bounds(last)
    write_at(make_discussion(), [ends - timedelta(minutes=each + 1) for each in minutes])
    period = Period(last - DAY * 12, last)
    for day in period.days:
        tallying.tally(day)
    there = Counter(Comment.objects.values_list("status", flat=True))
    assert sums.of_period(period).get("written", {}) == dict(there)
    days = sums.by_day(period, "written")
    assert sum(sum(each["written"].values()) for each in days.values()) == len(minutes)


def test_counting_again_changes_nothing_and_forgets_what_is_no_more() -> None:
    comment = say(make_discussion(rule="held"))
    tallying.tally(today())
    before = list(Tally.objects.order_by("measure", "key").values_list("measure", "key", "number"))
    tallying.tally(today())
    assert list(Tally.objects.order_by("measure", "key").values_list("measure", "key", "number")) == before
    judging.approve(make_moderator(), comment.pk)
    tallying.tally(today())
    assert dict(Tally.objects.filter(measure="written").values_list("key", "number")) == {"published": 1}


def test_an_old_paper_is_counted_back_to_its_first_comment_a_piece_at_a_time() -> None:
    _begins, ends = bounds(today())
    write_at(make_discussion(), [ends - DAY * 100, ends - DAY * 20])
    tallying.tally_lately()
    rounds = 0
    while tallying._never_counted():
        tallying.tally_again()
        rounds += 1
    assert rounds == 4
    assert sums.of_period(last_days(110))["written"] == {"published": 1, "held": 1}


def test_a_day_asks_as_little_with_much_on_it_as_with_little() -> None:
    discussion, moderator = make_discussion(rule="held"), make_moderator()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            counted(today())
        return len(asked)

    judging.approve(moderator, say(discussion).pk)
    few = queries()
    for _number in range(20):
        judging.approve(moderator, say(discussion).pk)
    assert queries() == few <= 40


def test_what_was_imported_or_is_elsewhere_belongs_to_no_section() -> None:
    sport = make_section("Sport", slug="sport")
    make_section("Football", parent=sport, slug="football")
    known = sections()
    assert known == {"/sport/": "Sport"}
    for url, section in {
        "/sport/the-match/": "/sport/",
        "/sport/football/the-match/": "/sport/",
        "/sports/the-match/": "",
        "/sport": "/sport/",
        "https://elsewhere.example/sport/": "",
        "": "",
    }.items():
        assert section_of(url, known) == section, url


@pytest.mark.parametrize(("since", "until", "days"), [
    ("2026-01-01", "2026-01-31", 31),
    ("2026-01-01", "2026-01-01", 1),
    ("2026-01-02", "2026-01-01", None),
    ("2020-01-01", "2026-01-01", None),
    ("2026-02-30", "2026-03-01", None),
    ("", "", None),
    ("0001-01-01", "0001-01-02", None),
    ("nonsense", "2026-01-01", None),
])  # fmt: skip
def test_a_period_is_read_or_it_is_none(since: str, until: str, days: int | None) -> None:
    found = read_period(since, until)
    assert (found.length if found else None) == days


@given(seconds=st.lists(st.integers(0, 80 * 24 * 3600), min_size=1, max_size=60), share=st.sampled_from([0.5, 0.9]))
def test_the_middle_is_known_to_a_half(seconds: list[int], share: float) -> None:
    histogram = Counter(span_of(timedelta(seconds=each)) for each in seconds)
    found = quantile(histogram, share)
    assert found is not None
    ordered = sorted(seconds)
    exact = ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]
    assert exact / 1.5 - 60 <= found.total_seconds() <= exact * 1.5 + 60


def test_of_nothing_there_is_no_middle() -> None:
    assert quantile({}, 0.5) is None


def test_a_busy_day_is_shown_as_the_worker_counted_it_last(monkeypatch: pytest.MonkeyPatch) -> None:
    discussion = make_discussion()
    say(discussion)
    tallying.tally_lately()
    say(discussion)
    assert of_today()["written"] == {"published": 2}
    monkeypatch.setattr(sums, "_BUSY", 2)
    assert of_today()["written"] == {"published": 1}
    tallying.tally_lately()
    assert of_today()["written"] == {"published": 2}
