"""Badges say who speaks for the paper, and nobody else has one."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.delivery.models import Withdrawal
from broadsheet.readers.badges import badges_of
from broadsheet.readers.models import Reader, Registration
from tests.factories import make_byline, make_reader
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db


def labels(reader: Reader) -> list[str]:
    return [str(badge.label) for badge in badges_of([reader.pk]).get(reader.pk, [])]


def test_each_role_has_its_badge_and_a_reader_has_none() -> None:
    assert labels(make_member("Paula", "Publishers")) == ["Publisher"]
    assert labels(make_member("Edda", "Editors", "Reporters")) == ["Editor"]
    assert labels(make_member("Rob", "Reporters")) == ["Reporter"]
    assert labels(make_member("Mo", "Moderators", "Editors")) == ["Editor", "Moderator"]
    assert labels(make_member("Anna")) == []
    assert labels(make_member("Gone", "Editors", is_active=False)) == []


def test_who_signs_stories_is_a_journalist_with_a_way_to_what_they_signed() -> None:
    rob = make_member("Rob", "Reporters")
    byline = make_byline("Robert Field", account=rob)
    (badge,) = badges_of([rob.pk])[rob.pk]
    assert (str(badge.label), badge.url) == ("Journalist", byline.url)
    page = Client().get(rob.get_absolute_url()).text
    assert f'<a class="reader-badge" href="{byline.url}"><svg' in page
    assert "Journalist" in page


def test_the_byline_leads_to_its_account() -> None:
    rob = make_member("Rob", "Reporters")
    byline = make_byline("Robert Field", account=rob)
    page = Client().get(byline.url).text
    assert "In the conversation as" in page
    assert f'<a href="{rob.get_absolute_url()}"><bdi>@{rob.handle}</bdi></a>' in page
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()
    page = Client().get(byline.url).text
    assert f"<bdi>@{rob.handle}</bdi>" in page
    assert rob.get_absolute_url() not in page
    Reader.objects.filter(pk=rob.pk).update(status=Reader.Status.SHUT_OUT)
    assert f"@{rob.handle}" not in Client().get(byline.url).text
    rob.delete()
    byline.refresh_from_db()
    assert byline.account is None


def test_many_readers_have_their_badges_in_two_queries() -> None:
    readers = [make_member(f"Reader {number}", "Reporters") for number in range(6)]
    for reader in readers:
        make_byline(account=reader)
    with CaptureQueriesContext(connection) as asked:
        assert len(badges_of([reader.pk for reader in readers])) == 6
    assert len(asked) == 2


def test_pages_follow_when_somebody_joins_or_leaves_the_newsroom() -> None:
    anna, group = make_member("Anna"), Group.objects.get(name="Editors")
    changes = [
        lambda: anna.groups.add(group),
        lambda: anna.groups.clear(),
        lambda: group.user_set.add(anna),
        lambda: group.user_set.clear(),
    ]
    for change in changes:
        Withdrawal.objects.all().delete()
        change()
        assert any(f"reader:{anna.pk}" in row.tags for row in Withdrawal.objects.all())


def test_pages_follow_when_a_byline_is_given_to_somebody_else() -> None:
    rob, ida = make_member("Rob", "Reporters"), make_member("Ida", "Reporters")
    byline = make_byline(account=rob)
    Withdrawal.objects.all().delete()
    byline.account = ida
    byline.save()
    tags = {tag for row in Withdrawal.objects.all() for tag in row.tags}
    assert {f"reader:{rob.pk}", f"reader:{ida.pk}"} <= tags


def test_an_editor_gives_a_byline_to_staff_and_to_nobody_else() -> None:
    reader, rob = make_member("Anna"), make_member("Rob", "Reporters")
    byline = make_byline("Robert Field")
    client = signed_in(make_reader("ed@example.org", "Editors"))
    path = f"/newsroom/bylines/edit/{byline.pk}/"
    form = client.get(path).text
    assert f'<option value="{rob.pk}">Rob</option>' in form
    assert f'<option value="{reader.pk}">' not in form
    assert reader.email not in form
    data = {
        "name": byline.name,
        "slug": byline.slug,
        "role": "",
        "biography": "",
        "picture": "",
        "email": "",
        "link": "",
    }
    client.post(path, {**data, "account": str(reader.pk)})
    byline.refresh_from_db()
    assert byline.account is None
    client.post(path, {**data, "account": str(rob.pk)})
    byline.refresh_from_db()
    assert byline.account == rob
