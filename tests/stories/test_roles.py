"""Who may do what in the newsroom, asked of the real screens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Workflow

from broadsheet.stories.models import Story
from broadsheet.stories.roles import ROLES, establish_roles
from tests.factories import make_entry, make_live_blog, make_picture, make_reader, make_section, make_story, make_topic
from tests.stories.desk import add_page, signed_in, story_form

pytestmark = pytest.mark.django_db

REPORTER, EDITOR, MODERATOR, PUBLISHER = "Reporters", "Editors", "Moderators", "Publishers"
Opened = Callable[[Client], bool]


def opens(name: str, *args: Any) -> Opened:
    """Whether a screen opens, rather than sending its visitor away (302) or refusing (403)."""
    return lambda client: client.get(reverse(name, args=args)).status_code == 200


def can_publish(client: Client) -> bool:
    add_page(client, "story", make_section("Sport"), story_form("A goal", **{"action-publish": "on"}))
    return Story.objects.filter(title="A goal", live=True).exists()


def can_change_the_paper(client: Client) -> bool:
    """Settings screens send on to the one row they have."""
    page = client.get(reverse("wagtailsettings:edit", args=["common", "paper"]), follow=True)
    return b'name="accent_dark"' in page.content


def others_story() -> Story:
    return make_story("Somebody else's", live=False, owner=make_reader())


# what is tried → how, and which roles it must work for
DEEDS: dict[str, tuple[Callable[[], Opened], set[str]]] = {
    "look in": (lambda: opens("wagtailadmin_home"), {REPORTER, EDITOR, MODERATOR, PUBLISHER}),
    "write a story": (
        lambda: opens("wagtailadmin_pages:add", "stories", "story", make_section().pk),
        {REPORTER, EDITOR, PUBLISHER},
    ),
    "publish": (lambda: can_publish, {EDITOR, PUBLISHER}),
    "change somebody else's story": (
        lambda: opens("wagtailadmin_pages:edit", others_story().pk),
        {EDITOR, PUBLISHER},
    ),
    "delete a published story": (
        lambda: opens("wagtailadmin_pages:delete", make_story().pk),
        {EDITOR, PUBLISHER},
    ),
    "unpublish": (lambda: opens("wagtailadmin_pages:unpublish", make_story().pk), {EDITOR, PUBLISHER}),
    "move a story": (lambda: opens("wagtailadmin_pages:move", make_story().pk), {EDITOR, PUBLISHER}),
    "choose a picture": (
        lambda: opens("wagtailimages_chooser:chosen", make_picture().pk),
        {REPORTER, EDITOR, PUBLISHER},
    ),
    "add a picture": (lambda: opens("wagtailimages:add_multiple"), {REPORTER, EDITOR, PUBLISHER}),
    "change anybody's picture": (lambda: opens("wagtailimages:edit", make_picture().pk), {EDITOR, PUBLISHER}),
    "write a live entry": (lambda: opens("live_entries:add"), {REPORTER, EDITOR, PUBLISHER}),
    "change a live entry": (lambda: opens("live_entries:edit", make_entry().pk), {REPORTER, EDITOR, PUBLISHER}),
    "delete a live entry": (lambda: opens("live_entries:delete", make_entry().pk), {EDITOR, PUBLISHER}),
    "add a topic": (lambda: opens("wagtailsnippets_stories_topic:add"), {EDITOR, PUBLISHER}),
    "delete a topic": (lambda: opens("wagtailsnippets_stories_topic:delete", make_topic().pk), {EDITOR, PUBLISHER}),
    "add a byline": (lambda: opens("wagtailsnippets_stories_byline:add"), {EDITOR, PUBLISHER}),
    "add a redirect": (lambda: opens("wagtailredirects:add"), {EDITOR, PUBLISHER}),
    "change the paper": (lambda: can_change_the_paper, {PUBLISHER}),
    "see the accounts": (lambda: opens("wagtailusers_users:index"), {PUBLISHER}),
    "add an account": (lambda: opens("wagtailusers_users:add"), {PUBLISHER}),
    "change an account": (lambda: opens("wagtailusers_users:edit", make_reader().pk), {PUBLISHER}),
    "delete an account": (lambda: opens("wagtailusers_users:delete", make_reader().pk), {PUBLISHER}),
    "make a role": (lambda: opens("wagtailusers_groups:add"), set()),
    "change the workflow": (lambda: opens("wagtailadmin_workflows:add"), {PUBLISHER}),
    "see the settings of a site": (lambda: opens("wagtailsites:index"), set()),
}


@contextmanager
def undone() -> Iterator[None]:
    """What happens within has not happened for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_role_can_do_what_the_table_says_and_nothing_else(deed: str) -> None:
    prepare, allowed = DEEDS[deed]
    make_live_blog()
    establish_roles()
    deed_of = prepare()
    could = set()
    for role in (*ROLES, "nobody"):
        with undone():
            if deed_of(signed_in(role if role != "nobody" else "")):
                could.add(role)
    assert could == allowed


@pytest.mark.parametrize("deed", DEEDS)
def test_an_administrator_can_do_everything(deed: str) -> None:
    client = signed_in("admin")
    make_live_blog()
    assert DEEDS[deed][0]()(client)


def test_who_is_not_signed_in_is_asked_to_sign_in() -> None:
    signed_in()
    response = Client().get("/newsroom/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/newsroom/login/")


def test_a_reader_without_a_role_stays_outside() -> None:
    assert signed_in().get("/newsroom/").status_code == 302


def test_wagtails_own_moderators_cannot_publish() -> None:
    establish_roles()
    assert not GroupPagePermission.objects.filter(group__name="Moderators").exists()
    assert not Group.objects.get(name="Moderators").collection_permissions.exists()


def test_what_a_publisher_gave_a_role_stays_and_what_it_needs_comes_back() -> None:
    establish_roles()
    reporters = Group.objects.get(name="Reporters")
    given = Group.objects.get(name="Editors").permissions.get(codename="add_topic")
    reporters.permissions.set([given])
    establish_roles()
    assert {"add_topic", "access_admin", "publish_liveentry"} <= set(
        reporters.permissions.values_list("codename", flat=True)
    )


def test_a_changed_workflow_is_not_made_again() -> None:
    establish_roles()
    Workflow.objects.filter(active=True).update(name="Night desk")
    establish_roles()
    assert list(Workflow.objects.filter(active=True).values_list("name", flat=True)) == ["Night desk"]


def test_roles_wait_until_there_is_a_page_tree() -> None:
    Page.objects.all().delete()
    Group.objects.all().delete()
    establish_roles()
    assert not Group.objects.exists()
