"""Alerts lead to their story and count that they were opened, without knowing by whom."""

import pytest
from django.test import Client

from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.opened import FROM_ONE_ADDRESS
from broadsheet.notifications.models import Alert
from tests.factories import make_front, make_story
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def alert() -> Alert:
    return alerts.send(alerts.draft(make_story("The bridge opens"), None, "The bridge opens"), None)


def opened() -> int:
    return Alert.objects.get().opened


def test_an_alert_leads_to_its_story_and_counts_one(client: Client, alert: Alert) -> None:
    answer = client.get(f"/alerts/{alert.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, alert.path)
    assert "no-store" in answer["Cache-Control"]
    assert client.get(answer["Location"]).status_code == 200
    assert opened() == 1


def test_the_service_worker_counts_the_same(client: Client, alert: Alert) -> None:
    answer = client.post(f"/alerts/{alert.pk}/opened/", headers=OURS)
    assert (answer.status_code, answer.content) == (204, b"")
    assert opened() == 1


def test_nobody_is_recognised(client: Client, alert: Alert) -> None:
    client.force_login(make_member())
    for answer in (client.get(f"/alerts/{alert.pk}/"), client.post(f"/alerts/{alert.pk}/opened/", headers=OURS)):
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_who_only_looks_ahead_opens_nothing(client: Client, alert: Alert) -> None:
    client.head(f"/alerts/{alert.pk}/")
    client.get(f"/alerts/{alert.pk}/", headers={"Sec-Purpose": "prefetch;prerender"})
    assert opened() == 0


def test_numbers_cannot_be_bought_from_one_address(client: Client, alert: Alert) -> None:
    for _ in range(FROM_ONE_ADDRESS.most + 5):
        assert client.get(f"/alerts/{alert.pk}/").status_code == 302
    assert opened() == FROM_ONE_ADDRESS.most
    client.get(f"/alerts/{alert.pk}/", REMOTE_ADDR="198.51.100.7")
    assert opened() == FROM_ONE_ADDRESS.most + 1


def test_another_site_cannot_count(client: Client, alert: Alert) -> None:
    assert client.post(f"/alerts/{alert.pk}/opened/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get(f"/alerts/{alert.pk}/opened/").status_code == 405
    assert opened() == 0


def test_what_has_not_gone_out_leads_nowhere(client: Client) -> None:
    draft = alerts.draft(None, None, "Not yet")
    for number in (draft.pk, draft.pk + 1, 10**17):
        assert client.get(f"/alerts/{number}/").status_code == 404
        assert client.post(f"/alerts/{number}/opened/", headers=OURS).status_code == 404
    assert opened() == 0


def test_whoever_wants_fewer_gets_the_page_that_everybody_gets(client: Client) -> None:
    make_front()
    asked, plain = client.get("/alerts/?fewer=alerts,topic:12"), client.get("/alerts/")
    assert asked.content == plain.content
    assert not getattr(asked, "is_printed", False) and getattr(plain, "is_printed", False)
    assert client.get("/alerts/?fewer=<script>").content == plain.content
