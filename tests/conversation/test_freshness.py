"""Pages beside the discussion's own follow what is decided and said."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.conversation.freshness import Writers, follow_closings, writer_tag
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.judging import approve
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.models import Withdrawal
from broadsheet.moderation.models import Decision
from broadsheet.readers.signals import reader_changed
from tests.conversation.people import make_discussion, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
Captured = Callable[..., AbstractContextManager[list]]


def withdrawn() -> set[str]:
    return {tag for tags in Withdrawal.objects.values_list("tags", flat=True) for tag in tags}


def printed(path: str) -> bool:
    return page_store().find(path) is not None


def test_a_page_with_a_readers_comment_follows_their_name(django_capture_on_commit_callbacks: Captured) -> None:
    anna, bela, discussion = make_member("Anna"), make_member("Bela"), make_discussion()
    say(discussion, "And so on.", bela, to=say(discussion, "Rain.", anna))
    assert "Anna" in Client().get(discussion.url).text
    anna.display_name = "Anne"
    with django_capture_on_commit_callbacks(execute=True):
        anna.save()
        reader_changed.send(type(anna), reader=anna)
    assert not printed(discussion.url)
    page = Client().get(discussion.url).text
    assert "Anne" in page
    assert "Anna" not in page


def test_a_page_follows_the_name_of_whoever_is_answered_from_elsewhere(
    django_capture_on_commit_callbacks: Captured,
) -> None:
    anna, bela, discussion = make_member("Anna"), make_member("Bela"), make_discussion()
    first = say(discussion, "Rain.", anna)
    say(discussion, "No.", bela, to=first)
    path = f"/discussions/{discussion.pk}/since/{first.pk}/"
    assert "Anna" in Client().get(path).text
    assert printed(path)
    anna.display_name = "Anne"
    with django_capture_on_commit_callbacks(execute=True):
        anna.save()
        reader_changed.send(type(anna), reader=anna)
    assert not printed(path)


def test_what_the_paper_decides_about_comments_concerns_every_page_with_them(
    django_capture_on_commit_callbacks: Captured,
) -> None:
    discussion = make_discussion()
    Client().get(discussion.url)
    Client().get("/privacy/")
    with django_capture_on_commit_callbacks(execute=True):
        Commenting.load().save()
    assert not printed(discussion.url)
    assert not printed("/privacy/")


def test_the_pages_of_whoever_wrote_follow_once(monkeypatch: pytest.MonkeyPatch) -> None:
    anna, bela, discussion = make_member(), make_member(), make_discussion()
    for who in (anna, anna, bela):
        say(discussion, f"Word {who.pk} {Comment.objects.count()}.", who)
    Withdrawal.objects.all().delete()
    writers = Writers()
    writers.look()
    assert withdrawn() == {writer_tag(anna.pk), writer_tag(bela.pk)}
    assert Withdrawal.objects.count() == 1
    writers.look()
    assert Withdrawal.objects.count() == 1
    say(discussion, "Late.", bela)
    Withdrawal.objects.all().delete()
    writers.look()
    assert withdrawn() == {writer_tag(bela.pk)}


def test_what_is_approved_days_later_stands_on_its_writers_page_at_once() -> None:
    anna, discussion = make_member(), make_discussion(rule="held")
    comment = say(discussion, "Wait.", anna)
    old = id_at(timezone.now() - timedelta(days=2))
    Comment.objects.filter(pk=comment.pk).update(id=old, thread=old)
    Decision.objects.filter(comment=comment.pk).update(comment=old)
    Withdrawal.objects.all().delete()
    approve(make_member("Ed", "Editors"), old)
    assert writer_tag(anna.pk) in withdrawn()


def test_a_discussion_that_closes_by_itself_is_noted_once() -> None:
    now = timezone.now()
    closed = make_discussion(closes_at=now - timedelta(seconds=5), changed_at=now - timedelta(minutes=1))
    make_discussion(closes_at=now + timedelta(hours=1), changed_at=None)
    make_discussion(closes_at=None, changed_at=None)
    assert follow_closings() == 1
    assert Discussion.objects.get(pk=closed.pk).changed_at >= now
    assert follow_closings() == 0
