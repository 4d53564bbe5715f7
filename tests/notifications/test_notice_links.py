"""Where letters lead: to what they tell of, for everybody; and read it for its reader alone."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.notifications.models import Notice
from broadsheet.notifications.notices import inbox
from tests.notifications.postbox import Postbox, text_of
from tests.notifications.telling import answered, post_comes
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/notices/open/\S+)")


def link_of(mail: Any) -> str:
    found = LINK.search(text_of(mail))
    assert found is not None
    return found[1]


def test_its_link_leads_there_and_reads_it_for_its_reader(postbox: Postbox) -> None:
    ana = make_member()
    notice = answered(ana)
    post_comes()
    path = link_of(postbox.mails[0])
    response = Client().get(path)
    assert (response.status_code, response.headers["Location"]) == (302, f"/comments/{notice.newest}/")
    assert not response.cookies
    assert inbox.unread(ana.pk) == 1, "nobody in particular reads it"
    signed_in(make_member()).get(path)
    assert inbox.unread(ana.pk) == 1
    client = signed_in(ana)
    client.get(path, headers={"Sec-Purpose": "prefetch"})
    client.head(path)
    assert inbox.unread(ana.pk) == 1
    assert client.get(path).headers["Location"] == f"/comments/{notice.newest}/"
    assert inbox.unread(ana.pk) == 0


def test_links_that_somebody_made_up_lead_to_ones_own_notices() -> None:
    ana = make_member()
    notice = answered(ana)
    for text in (f"{ana.pk}.{notice.pk}.x", "1", "..", "x.y.z", f"{ana.pk}.{notice.pk}.é", "9" * 30 + ".1.x"):
        assert Client().get(reverse("open_notice", args=[text])).headers["Location"] == "/notices/"


def test_a_link_to_what_is_gone_leads_to_ones_own_notices(postbox: Postbox) -> None:
    ana = make_member()
    answered(ana)
    post_comes()
    Notice.objects.all().delete()
    assert signed_in(ana).get(link_of(postbox.mails[0])).headers["Location"] == "/notices/"
