"""The page on which readers decide what they are told: without script, nobody else's, and nothing typed is lost."""

import re
from datetime import time
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from broadsheet.notifications.carrying.hours import stop_mail
from broadsheet.notifications.models import Hours, Subscription, Switch
from broadsheet.readers.models import Reader, SignIn
from broadsheet.readers.privacy import known
from broadsheet.readers.privacy.erase import erase
from tests.notifications.browsers import make_browser
from tests.notifications.telling import answered, due, hours
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
PAGE = "/notices/settings/"
NIGHT = {
    "rhythm": "daily",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "time_zone": "Europe/Berlin",
    "most_alerts": "3",
}


def test_quiet_hours_rhythm_and_ceiling_are_kept_and_shown_again() -> None:
    ana = make_member()
    client = signed_in(ana)
    assert client.post(PAGE, NIGHT, headers=HERE).status_code == 302
    own = Hours.objects.get(pk=ana.pk)
    assert (own.rhythm, own.quiet_from, own.quiet_until) == ("daily", time(22), time(7))
    assert (own.time_zone, own.most_alerts) == ("Europe/Berlin", 3)
    page = client.get(PAGE).text
    assert 'value="22:00"' in page and 'value="07:00"' in page
    assert '<option value="Europe/Berlin" selected>Berlin</option>' in page
    assert '<option value="3" selected>' in page
    client.post(PAGE, {"rhythm": "now"}, headers=HERE)
    own.refresh_from_db()
    assert (own.quiet_from, own.quiet_until, own.time_zone, own.most_alerts) == (None, None, "", None)


AT_THE_DEVICE = {"quiet_from": time(23), "quiet_until": time(6), "time_zone": "Etc/GMT+3", "most_alerts": 4}
THE_SAME = {"quiet_from": "23:00", "quiet_until": "06:00", "time_zone": "Etc/GMT+3", "most_alerts": "4"}


def test_who_decided_nothing_is_shown_what_their_device_has_and_keeps_it_so_by_setting_switches() -> None:
    ana = make_member()
    make_browser(reader=ana, **AT_THE_DEVICE)
    client = signed_in(ana)
    page = client.get(PAGE).text
    assert 'value="23:00"' in page and 'value="06:00"' in page
    assert '<option value="Etc/GMT+3" selected>' in page
    assert '<option value="4" selected>4 a week at most</option>' in page
    client.post(PAGE, {"rhythm": "now", "on": ["reply-site"], **THE_SAME}, headers=HERE)
    assert Switch.objects.exists()
    assert not Hours.objects.exists(), "nothing was decided that the device does not say itself"


def test_the_device_in_hand_goes_before_the_one_that_was_seen_last() -> None:
    ana = make_member()
    client = signed_in(ana)
    client.get(PAGE)
    make_browser(reader=ana, sign_in=SignIn.objects.get(reader=ana), quiet_from=time(21), quiet_until=time(5))
    make_browser(reader=ana, **AT_THE_DEVICE)
    assert 'value="21:00"' in client.get(PAGE).text


def test_what_the_device_had_becomes_the_readers_with_the_rhythm_that_they_choose() -> None:
    ana = make_member()
    make_browser(reader=ana, **AT_THE_DEVICE)
    signed_in(ana).post(PAGE, {"rhythm": "daily", **THE_SAME}, headers=HERE)
    own = Hours.objects.get(pk=ana.pk)
    assert own.is_decided
    assert (own.rhythm, own.quiet_from, own.time_zone, own.most_alerts) == ("daily", time(23), "Etc/GMT+3", 4)


def test_who_clears_what_their_device_had_decided_to_have_no_quiet() -> None:
    ana = make_member()
    make_browser(reader=ana, **AT_THE_DEVICE)
    client = signed_in(ana)
    client.post(PAGE, {"rhythm": "now"}, headers=HERE)
    own = Hours.objects.get(pk=ana.pk)
    assert (own.is_decided, own.quiet_from, own.most_alerts) == (True, None, None)
    assert 'value="23:00"' not in client.get(PAGE).text


def test_hours_from_before_count_as_decided_where_they_say_anything() -> None:
    said = [{"rhythm": "weekly"}, {"most_alerts": 3}, {"quiet_from": time(22), "quiet_until": time(7)}]
    deciding = [hours(make_member(), is_decided=False, **each) for each in (*said, {"time_zone": "Europe/Berlin"})]
    hours(make_member(), is_decided=False)
    hours(make_member(), is_decided=False, mail_stopped=Hours.Stop.ASKED)
    import_module("broadsheet.notifications.migrations.0003_hours_are_decided").mark_decided(apps, None)
    assert set(Hours.objects.filter(is_decided=True)) == set(deciding)


WRONG = [
    ({"quiet_from": "22:00"}, "Say also until when it is to be quiet."),
    ({"quiet_until": "07:00"}, "Say also from when it is to be quiet."),
    ({"quiet_from": "07:00", "quiet_until": "07:00"}, "would never end, or never begin"),
    ({"quiet_from": "25:00", "quiet_until": "07:00"}, "Enter a valid time."),
    ({"time_zone": "Mars/Olympus"}, "Mars/Olympus"),
    ({"time_zone": "../../etc/passwd"}, "is not one of the available choices"),
    ({"rhythm": "hourly"}, "is not one of the available choices"),
    ({"most_alerts": "-1"}, "is not one of the available choices"),
]


@pytest.mark.parametrize(("given", "reason"), WRONG)
def test_what_cannot_be_comes_back_with_a_reason_and_what_was_typed(given: dict[str, str], reason: str) -> None:
    ana = make_member()
    response = signed_in(ana).post(PAGE, {"rhythm": "weekly", "on": ["reply-site"], **given}, headers=HERE)
    assert response.status_code == 422
    assert reason in response.text
    if "rhythm" not in given:
        assert re.search(r'type="radio" name="rhythm" value="weekly"[^>]* checked', response.text)
    for name in ("quiet_from", "quiet_until"):
        assert f'value="{given.get(name, "")}"' in response.text or name not in given
    assert response.text.count("checked") == (1 if "rhythm" in given else 2), "the switches too are as they were ticked"
    assert not Hours.objects.exists()
    assert not Switch.objects.exists()


def test_mail_that_stopped_says_why_and_can_be_started_again() -> None:
    ana = make_member(email="ana@example.org")
    client = signed_in(ana)
    assert "No mail goes to you" not in client.get(PAGE).text
    stop_mail(ana.pk, Hours.Stop.RETURNED, "550 5.1.1 <ana@example.org>: No such user")
    page = client.get(PAGE).text
    assert "It stopped because it came back from your address." in page
    assert "550 5.1.1 &lt;ana@example.org&gt;: No such user" in page
    client.post(PAGE, {"start": "1"}, headers=HERE)
    assert not Hours.objects.get(pk=ana.pk).mail_stopped
    assert "No mail goes to you" not in client.get(PAGE).text


def test_who_has_no_proven_address_is_told_how_to_have_mail() -> None:
    ana = make_member(is_verified=False)
    assert "Mail comes once you have confirmed your e-mail address." in signed_in(ana).get(PAGE).text


def test_devices_are_listed_and_forgotten_and_nobody_elses_are() -> None:
    ana, bela = make_member(), make_member()
    mine, other = make_browser(reader=ana, device="Firefox on Android"), make_browser(reader=bela, device="Safari")
    client = signed_in(ana)
    page = client.get(PAGE).text
    assert "Firefox on Android" in page
    assert "Safari" not in page
    for pk in (mine.pk, other.pk):
        client.post(PAGE, {"forget": pk}, headers=HERE)
    assert Subscription.objects.get() == other
    assert "No device of yours is told anything." in client.get(PAGE).text


def test_another_site_decides_nothing() -> None:
    ana = make_member()
    client = signed_in(ana)
    stop_mail(ana.pk, Hours.Stop.ASKED)
    for said in (NIGHT, {"start": "1"}):
        assert client.post(PAGE, said, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    own = Hours.objects.get(pk=ana.pk)
    assert (own.mail_stopped, own.quiet_from) == ("asked", None)


def test_the_page_costs_few_queries(django_assert_max_num_queries: object) -> None:
    ana = make_member()
    for _ in range(5):
        make_browser(reader=ana)
    client = signed_in(ana)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(PAGE)


def test_a_reader_takes_their_hours_along_and_leaves_none() -> None:
    ana = make_member()
    answered(ana)
    hours(ana, time_zone="Europe/Berlin", quiet_from=time(22), quiet_until=time(7), mail_stopped="returned")
    copy: dict[str, Any] = {part.name: part.collect(ana) for part in known.parts()}
    assert copy["hours"][0]["quiet_from"] == "22:00"
    assert copy["hours"][0]["mail_stopped"] == "it came back from your address"
    assert copy["due"][0]["told_of"] == "Somebody answers you"
    assert erase(Reader.objects.get(pk=ana.pk), keeps_comments=True)
    assert not Hours.objects.exists()
    assert not due(ana)


def test_a_button_on_a_device_leads_to_muting_its_thread() -> None:
    ana, bela = make_member(), make_member()
    notice = answered(ana)
    client = signed_in(ana)
    page = client.get(f"/notices/?mute={notice.pk}").text
    assert "Do you want to hear no more of this thread?" in page
    assert page.count(f'name="mute" value="{notice.pk}"') == 2
    client.post("/notices/", {"mute": notice.pk}, headers=HERE)
    assert "Do you want to hear no more" not in client.get(f"/notices/?mute={notice.pk}").text
    assert "Do you want to hear no more" not in signed_in(bela).get(f"/notices/?mute={notice.pk}").text
    assert client.get("/notices/?mute=x").status_code == 200
