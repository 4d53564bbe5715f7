"""Forms do everything without script, and what was typed always comes back."""

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.conversation.models import Comment, Discussion, Reaction, Report
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
OURS = {"headers": {"sec-fetch-site": "same-origin"}}


@pytest.fixture(autouse=True)
def _paper() -> None:
    make_front()


@pytest.fixture
def reader(client: Client) -> Reader:
    reader = make_member("Ada Merrow")
    client.force_login(reader)
    return reader


def post(client: Client, discussion: Discussion, text: str, **fields: object):
    return client.post(reverse("comment_post", args=[discussion.pk]), {"text": text, **fields}, **OURS)


def test_a_posted_comment_is_seen_at_once(client: Client, reader: Reader) -> None:
    answer = post(client, make_discussion(), "Seen at once.")
    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == comment.get_absolute_url()
    assert "Seen at once." in client.get(answer["Location"]).content.decode()


def test_a_refused_comment_comes_back_with_the_reason(client: Client, reader: Reader) -> None:
    house(longest=100)
    words = "Far too long, " * 10
    answer = post(client, make_discussion(), words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words.strip() in page
    assert "characters too long" in page


def test_nobody_is_shown_the_door_and_finds_their_words_behind_it(client: Client) -> None:
    discussion = make_discussion()
    answer = post(client, discussion, "My half-written opinion.")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "My half-written opinion." in page
    assert f"next=/discussions/{discussion.pk}/write/" in page.replace("%2F", "/")
    client.force_login(make_member())
    assert "My half-written opinion." in client.get(reverse("comment_write", args=[discussion.pk])).content.decode()
    post(client, discussion, "My half-written opinion.")
    assert "opinion" not in client.get(reverse("comment_write", args=[discussion.pk])).content.decode()


def test_a_held_comment_says_so_and_stands_among_ones_own(client: Client, reader: Reader) -> None:
    answer = post(client, make_discussion(rule="held"), "For your eyes first.")
    assert answer["Location"] == reverse("own_comments")
    page = client.get(answer["Location"]).content.decode()
    assert "For your eyes first." in page
    assert "waits for approval" in page


def test_a_form_from_elsewhere_posts_nothing(client: Client, reader: Reader) -> None:
    url = reverse("comment_post", args=[make_discussion().pk])
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {}):
        assert client.post(url, {"text": "Not mine."}, headers=headers).status_code == 403
    assert not Comment.objects.exists()


def test_preview_shows_what_it_would_look_like_and_posts_nothing(client: Client, reader: Reader) -> None:
    page = post(client, make_discussion(), "So *this* <b>way</b>.", preview="yes").content.decode()
    assert "So <em>this</em> &lt;b&gt;way&lt;/b&gt;." in page
    assert not Comment.objects.exists()


def test_replying_shows_what_is_answered(client: Client, reader: Reader) -> None:
    parent = say(make_discussion(), text="What do you think?")
    page = client.get(reverse("comment_reply", args=[parent.pk]))
    assert "What do you think?" in page.content.decode()
    post(client, parent.discussion, "I think so too.", parent=parent.pk)
    reply = Comment.objects.get(parent=parent)
    assert (reply.depth, reply.answers_id) == (1, parent.reader_id)


def test_a_quoting_reply_begins_with_the_words(client: Client, reader: Reader) -> None:
    parent = say(make_discussion(), text="First.\nSecond.")
    page = client.get(reverse("comment_reply", args=[parent.pk]) + "?quote").content.decode()
    assert "&gt; First.\n&gt; Second." in page


def test_a_reader_edits_and_the_history_is_public(client: Client, reader: Reader) -> None:
    comment = say(make_discussion(), reader, "Befor.")
    url = reverse("comment_edit", args=[comment.pk])
    assert "Befor." in client.get(url).content.decode()
    assert client.post(url, {"text": "Before."})["Location"] == comment.get_absolute_url()
    assert "Befor." in Client().get(reverse("comment_history", args=[comment.pk])).content.decode()


def test_a_refused_edit_loses_nothing(client: Client, reader: Reader) -> None:
    comment = say(make_discussion(), reader)
    house(longest=100)
    answer = client.post(reverse("comment_edit", args=[comment.pk]), {"text": "z" * 150})
    assert answer.status_code == 422
    assert "z" * 150 in answer.content.decode()


def test_withdrawing_asks_first(client: Client, reader: Reader) -> None:
    comment = say(make_discussion(), reader)
    url = reverse("comment_withdraw", args=[comment.pk])
    assert "Withdraw your comment?" in client.get(url).content.decode()
    client.post(url)
    assert Client().get(comment.get_absolute_url()).status_code == 404


def test_the_same_button_recommends_and_takes_it_back(client: Client, reader: Reader) -> None:
    comment = say(make_discussion())
    url = reverse("comment_react", args=[comment.pk])
    for number in (1, 0, 1):
        client.post(url, {"kind": "recommend"}, **OURS)
        assert Reaction.objects.count() == number


def test_nobody_who_recommends_is_led_to_the_door_and_back(client: Client) -> None:
    comment = say(make_discussion())
    answer = client.post(reverse("comment_react", args=[comment.pk]), {"kind": "recommend"}, **OURS)
    assert answer["Location"].endswith(f"?next={comment.get_absolute_url()}")


def test_a_report_needs_no_script(client: Client, reader: Reader) -> None:
    comment = say(make_discussion())
    url = reverse("comment_report", args=[comment.pk])
    assert client.post(url, {"words": "Hm."}).status_code == 422
    client.post(url, {"reason": "spam", "words": "Buy, buy, buy."})
    assert Report.objects.get().words == "Buy, buy, buy."


def test_ones_own_replies_are_listed_without_those_of_muted_readers(client: Client, reader: Reader) -> None:
    from broadsheet.readers import relations

    comment = say(make_discussion(), reader)
    say(comment.discussion, text="Well said, I think.", parent=comment)
    loud = say(comment.discussion, text="NONSENSE, ALL OF IT.", parent=comment)
    assert loud.reader_id is not None
    relations.mute(reader, loud.reader_id)
    page = client.get(reverse("own_replies")).content.decode()
    assert "Well said" in page
    assert "NONSENSE" not in page


def test_an_editor_picks_from_the_page(client: Client) -> None:
    comment = say(make_discussion(), text="Worth a place at the top.")
    client.force_login(make_moderator())
    client.post(reverse("comment_judge", args=[comment.pk]), {"do": "pick", "note": "First-hand."}, **OURS)
    page = Client().get(reverse("discussion", args=[comment.discussion_id])).content.decode()
    assert "Picked by the newsroom: First-hand." in page


def test_script_is_told_what_was_refused_and_why(client: Client, reader: Reader) -> None:
    url = reverse("comment_post", args=[make_discussion(rule="closed").pk])
    headers = {"sec-fetch-site": "same-origin", "accept": "application/json"}
    answer = client.post(url, {"text": "Late."}, headers=headers)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (403, "closed")


def test_personal_answers_are_kept_by_nobody(client: Client, reader: Reader) -> None:
    comment = say(make_discussion(), reader)
    for url in (
        reverse("comment_write", args=[comment.discussion_id]),
        reverse("comment_reply", args=[comment.pk]),
        reverse("comment_edit", args=[comment.pk]),
        reverse("comment_withdraw", args=[comment.pk]),
        reverse("own_comments"),
        reverse("own_replies"),
    ):
        assert "no-store" in client.get(url)["Cache-Control"], url
