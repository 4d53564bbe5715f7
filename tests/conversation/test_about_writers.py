"""From a comment to following, muting and blocking its writer, whether or not readers have pages."""

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.conversation import judging
from broadsheet.conversation.models import Comment
from broadsheet.readers.models import Mute, Reader, Registration
from broadsheet.readers.status import Status, become
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def bela() -> Reader:
    return make_member("Bela")


def without_pages() -> None:
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()


def way_from(comment: Comment) -> str:
    """The address that a comment leads to where one wants to read no more of its writer."""
    return f"{reverse('follow', args=['reader', comment.reader_id])}?next={comment.get_absolute_url()}"


@pytest.mark.parametrize("name", ["comment", "comment_report"])
def test_a_comments_own_page_and_the_page_to_report_it_lead_to_muting_its_writer(
    client: Client, bela: Reader, name: str
) -> None:
    comment = say(make_discussion(), bela)
    page = reverse(name, args=[comment.pk])
    assert f'<a href="{way_from(comment)}">Follow, mute or block Bela</a>' in client.get(page).text
    without_pages()
    assert f'<a href="{way_from(comment)}">Mute or block Bela</a>' in client.get(page).text


def test_where_readers_have_no_pages_a_comment_still_leads_to_muting_its_writer_and_back(
    client: Client, bela: Reader
) -> None:
    without_pages()
    comment, anna = say(make_discussion(), bela), make_member("Anna")
    client.force_login(anna)
    asked = {"mute": "yes", "next": comment.get_absolute_url()}
    page = client.post(
        reverse("follow", args=["reader", bela.pk]), asked, follow=True, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert Mute.objects.filter(reader=anna, target=bela).exists()
    assert f'<a href="{comment.get_absolute_url()}">Back to where you were</a>' in page.text


def test_every_comment_says_to_script_where_its_writer_is_followed_and_muted(client: Client, bela: Reader) -> None:
    comment = say(make_discussion(), bela)
    said = f'data-writer="{reverse("follow", args=["reader", bela.pk])}"'
    everything = reverse("discussion", args=[comment.discussion_id])
    assert client.get(everything).text.count(said) == 1
    without_pages()
    assert client.get(everything).text.count(said) == 1


def test_nothing_leads_to_whoever_can_be_followed_no_more_or_whose_comment_is_gone(
    client: Client, bela: Reader
) -> None:
    discussion = make_discussion()
    shut_out, rejected = say(discussion, bela), say(discussion, make_member("Cara"))
    say(discussion, make_member("Dora"), parent=rejected)
    become(bela, Status.SHUT_OUT)
    judging.reject(make_moderator(), rejected.pk)
    for comment in (shut_out, rejected):
        assert reverse("follow", args=["reader", comment.reader_id]) not in client.get(comment.get_absolute_url()).text
