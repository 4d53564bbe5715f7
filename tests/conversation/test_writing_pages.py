"""Forms do everything without script, and what was typed always comes back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from broadsheet.conversation import posting
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


def test_nobody_in_a_discussion_for_readers_finds_their_words_behind_the_door(client: Client) -> None:
    parent = say(make_discussion(rule="registered"), text="Among ourselves.")
    for fields, view in (({}, "comment_write"), ({"parent": parent.pk}, "comment_reply")):
        answer = post(client, parent.discussion, f"Typed on the page {view}.", **fields)
        assert answer.status_code == 302
        here = reverse(view, args=[parent.pk if fields else parent.discussion_id])
        assert answer["Location"] == f"{reverse('account_login')}?next={here.replace('/', '%2F')}"
    client.force_login(make_member())
    for pk, view in ((parent.discussion_id, "comment_write"), (parent.pk, "comment_reply")):
        assert f"Typed on the page {view}." in client.get(reverse(view, args=[pk])).content.decode()


def test_an_answer_to_what_went_before_its_writer_logged_in_is_given_back(client: Client) -> None:
    parent = say(make_discussion(), make_member())
    post(client, parent.discussion, "I beg to differ.", parent=parent.pk)
    Comment.objects.filter(pk=parent.pk).update(status="withdrawn", is_shown=False)
    client.force_login(make_member())
    answer = client.get(reverse("comment_reply", args=[parent.pk]))
    assert answer.status_code == 409
    assert "I beg to differ." in answer.content.decode()
    assert Client().get(reverse("comment_reply", args=[parent.pk])).status_code == 404


def test_a_comment_on_what_was_hidden_before_its_writer_logged_in_is_given_back(client: Client) -> None:
    discussion = make_discussion()
    post(client, discussion, "I beg to differ.")
    Discussion.objects.update(is_hidden=True)
    client.force_login(make_member())
    answer = client.get(reverse("comment_write", args=[discussion.pk]))
    assert answer.status_code == 404
    assert "I beg to differ." in answer.content.decode()


def test_whose_session_ended_while_they_edited_finds_the_new_text_behind_the_door(
    client: Client, reader: Reader
) -> None:
    comment = say(make_discussion(), reader, "Befor.")
    url = reverse("comment_edit", args=[comment.pk])
    client.logout()
    answer = client.post(url, {"text": "Before, and a good deal more."})
    assert answer["Location"] == f"{reverse('account_login')}?next={url.replace('/', '%2F')}"
    client.force_login(reader)
    assert "Before, and a good deal more." in client.get(url).content.decode()
    client.post(url, {"text": "Before, and a good deal more."})
    client.post(url, {"text": "Before."})
    assert "a good deal more" not in client.get(url).content.decode()


def test_a_text_for_what_can_no_longer_be_edited_is_given_back_all_the_same(client: Client, reader: Reader) -> None:
    comment = say(make_discussion(), reader, "Befor.")
    url = reverse("comment_edit", args=[comment.pk])
    client.logout()
    client.post(url, {"text": "Before, and a good deal more."})
    client.force_login(reader)
    house(edit_minutes=0)
    answer = client.get(url)
    assert answer.status_code == 403
    assert "Before, and a good deal more." in answer.content.decode()


def test_script_that_edits_for_nobody_is_told_so(client: Client) -> None:
    url = reverse("comment_edit", args=[say(make_discussion()).pk])
    answer = client.post(url, {"text": "Not mine."}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "nobody")


def test_what_was_written_under_a_story_that_is_gone_comes_back_without_a_word_of_the_story(
    client: Client, reader: Reader
) -> None:
    discussion = make_discussion(title="A headline under embargo")
    Discussion.objects.update(is_hidden=True)
    answer = post(client, discussion, "Typed while the story was withdrawn.")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "This discussion is closed." in page
    assert "Typed while the story was withdrawn." in page
    assert "embargo" not in page
    assert client.get(reverse("comment_write", args=[discussion.pk])).status_code == 404


@pytest.mark.parametrize("words", ["Thank you.", "Long enough that nobody says it twice by chance."])
def test_a_double_click_without_script_makes_one_comment(client: Client, reader: Reader, words: str) -> None:
    discussion = make_discussion()
    page = html.fromstring(client.get(reverse("comment_write", args=[discussion.pk])).content)
    key = page.find(".//input[@name='key']").get("value")
    assert len(key) > 20
    for fields in ({}, {"key": key}):
        Comment.objects.all().delete()
        first, second = (post(client, discussion, words, **fields) for _click in range(2))
        assert first["Location"] == second["Location"] == Comment.objects.get().get_absolute_url()


def test_the_same_words_in_another_place_or_later_are_another_comment(
    client: Client, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = say(make_discussion(), text="Ask me anything.")
    post(client, parent.discussion, "Thank you.")
    post(client, parent.discussion, "Thank you.", parent=parent.pk)
    assert Comment.objects.filter(text="Thank you.").count() == 2
    later = posting.now() + timedelta(minutes=2)
    monkeypatch.setattr(posting, "now", lambda: later)
    post(client, parent.discussion, "Thank you.")
    assert Comment.objects.filter(text="Thank you.").count() == 3


def test_another_text_in_a_form_that_was_sent_before_is_another_comment(client: Client, reader: Reader) -> None:
    discussion = make_discussion()
    for words in ("The first.", "The second."):
        post(client, discussion, words, key="of-this-form")
    assert set(Comment.objects.values_list("text", flat=True)) == {"The first.", "The second."}


def test_whoever_edits_is_reminded_of_the_rules_and_loses_no_draft(client: Client, reader: Reader) -> None:
    house(house_rules="Say it as you would at the kitchen table.")
    comment = say(make_discussion(), reader)
    page = client.get(reverse("comment_edit", args=[comment.pk])).content.decode()
    assert "kitchen table" in page
    assert f'<kept-draft class="write" data-key="edit:{comment.pk}"' in page


def test_a_comments_page_leads_to_following_its_thread_and_to_quoting_it(client: Client) -> None:
    root = say(make_discussion())
    comment = say(root.discussion, parent=root)
    page = client.get(comment.get_absolute_url()).content.decode()
    assert f'action="{reverse("follow", args=["thread", root.pk])}"' in page
    assert f'href="{reverse("comment_reply", args=[comment.pk])}?quote"' in page


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
