"""How somebody who manages accounts might rise above themselves."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from broadsheet.readers.models import Reader
from tests.factories import PASSWORD, make_reader
from tests.readers.test_newsroom_accounts import FRESH, change, role
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db


def permission(codename: str, app: str = "") -> Permission:
    found = Permission.objects.filter(codename=codename)
    return found.get(content_type__app_label=app) if app else found.get()


def clerks() -> None:
    """A role that a publisher might make: it manages accounts and nothing else."""
    group = Group.objects.create(name="Clerks")
    group.permissions.set(
        [
            permission("access_admin"),
            *(permission(f"{action}_reader") for action in ("add", "change", "view")),
        ]
    )


def test_nobody_takes_over_the_account_of_somebody_who_may_do_more() -> None:
    signed_in("Editors")
    clerks()
    clerk = signed_in("Clerks")
    for boss in (make_reader("boss@example.org", "Publishers"), make_reader("ed@example.org", "Editors")):
        change(clerk, boss, email="clerk@example.org", password1=FRESH, password2=FRESH)
        known = Reader.objects.get(pk=boss.pk)
        assert known.check_password(PASSWORD) and known.email == boss.email


def test_nobody_gives_a_role_that_may_do_more_with_pages() -> None:
    signed_in("Editors")
    clerks()
    clerk = signed_in("Clerks")
    quiet = Group.objects.create(name="Quiet publishers")
    root = Page.get_first_root_node()
    GroupPagePermission.objects.create(group=quiet, page=root, permission=permission("publish_page"))
    jo = make_reader()
    for group in (quiet, role("Editors"), role("Publishers"), role("Reporters")):
        change(clerk, jo, groups=[group.pk])
        assert not jo.groups.exists(), group.name
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(permission("access_admin"))
    change(clerk, jo, groups=[guests.pk])
    assert [group.name for group in jo.groups.all()] == ["Guests"]


def test_a_publisher_still_gives_every_role_of_the_paper() -> None:
    publisher = signed_in("Publishers")
    jo = make_reader()
    for name in ("Reporters", "Editors", "Moderators", "Publishers"):
        change(publisher, jo, groups=[role(name).pk])
        assert [group.name for group in jo.groups.all()] == [name]


@pytest.mark.parametrize("name", ["Moderators", "Reporters", "Editors"])
def test_only_publishers_reach_what_sets_up_the_paper(name: str) -> None:
    client = signed_in(name)
    for view in ("wagtailusers_users:index", "wagtailusers_users:add", "wagtailusers_groups:index"):
        assert client.get(reverse(view)).status_code == 302
    assert client.get("/newsroom/settings/common/paper/", follow=True).redirect_chain[-1][0].rstrip("/") == "/newsroom"
    for view in ("wagtailadmin_workflows:index", "wagtailadmin_collections:index", "wagtailsites:index"):
        assert client.get(reverse(view)).status_code == 302
    redirects = client.get(reverse("wagtailredirects:index")).status_code
    assert redirects == (200 if name == "Editors" else 302)


def test_a_moderator_sees_no_embargoed_headline() -> None:
    from datetime import timedelta

    from django.utils import timezone

    from tests.factories import make_section, make_story

    moderator = signed_in("Moderators")
    story = make_story("Secretheadline", make_section("News"), live=False)
    story.go_live_at = timezone.now() + timedelta(days=1)
    story.save_revision().publish()
    assert "Secretheadline" not in moderator.get("/newsroom/").content.decode()
    assert "Secretheadline" in signed_in("Editors").get("/newsroom/").content.decode()
    for path in ("/newsroom/api/main/pages/", "/newsroom/choose-page/", "/newsroom/reports/site-history/"):
        assert "Secretheadline" not in moderator.get(path).content.decode(), path
    assert moderator.get(f"/newsroom/pages/{story.pk}/edit/").status_code == 302
    assert moderator.get(f"/newsroom/pages/{story.pk}/view_draft/").status_code == 302
