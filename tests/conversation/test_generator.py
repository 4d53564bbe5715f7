"""Generated discussions are plausible, the same for the same seed, and counted as if readers had written them."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import median

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from broadsheet.common.text import comment_html
from broadsheet.conversation import queries
from broadsheet.conversation.generator import fill, fill_all, make_readers
from broadsheet.conversation.models import Comment, Discussion, Reaction
from broadsheet.conversation.posting import post
from broadsheet.conversation.reacting import react
from broadsheet.conversation.recounting import differences
from broadsheet.readers.handles import validate_handle
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

BEGAN = timezone.make_aware(datetime(2026, 3, 3, 9))


@pytest.fixture
def readers() -> list[int]:
    return make_readers(300, seed=1)


def filled(readers: list[int], count: int = 600, seed: int = 3, **given: object) -> Discussion:
    discussion = make_discussion()
    fill(discussion, count, seed=seed, readers=readers, began=BEGAN, **given)  # type: ignore[arg-type]
    discussion.refresh_from_db()
    return discussion


def said(discussion: Discussion) -> list[Comment]:
    return list(Comment.objects.filter(discussion=discussion).order_by("pk"))


def test_every_count_is_what_a_recount_says(readers: list[int]) -> None:
    discussion = filled(readers)
    assert list(differences(discussion)) == []
    assert Comment.objects.count() == 600
    assert 570 < discussion.comment_count < 600
    assert 100 < discussion.participant_count <= 300
    assert discussion.heat > 0
    assert discussion.changed_at is not None


def test_it_goes_on_being_counted_when_readers_join_in(readers: list[int]) -> None:
    discussion = filled(readers, reaction_rows=True)
    somebody = queries.threads(discussion, "recommended").comments[0]
    member = make_member()
    post(member, discussion.pk, "I come late to this.", parent_id=somebody.pk)
    react(member, somebody.pk, "recommend")
    somebody_now = Comment.objects.get(pk=somebody.pk)
    assert somebody_now.reaction_count == somebody.reaction_count + 1
    assert not [found for found in differences(discussion) if "heat" not in found]


def test_the_same_seed_says_the_same_and_another_does_not(readers: list[int]) -> None:
    first, other = filled(readers, 60), filled(readers, 60, seed=4)
    texts = [comment.text for comment in said(first)]
    depths = [comment.depth for comment in said(first)]
    first.delete()
    again = said(filled(readers, 60))
    assert ([comment.text for comment in again], [comment.depth for comment in again]) == (texts, depths)
    assert [comment.text for comment in said(other)] != texts


def test_half_begin_threads_and_some_go_deep(readers: list[int]) -> None:
    depths = Counter(comment.depth for comment in said(filled(readers, 3_000)))
    assert 0.45 < depths[0] / 3_000 < 0.55
    assert depths[0] > depths[1] > depths[2] > depths[3] > depths[4]
    assert max(depths) >= 8


def test_most_comes_soon_and_some_later(readers: list[int]) -> None:
    discussion = filled(readers, 2_000, hours=48)
    moments = [comment.at for comment in said(discussion)]
    early = sum(moment < BEGAN + timedelta(hours=6) for moment in moments)
    assert 0.5 < early / 2_000 < 0.85
    assert moments[0] >= BEGAN and moments[-1] <= BEGAN + timedelta(hours=48)
    assert moments[-1] > BEGAN + timedelta(hours=24)
    at_night = sum(moment.astimezone(BEGAN.tzinfo).hour in (2, 3, 4) for moment in moments)
    assert at_night < 60


def test_lengths_and_reactions_have_a_long_tail(readers: list[int]) -> None:
    comments = said(filled(readers, 3_000))
    lengths = sorted(len(comment.text) for comment in comments)
    assert 80 < median(lengths) < 260
    assert lengths[0] < 40 and lengths[-1] > 1_000
    numbers = sorted(comment.reaction_count for comment in comments)
    assert numbers[1_200] == 0 and numbers[-1] >= 50


def test_its_html_is_what_the_rendering_makes_of_its_text(readers: list[int]) -> None:
    for comment in said(filled(readers, 300)):
        assert comment.html == str(comment_html(comment.text)), comment.text


def test_reactions_have_rows_where_they_are_asked_for(readers: list[int]) -> None:
    house(reactions=["recommend", "informative"])
    discussion = filled(readers, 200, reaction_rows=True)
    assert Reaction.objects.count() == discussion.reaction_count > 0
    for comment in said(discussion):
        rows = Counter(Reaction.objects.filter(comment=comment).values_list("kind", flat=True))
        assert rows == Counter(comment.reactions)
        assert not Reaction.objects.filter(comment=comment, reader=comment.reader_id).exists()


def test_nobody_answers_what_is_held(readers: list[int]) -> None:
    filled(readers, 1_500)
    held = Comment.objects.filter(status="held")
    assert held.exists() and not Comment.objects.filter(parent__in=held).exists()
    assert Comment.objects.filter(status="withdrawn", is_shown=True).exists()


def test_many_discussions_share_the_moments_of_one_day(readers: list[int]) -> None:
    discussions = [make_discussion() for _ in range(6)]
    fill_all(discussions, 900, largest=400, seed=1, readers=readers, began=BEGAN, hours=0.0001)
    assert Comment.objects.count() == 900
    assert Comment.objects.filter(discussion=discussions[0]).count() == 400
    assert all(not list(differences(each)) for each in discussions)


def test_it_is_only_for_discussions_in_which_nothing_was_said(readers: list[int]) -> None:
    discussion = filled(readers, 5)
    with pytest.raises(ValueError, match="was said"):
        fill(discussion, 5, seed=1, readers=readers, began=BEGAN)


def test_its_pages_can_be_read(readers: list[int], client: Client) -> None:
    discussion = filled(readers, 200)
    deepest = Comment.objects.filter(discussion=discussion, status="published").order_by("-depth")[0]
    for path in (discussion.get_absolute_url(), deepest.get_absolute_url()):
        assert client.get(path).status_code == 200


def test_readers_are_members_with_proper_handles(readers: list[int]) -> None:
    assert len(set(readers)) == EmailAddress.objects.filter(verified=True).count() == 300
    for reader in Reader.objects.filter(pk__in=readers):
        validate_handle(reader.handle or "")
        assert reader.has_verified_address() and not reader.has_usable_password() and reader.display_name
    assert set(make_readers(5)).isdisjoint(readers)
