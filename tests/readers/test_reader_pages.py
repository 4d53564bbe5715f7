"""Readers' public pages: the same for everybody, as much as the reader shows, and true as soon as it changes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.delivery.freshness import page_store
from broadsheet.readers import relations
from broadsheet.readers.models import Follow, Reader, Registration
from broadsheet.readers.names import change_handle
from broadsheet.readers.signals import reader_changed
from broadsheet.readers.status import Status, become
from tests.factories import make_front, make_topic
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db


def without_profiles() -> None:
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()


def page_of(reader: Reader) -> str:
    answer = Client().get(reader.get_absolute_url())
    assert answer.status_code == 200
    return answer.text


def test_a_page_says_who_somebody_is_and_since_when() -> None:
    anna = make_member("Anna Marsh", about="I grow beans.\nAnd read.")
    Reader.objects.filter(pk=anna.pk).update(date_joined="2025-03-09T12:00:00Z")
    page = page_of(anna)
    assert "<bdi>Anna Marsh</bdi>" in page
    assert f"<bdi>@{anna.handle}</bdi>" in page
    assert "I grow beans.<br>And read." in page
    assert "Reader since March 2025" in page
    assert "0 followers" in page
    assert anna.email not in page


def test_what_somebody_writes_of_themselves_is_words_only() -> None:
    anna = make_member("Anna", about="<b>Buy</b> https://spam.example <script>alert(1)</script>\n\n[x](http://y)")
    Reader.objects.filter(pk=anna.pk).update(display_name='"><img src=x onerror=alert(1)>')
    page = page_of(anna)
    assert "<script>alert" not in page
    assert "<b>Buy" not in page
    assert "<img src=x" not in page
    assert 'href="https://spam' not in page
    assert "&lt;b&gt;Buy&lt;/b&gt; https://spam.example" in page


def test_whom_somebody_follows_stands_there_unless_they_hide_it() -> None:
    anna, bela, topic = make_member("Anna"), make_member("Bela"), make_topic("Climate")
    relations.follow(anna, "reader", bela.pk)
    relations.follow(anna, "topic", topic.pk)
    assert "Bela" in page_of(anna)
    assert "Climate" in page_of(anna)
    assert "1 follower<" in page_of(bela)
    Reader.objects.filter(pk__in=[anna.pk, bela.pk]).update(hides_follows=True, hides_numbers=True)
    for reader in (anna, bela):
        reader_changed.send(sender=Reader, reader=reader)
    assert "Bela" not in page_of(anna)
    assert "Climate" not in page_of(anna)
    assert "follower" not in page_of(bela).replace("followers of", "")
    assert Client().get(f"{anna.get_absolute_url()}follows/").status_code == 404


def test_a_long_list_of_follows_has_pages_of_its_own() -> None:
    anna = make_member("Anna")
    topics = [make_topic(f"Subject {number}.") for number in range(70)]
    Follow.objects.bulk_create(Follow(reader=anna, kind="topic", target_id=topic.pk) for topic in topics)
    base = f"{anna.get_absolute_url()}follows/"
    assert f'href="{base}"' in page_of(anna)
    first, second = Client().get(base), Client().get(f"{base}page/2/")
    assert "Subject 69." in first.text
    assert "Subject 9." not in first.text
    assert "Subject 9." in second.text
    assert Client().get(f"{base}page/3/").status_code == 404
    assert Client().get(f"{base}page/0/").status_code == 404
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_page_is_printed_once_and_made_anew_when_it_is_out_of_date(
    django_capture_on_commit_callbacks: object,
) -> None:
    make_front()
    anna, bela = make_member("Anna"), make_member("Bela")
    path = anna.get_absolute_url()
    page_of(anna)
    assert page_store().find(path) is not None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        relations.follow(bela, "reader", anna.pk)
    assert page_store().find(path) is None
    assert "1 follower<" in page_of(anna)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        without_profiles()
    assert page_store().find(path) is None


def test_nobody_who_is_no_member_has_a_page() -> None:
    for status in (Status.WAITING, Status.LEAVING, Status.SHUT_OUT):
        reader = make_member("Carl", status=status)
        for path in ("", "follows/", "picture.svg"):
            assert Client().get(f"{reader.get_absolute_url()}{path}").status_code == 404
    assert Client().get("/readers/nobody/").status_code == 404
    anna = make_member("Anna")
    become(anna, Status.SHUT_OUT)
    assert Client().get(anna.get_absolute_url()).status_code == 404


def test_where_readers_only_comment_no_pages_exist_and_no_link_leads_to_one() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    client = signed_in(anna)
    assert client.get("/me").json()["reader"]["url"] == anna.get_absolute_url()
    assert anna.get_absolute_url() in client.get("/accounts/profile/").text
    without_profiles()
    for reader in (anna, bela):
        assert Client().get(reader.get_absolute_url()).status_code == 404
        assert Client().get(f"{reader.get_absolute_url()}follows/").status_code == 404
    assert client.get("/me").json()["reader"]["url"] == ""
    assert f'href="{anna.get_absolute_url()}"' not in client.get("/accounts/profile/").text
    # Beside a comment there is still a picture.
    assert Client().get(f"{bela.get_absolute_url()}picture.svg").status_code == 200


@pytest.mark.parametrize("rest", ["", "follows/", "picture.svg"])
def test_other_spellings_and_former_handles_lead_to_the_present_one(rest: str) -> None:
    anna = make_member("Annamarsh")
    change_handle(anna, "anna_of_kent")
    for spelling in ("AnnaMarsh", "annamarsh", "ＡＮＮＡＭＡＲＳＨ", "Anna_Of_Kent"):
        answer = Client().get(f"/readers/{spelling}/{rest}")
        assert (answer.status_code, answer["Location"]) == (302, f"/readers/anna_of_kent/{rest}"), spelling


def test_search_engines_leave_readers_alone_but_find_the_papers_people() -> None:
    robots = '<meta name="robots" content="noindex">'
    assert robots in page_of(make_member("Anna", about="Buy my beans"))
    assert robots not in page_of(make_member("Edda", "Editors"))


def test_the_page_offers_to_follow_mute_and_block() -> None:
    anna = make_member("Anna")
    page = page_of(anna)
    assert f'data-about="reader:{anna.pk}"' in page
    assert f'data-owner="{anna.handle}"' in page
    assert f'href="/follow/reader/{anna.pk}/?next={anna.get_absolute_url()}"' in page
    assert "Set-Cookie" not in Client().get(anna.get_absolute_url()).headers


def test_a_page_costs_the_same_however_much_is_followed() -> None:
    anna = make_member("Anna")
    make_front()
    numbers = []
    for _ in range(2):
        topics = [make_topic() for _ in range(20)]
        others = [make_member() for _ in range(5)]
        Follow.objects.bulk_create(Follow(reader=anna, kind="topic", target_id=topic.pk) for topic in topics)
        Follow.objects.bulk_create(Follow(reader=anna, kind="reader", target_id=other.pk) for other in others)
        for path in ("", "follows/"):
            Client().get(f"{anna.get_absolute_url()}{path}?again")
            with CaptureQueriesContext(connection) as asked:
                Client().get(f"{anna.get_absolute_url()}{path}?again")
            numbers.append(len(asked))
    assert numbers[:2] == numbers[2:]
    assert max(numbers) <= 16
