"""What is recommended stands first, and what is talked about now is hot; neither can be bought."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.conversation import activity, queries, ranking, reacting
from broadsheet.conversation.identity import id_at, moment_of, new_id
from broadsheet.conversation.models import Discussion
from tests.conversation.talk import make_discussion, say
from tests.readers.people import make_member


@given(st.integers(0, 1_000), st.integers(0, 5_000))
def test_one_more_recommendation_never_harms(reactions: int, since: int) -> None:
    assert ranking.score(reactions + 1, since + 1) > ranking.score(reactions, since)


@given(st.integers(1, 1_000), st.integers(0, 5_000))
def test_recommendations_of_others_never_help(reactions: int, since: int) -> None:
    assert ranking.score(reactions, since + 1) <= ranking.score(reactions, since)


def test_a_late_comment_can_overtake_an_early_one_with_a_larger_sum() -> None:
    early = ranking.score(30, 400)
    late = ranking.score(20, 60)
    assert late > early


def test_one_friend_puts_nothing_first() -> None:
    assert ranking.score(1, 1) < ranking.score(12, 60)


@pytest.mark.django_db
def test_scores_are_made_true_before_they_are_shown() -> None:
    discussion = make_discussion()
    first, second = say(discussion), say(discussion)
    reacting.react(make_member(), first.pk, "recommend")
    for _ in range(4):
        reacting.react(make_member(), second.pk, "recommend")
    discussion.refresh_from_db()
    ranking.settle(discussion)
    first.refresh_from_db()
    assert first.score == ranking.score(1, 5)
    assert [each.pk for each in queries.threads(discussion, "recommended").comments] == [second.pk, first.pk]


def test_heat_halves_in_six_hours() -> None:
    pk = new_id()
    heat = activity.warmer(0.0, pk, 1)
    at = moment_of(pk).timestamp()
    assert activity.heat_now(heat, at) == pytest.approx(1)
    assert activity.heat_now(heat, at + activity.HALF_LIFE) == pytest.approx(0.5)


def test_one_reader_who_floods_is_worth_less_than_two_who_talk() -> None:
    pk = new_id()
    flooded = 0.0
    for turn in range(1, 500):
        flooded = activity.warmer(flooded, pk, turn)
    talked = activity.warmer(activity.warmer(0.0, pk, 1), pk, 1)
    assert flooded < talked


@given(st.lists(st.integers(0, 10**10), min_size=2, max_size=20))
def test_heat_does_not_depend_on_the_order_in_which_it_is_summed(moments: list[int]) -> None:
    start = id_at(moment_of(int(time.time() * 1e6)))
    one = other = 0.0
    for moment in moments:
        one = activity.warmer(one, start + moment, 1)
    for moment in reversed(moments):
        other = activity.warmer(other, start + moment, 1)
    assert one == pytest.approx(other)


@pytest.mark.django_db
def test_the_discussion_that_more_take_part_in_is_the_hotter_one() -> None:
    lonely, lively = make_discussion(), make_discussion()
    reader = make_member()
    for _ in range(5):
        say(lonely, reader)
    for _ in range(2):
        say(lively)
    assert [each.pk for each in queries.active()] == [lively.pk, lonely.pk]
    assert Discussion.objects.get(pk=lively.pk).heat == pytest.approx(activity.measured(lively))
