"""What stands deeper in a thread than paths hold is found, counted and gone on from like everything else."""

import pytest
from django.test import Client

from broadsheet.conversation import counts, editing, judging, judging_many, lineage
from broadsheet.conversation.models import Comment
from broadsheet.conversation.recounting import differences
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.conversation.test_reading_pages import shown
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
LENGTH = 60


@pytest.fixture
def line() -> list[Comment]:
    """Comments each of which answers the one before."""
    make_front()
    house(most_by_reader=1_000)
    discussion, reader = make_discussion(), make_member()
    said = [say(discussion, reader)]
    for _ in range(LENGTH - 1):
        said.append(say(discussion, reader, parent=said[-1]))
    return said


def test_a_comment_is_opened_with_the_beginning_and_what_is_nearest_above_it(
    client: Client, line: list[Comment]
) -> None:
    for place in (20, 48, 49, 50, 51, 59):
        ids = [each.pk for each in line]
        above = [ids[0], *ids[place - 12 : place]]
        found = shown(client, line[place].get_absolute_url())
        assert found[: len(above) + 1] == [*above, ids[place]], place


def test_everything_that_hangs_on_a_comment_is_shown_with_it(client: Client, line: list[Comment]) -> None:
    for place in (40, 48, 49, 50, 55):
        found = shown(client, line[place].get_absolute_url())
        assert found[found.index(line[place].pk) + 1 :] == [each.pk for each in line[place + 1 :]], place


def test_replies_are_counted_all_the_way_up(line: list[Comment]) -> None:
    editing.withdraw(line[55].reader, line[55].pk)  # type: ignore[arg-type]
    counted = list(Comment.objects.order_by("pk").values_list("reply_count", flat=True))
    assert counted == [LENGTH - 1 - place - (place < 55) for place in range(LENGTH)]
    assert not list(differences(line[0].discussion))


def test_many_taken_away_at_once_are_uncounted_all_the_way_up(line: list[Comment]) -> None:
    discussion = counts.locked(line[0].discussion_id)
    some = list(Comment.objects.filter(pk__in=[line[52].pk, line[57].pk]))
    judging_many.reject_all(make_moderator(), some, discussion, judging.NONE_GIVEN)
    assert not list(differences(line[0].discussion))


def test_whether_one_hangs_on_the_other_is_known_at_any_depth(line: list[Comment]) -> None:
    for upper, lower in ((0, 59), (48, 50), (49, 50), (49, 59), (52, 58)):
        assert lineage.is_below(line[upper], line[lower]), (upper, lower)
        assert not lineage.is_below(line[lower], line[upper]), (upper, lower)


def test_neighbours_in_the_depth_do_not_hang_on_each_other(client: Client, line: list[Comment]) -> None:
    other = say(line[0].discussion, make_member(), parent=line[51])
    assert not lineage.is_below(line[52], other)
    assert other.pk not in shown(client, line[52].get_absolute_url())
    assert lineage.ancestors(other) == [each.pk for each in line[:52]]


def test_further_replies_are_shown_though_the_last_one_seen_was_withdrawn(client: Client) -> None:
    make_front()
    house(most_by_reader=1_000)
    discussion, reader = make_discussion(), make_member()
    root = say(discussion, reader)
    replies = [say(discussion, reader, parent=root) for _ in range(30)]
    editing.withdraw(reader, replies[24].pk)
    answer = client.get(f"/comments/{root.pk}/after/{replies[24].pk}/")
    assert f'id="comment-{replies[25].pk}"' in answer.content.decode()
