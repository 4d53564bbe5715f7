"""What somebody who means harm would try."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from broadsheet.common.rate_limits import RateLimit
from broadsheet.conversation import editing, judging, posting
from broadsheet.conversation.discussions import hide
from broadsheet.conversation.models import Comment, Report
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views import unsent, writing
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front
from tests.moderation.desk import decide
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
OURS = {"headers": {"sec-fetch-site": "same-origin"}}


@pytest.fixture(autouse=True)
def _paper() -> None:
    make_front()


def test_the_door_of_an_open_discussion_does_not_show_what_registered_readers_said(client: Client) -> None:
    secret = say(make_discussion(rule="registered"), make_member(), "Said among ourselves.")
    way_in = reverse("comment_post", args=[make_discussion().pk])
    for sent in ({"text": "x"}, {"text": "x", "preview": "yes"}):
        page = client.post(way_in, {**sent, "parent": secret.pk}, **OURS).content.decode()
        assert "Write a comment" in page
        assert "Said among ourselves." not in page


def test_nobody_has_endless_texts_rendered(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    house(longest=100)
    way_in = reverse("comment_post", args=[make_discussion().pk])

    def preview(text: str) -> str:
        return client.post(way_in, {"text": text, "preview": "yes"}, **OURS).content.decode()

    assert "<em>short</em>" in preview("*short*")
    assert "<em>long</em>" not in preview("*long*" + "x" * 200)
    monkeypatch.setattr(writing, "PREVIEWS", RateLimit("previews in this test", 1, timedelta(minutes=1)))
    assert "<em>one</em>" in preview("*one*")
    assert "<em>two</em>" not in preview("*two*")


def test_what_nobody_sent_fills_no_sessions(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    comment = say(make_discussion())
    client.get(reverse("comment_reply", args=[comment.pk]) + "?quote")
    assert not Session.objects.exists()
    monkeypatch.setattr(unsent, "KEPT_UNSENT", RateLimit("kept in this test", 1, timedelta(minutes=1)))
    for _time in range(3):
        page = Client().post(reverse("comment_post", args=[comment.discussion_id]), {"text": "Kept?"}, **OURS)
        assert "Kept?" in page.content.decode()
    assert Session.objects.count() == 1


def test_a_text_that_waited_is_not_published_with_the_one_that_was_approved(client: Client) -> None:
    writer, discussion = make_member(), make_discussion(rule="held")
    comment = say(discussion, writer, "Buy my pills.")
    editing.edit(writer, comment.pk, "How interesting.")
    judging.approve(make_moderator(), comment.pk)
    page = client.get(reverse("comment_history", args=[comment.pk])).content.decode()
    assert "How interesting." in page
    assert "Buy my pills." not in page


def test_a_text_put_in_the_place_of_the_one_that_was_looked_at_is_not_approved(client: Client) -> None:
    client.force_login(make_moderator())
    writer = make_member()
    comment = say(make_discussion(rule="held"), writer, "How interesting.")
    decide(client, comment, "approve", meanwhile=lambda: editing.edit(writer, comment.pk, "Buy my pills."))
    assert Comment.objects.get(pk=comment.pk).status == "held"
    decide(client, comment, "approve")
    assert Comment.objects.get(pk=comment.pk).status == "published"


def test_nobody_learns_who_wrote_what_is_gone(client: Client) -> None:
    writer = make_member("Ada Regrets")
    root = say(make_discussion(), writer)
    answer = say(root.discussion, parent=root)
    editing.withdraw(writer, root.pk)
    for address in (f"/comments/{root.pk}/", f"/comments/{answer.pk}/", f"/discussions/{root.discussion_id}/"):
        page = client.get(address).content.decode()
        assert answer.text in page
        assert "Ada Regrets" not in page
    for address in (f"/api/v1/comments/{root.pk}", f"/api/v1/comments/{answer.pk}"):
        assert "Ada Regrets" not in client.get(address).content.decode()


def test_answers_in_a_hidden_discussion_are_read_by_nobody(client: Client) -> None:
    reader, discussion = make_member(), make_discussion()
    say(discussion, text="Not for the public.", parent=say(discussion, reader))
    hide(discussion)
    client.force_login(reader)
    assert "Not for the public." not in client.get(reverse("own_replies")).content.decode()


def test_a_comment_is_not_edited_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "EDITS", RateLimit("edits in this test", 2, timedelta(minutes=1)))
    writer = make_member()
    comment = say(make_discussion(), writer)
    for turn in range(2):
        editing.edit(writer, comment.pk, f"Now it says {turn}.")
    with pytest.raises(Refused) as refused:
        editing.edit(writer, comment.pk, "And now something else.")
    assert (refused.value.status, refused.value.wait > 0) == (429, True)
    assert comment.versions.count() == 2


def test_a_newcomer_does_not_put_another_text_under_the_approval_of_the_first() -> None:
    house(newcomers_held=1)
    writer, discussion = make_member(), make_discussion()
    first = say(discussion, writer, "How interesting.")
    judging.approve(make_moderator(), first.pk)
    edited = editing.edit(writer, first.pk, "Buy my pills.")
    assert (edited.status, edited.held_by) == ("held", "newcomer")
    judging.approve(make_moderator(), first.pk)
    second = say(discussion, writer, "Now I am known here.")
    assert editing.edit(writer, second.pk, "Now I am known here, too.").is_published


def test_names_are_not_collected_without_end_nor_from_hidden_discussions(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "NAMES", RateLimit("names in this test", 2, timedelta(minutes=1)))
    discussion = make_discussion()
    say(discussion, make_member("Zorro Talks"))
    client.force_login(make_member())
    address = reverse("comment_names", args=[discussion.pk]) + "?q=z"
    assert [each["name"] for each in client.get(address).json()["names"]] == ["Zorro Talks"]
    hide(discussion)
    assert client.get(address).status_code == 404
    assert client.get(address).status_code == 429


def test_what_no_database_keeps_breaks_nothing(client: Client) -> None:
    reader, comment = make_moderator(), say(make_discussion())
    client.force_login(reader)
    at = {"pk": comment.pk}
    sent = [
        (reverse("comment_post", args=[comment.discussion_id]), {"text": "Wo\0rds.", "key": "k\0"}, 303),
        (reverse("comment_react", kwargs=at), {"kind": "recommend\0"}, 303),
        (reverse("comment_report", kwargs=at), {"reason": "other", "words": "\0Look."}, 200),
        (reverse("comment_judge", kwargs=at), {"do": "pick", "note": "Go\0od."}, 303),
    ]
    for address, fields, status in sent:
        assert client.post(address, fields, **OURS).status_code == status
    assert client.get(reverse("comment_names", args=[comment.discussion_id]), {"q": "a\0"}).status_code == 200
    assert Report.objects.get().words == "Look."
    assert Comment.objects.get(pk=comment.pk).pick_note == "Good."


def test_only_threads_have_their_further_pages_kept(client: Client) -> None:
    root = say(make_discussion())
    reply = say(root.discussion, parent=root)
    last = say(root.discussion, parent=reply)
    of_thread, within = (client.get(f"/comments/{each.pk}/after/{last.pk}/") for each in (root, reply))
    assert (of_thread.status_code, within.status_code) == (200, 200)
    assert (getattr(of_thread, "is_shared", False), getattr(within, "is_shared", False)) == (True, False)


def test_endless_texts_are_refused_before_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    house(longest=100)
    writer = make_member()
    comment = say(make_discussion(), writer)
    for module in (posting, editing):
        monkeypatch.setattr(module, "rendered", lambda text: pytest.fail("It was looked at."))
    for deed in (
        lambda: say(comment.discussion, writer, "x" * 401),
        lambda: editing.edit(writer, comment.pk, "x" * 401),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.status == 413
