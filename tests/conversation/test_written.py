"""What a reader wrote: on their page, in a list of its own, in their account and in the newsroom."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from broadsheet.conversation import editing, freshness
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.delivery.freshness import page_store
from broadsheet.readers.models import Reader, Registration
from broadsheet.readers.names import change_handle
from broadsheet.readers.signals import reader_changed
from tests.conversation.people import make_discussion, say
from tests.factories import make_story
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in
from tests.stories.desk import signed_in as signed_in_desk

pytestmark = pytest.mark.django_db
Bounded = Callable[[int], AbstractContextManager[object]]
Captured = Callable[..., AbstractContextManager[list]]


def list_of(reader: Reader) -> str:
    return f"{reader.get_absolute_url()}comments/"


def test_a_readers_page_shows_their_newest_comments_and_where_the_others_are() -> None:
    anna, discussion = make_member("Anna"), make_discussion(make_story("The storm"))
    said = [say(discussion, f"Number {number}.", anna) for number in range(7)]
    page = Client().get(anna.get_absolute_url()).text
    assert [f"Number {number}." in page for number in range(7)] == [False, False, True, True, True, True, True]
    assert page.index("Number 6.") < page.index("Number 5.")
    assert f'href="{said[-1].get_absolute_url()}"' in page
    assert "The storm" in page
    assert f'href="{list_of(anna)}"' in page
    assert 'id="comments-title"' not in Client().get(make_member("Bela").get_absolute_url()).text


def test_the_list_leads_on_by_addresses_that_can_be_kept_and_shows_each_once() -> None:
    anna, discussion = make_member("Anna"), make_discussion()
    for number in range(30):
        Comment.objects.filter(pk=say(discussion, f"This is number {number}.").pk).update(reader=anna)
    seen: list[str] = []
    path = list_of(anna)
    while path:
        page = Client().get(path)
        assert page_store().find(path) is not None
        seen += re.findall(r"This is number (\d+)\.", page.text)
        older = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = older[1] if older else ""
    assert seen == [str(number) for number in range(29, -1, -1)]


def test_the_list_is_not_for_search_engines_and_says_whose_it_is() -> None:
    anna = make_member("Anna")
    page = Client().get(list_of(anna))
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex">' in page.text
    assert "Comments by Anna" in page.text
    assert "Nothing to show." in page.text
    assert f'<link rel="canonical" href="http://testserver{list_of(anna)}">' in page.text


def test_a_place_that_was_made_up_is_not_found() -> None:
    anna, bela, discussion = make_member("Anna"), make_member("Bela"), make_discussion()
    hers, mine = say(discussion, "Hers.", bela), say(discussion, "Mine.", anna)
    assert Client().get(f"{list_of(anna)}before/{mine.pk}/").status_code == 200
    assert Client().get(f"{list_of(anna)}before/{hers.pk}/").status_code == 404
    assert Client().get(f"{list_of(anna)}before/{mine.pk + 1}/").status_code == 404
    assert Client().get(f"{list_of(anna)}before/0{mine.pk}/").status_code == 404


def test_what_is_not_for_everybody_is_on_no_such_page() -> None:
    anna = make_member("Anna")
    say(make_discussion(rule="held"), "Held.", anna)
    say(make_discussion(rule="registered"), "Among readers.", anna)
    editing.withdraw(anna, say(make_discussion(), "Taken back.", anna).pk)
    hidden = make_discussion()
    say(hidden, "On a draft.", anna)
    Discussion.objects.filter(pk=hidden.pk).update(is_hidden=True)
    for path in (anna.get_absolute_url(), list_of(anna)):
        page = Client().get(path).text
        assert not any(words in page for words in ("Held.", "Among readers.", "Taken back.", "On a draft."))


def test_who_hides_their_comments_shows_none(django_capture_on_commit_callbacks: Captured) -> None:
    anna = make_member("Anna")
    say(make_discussion(), "In the open.", anna)
    assert "In the open." in Client().get(list_of(anna)).text
    with django_capture_on_commit_callbacks(execute=True):
        Reader.objects.filter(pk=anna.pk).update(hides_comments=True)
        reader_changed.send(Reader, reader=anna)
    assert page_store().find(list_of(anna)) is None
    assert Client().get(list_of(anna)).status_code == 404
    assert "In the open." not in Client().get(anna.get_absolute_url()).text


def test_where_readers_have_no_pages_there_is_no_list() -> None:
    anna = make_member("Anna")
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()
    assert Client().get(list_of(anna)).status_code == 404


def test_a_former_handle_leads_to_the_list_under_the_present_one() -> None:
    anna = make_member("Anna")
    before = list_of(anna)
    change_handle(anna, "annatwo")
    anna.refresh_from_db()
    assert Client().get(before)["Location"] == list_of(anna)


def test_the_page_follows_what_is_written_and_taken_back(django_capture_on_commit_callbacks: Captured) -> None:
    anna, discussion = make_member("Anna"), make_discussion()
    path = anna.get_absolute_url()
    Client().get(path)
    writers = freshness.Writers()
    with django_capture_on_commit_callbacks(execute=True):
        comment = say(discussion, "Just now.", anna)
        writers.look()
    assert page_store().find(path) is None
    assert "Just now." in Client().get(path).text
    page_store().withdraw([f"conversation:{comment.discussion_id}"])
    assert page_store().find(path) is None


def test_much_that_was_written_costs_as_many_queries_as_little(django_assert_max_num_queries: Bounded) -> None:
    anna = make_member("Anna")
    for _ in range(12):
        discussion = make_discussion()
        say(discussion, f"Word {discussion.pk}.", anna, to=say(discussion, f"First {discussion.pk}."))
    with django_assert_max_num_queries(18):
        Client().get(list_of(anna))


def test_the_account_leads_to_own_comments_and_replies() -> None:
    anna, discussion = make_member("Anna"), make_discussion()
    mine = say(discussion, "Mine.", anna)
    say(discussion, "Yours?", to=mine)
    client = signed_in(anna)
    overview = client.get("/accounts/").text
    for path, words in (("/comments/mine/", "Mine."), ("/comments/replies/", "Yours?")):
        assert f'href="{path}"' in overview
        page = client.get(path).text
        assert words in page
        assert re.search(rf'href="{path}"[^>]* aria-current="page"', page)


def test_the_newsroom_sees_how_much_a_reader_wrote_and_who_has() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    say(make_discussion(), "One.", anna)
    say(make_discussion(rule="held"), "Two.", anna)
    desk = signed_in_desk("Publishers")
    page = desk.get(f"/newsroom/readers/{anna.pk}/").text
    assert "2 comments (1 not published)" in page
    assert f'href="{list_of(anna)}"' in page
    assert "0 comments" in desk.get(f"/newsroom/readers/{bela.pk}/").text
    found = [
        [row.pk for row in desk.get(f"/newsroom/readers/?has_commented={answer}").context["page_obj"].object_list]
        for answer in ("yes", "no")
    ]
    assert found[0] == [anna.pk]
    assert anna.pk not in found[1] and bela.pk in found[1]
