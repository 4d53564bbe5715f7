"""The editors' side of alerts: writing one from a story, reading once more whom it goes to, sending, stopping."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from broadsheet.common.clock import now
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.models import Alert, Alerting, Batch
from broadsheet.stories.models import Article
from tests.factories import make_front, make_live_blog, make_picture, make_section, make_story, make_topic
from tests.notifications.browsers import make_browser
from tests.notifications.devices import make_device, make_devices, titles
from tests.notifications.push_service import PushService
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db
State = Alert.State
LIST, NEW, TEST, REACH = (
    reverse(name) for name in ("newsroom_alerts", "newsroom_new_alert", "newsroom_test_alert", "newsroom_alert_reach")
)
AS_DIALOG = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def editor() -> Client:
    return signed_in("Editors")


@pytest.fixture
def story(editor: Client) -> Article:
    return make_story("The harbour opens again after nineteen years", make_section("News"))


def page_of(alert: Alert) -> str:
    return reverse("newsroom_alert", args=[alert.pk])


def text_of(response: Any) -> str:
    return str(response.content.decode())


def about(story: Article | None, address: str = NEW) -> str:
    return f"{address}?story={story.pk}" if story else address


def said(**more: Any) -> dict[str, Any]:
    return {"title": "Harbour opens", "text": "After 19 years.", "audience": "everybody", "when": "now", **more}


def write(client: Client, story: Article | None, **more: Any) -> Alert:
    """Writes an alert as the dialog does; the draft that came of it."""
    response = client.post(about(story), said(**more))
    assert response.status_code == 302, text_of(response)
    return Alert.objects.latest("pk")


def press(client: Client, alert: Alert, act: str) -> Any:
    """Opens the alert's page and presses the button there."""
    page = text_of(client.get(page_of(alert)))
    as_read = re.search(r'name="as_read" value="(\w+)"', page)
    return client.post(page_of(alert), {"act": act, "as_read": as_read[1] if as_read else ""}, follow=True)


def state_of(alert: Alert) -> str:
    alert.refresh_from_db()
    return alert.state


def need_a_second_person() -> None:
    house = Alerting.load()
    house.needs_second_person = True
    house.save()


# From the story -------------------------------------------------------------------------------------------------------


def test_the_editor_of_a_story_offers_to_send_an_alert(editor: Client, story: Article) -> None:
    address = about(story)
    assert address in text_of(editor.get(reverse("wagtailadmin_pages:edit", args=[story.pk])))


def test_so_does_that_of_a_live_blog(editor: Client) -> None:
    blog = make_live_blog("Storm", make_section("News"))
    assert about(blog) in text_of(editor.get(reverse("wagtailadmin_pages:edit", args=[blog.pk])))


def test_and_the_list_of_stories(editor: Client, story: Article) -> None:
    page = text_of(editor.get(reverse("wagtailadmin_explore", args=[story.get_parent().pk])))
    assert about(story) in page


def test_a_section_has_nothing_to_alert_of(editor: Client, story: Article) -> None:
    section = story.get_parent()
    page = text_of(editor.get(reverse("wagtailadmin_pages:edit", args=[section.pk])))
    assert NEW not in page


def test_the_form_begins_with_the_headline_the_standfirst_and_the_picture(editor: Client) -> None:
    make_front()
    story = make_story("Harbour opens", standfirst="After 19 years.", picture=make_picture())
    page = text_of(editor.get(about(story)))
    assert 'value="Harbour opens"' in page
    assert "After 19 years." in page
    assert re.search(r'name="has_picture"[^>]* checked', page)


def test_a_headline_too_long_for_a_phone_gives_way_to_the_shorter_one(editor: Client) -> None:
    make_front()
    story = make_story("The harbour of Wrensby opens again after nineteen years of dredging", short_headline="It opens")
    assert 'value="It opens"' in text_of(editor.get(about(story)))


def test_a_draft_is_to_be_published_first(editor: Client) -> None:
    make_front()
    draft = make_story("Not yet", live=False)
    page = text_of(editor.get(about(draft)))
    assert "Publish “Not yet” first" in page
    assert "<textarea" not in page


def test_so_is_a_story_that_is_not_for_everybody(editor: Client, story: Article) -> None:
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    assert "first, for everybody to read" in text_of(editor.get(about(story)))
    assert "first, for everybody to read" in text_of(editor.post(about(story), said()))
    assert not Alert.objects.exists()


def test_the_dialog_gets_the_form_alone(editor: Client, story: Article) -> None:
    part = editor.get(about(story), headers=AS_DIALOG)
    assert "data-alert-part" in text_of(part)
    assert "<html" not in text_of(part)
    assert "X-Requested-With" in part["Vary"]


def test_the_dialog_says_how_lately_the_story_was_alerted_of(editor: Client, story: Article) -> None:
    earlier = alerts.send(alerts.draft(story, None, "Harbour to open"), None)
    Alert.objects.filter(pk=earlier.pk).update(begun_at=now() - timedelta(minutes=20))
    page = " ".join(text_of(editor.get(about(story))).split())
    assert "There is an alert about this story already" in page
    assert re.search(r">Harbour to open</a> went out to 0 browsers, 20 minutes ago", page)


def test_alerts_that_are_turned_off_are_not_written(editor: Client, story: Article) -> None:
    house = Alerting.load()
    house.is_on = False
    house.save()
    assert "turned off" in text_of(editor.get(about(story)))


# Written --------------------------------------------------------------------------------------------------------------


def test_what_is_written_is_shown_once_more_with_how_many_get_it(editor: Client, story: Article) -> None:
    for _ in range(3):
        make_browser()
    response = editor.post(about(story), said(), follow=True)
    page = text_of(response)
    assert "This goes to 3 browsers at once." in page
    assert "Send now to 3 browsers" in page
    assert state_of(Alert.objects.get()) == State.DRAFT


def test_nothing_typed_is_lost_when_the_form_is_wrong(editor: Client, story: Article) -> None:
    page = text_of(editor.post(about(story), said(title="", text="A text of my own", audience="topics")))
    assert "Write a title." in page
    assert "Choose at least one topic." in page
    assert "A text of my own" in page
    assert not Alert.objects.exists()


def test_html_in_a_title_is_shown_as_typed(editor: Client, story: Article) -> None:
    alert = write(editor, story, title="<script>alert(1)</script>", text='"><img src=x>')
    for address in (page_of(alert), f"{NEW}?alert={alert.pk}", LIST):
        page = text_of(editor.get(address))
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page
        assert "<img src=x>" not in page


def test_a_draft_is_changed_and_stays_one(editor: Client, story: Article) -> None:
    topic = make_topic("Harbours")
    alert = write(editor, story, title="Harbor opens", audience="topics", topics=[topic.pk], is_urgent="1")
    page = text_of(editor.get(f"{NEW}?alert={alert.pk}"))
    assert 'value="Harbor opens"' in page
    assert re.search(rf'name="topics" value="{topic.pk}" checked', page)
    editor.post(about(story), said(title="Harbour opens", alert=alert.pk))
    again = Alert.objects.get()
    assert (again.pk, again.title, again.story_id, again.audience) == (alert.pk, "Harbour opens", story.pk, "everybody")


def test_nobody_elses_draft_is_changed_or_sent(editor: Client, story: Article) -> None:
    alert = write(editor, story)
    other = signed_in("Editors")
    assert other.get(f"{NEW}?alert={alert.pk}").status_code == 404
    assert other.post(about(story), said(alert=alert.pk, title="Changed")).status_code == 404
    assert "Only who wrote this draft sends it." in text_of(other.get(page_of(alert)))
    press(other, alert, "send")
    assert state_of(alert) == State.DRAFT


def test_an_alert_that_goes_out_is_not_written_anew(editor: Client, story: Article) -> None:
    alert = write(editor, story)
    press(editor, alert, "send")
    assert editor.post(about(story), said(alert=alert.pk, title="Too late")).status_code == 404


@pytest.mark.parametrize("path", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "news"])
def test_an_alert_leads_nowhere_but_to_this_paper(editor: Client, story: Article, path: str) -> None:
    page = text_of(editor.post(NEW, said(path=path)))
    assert "alert-wrong" in page
    assert not Alert.objects.exists()


def test_nor_to_a_page_that_is_not_there(editor: Client, story: Article) -> None:
    assert "no page at this address" in text_of(editor.post(NEW, said(path="/no/such/page/")))


def test_the_whole_address_of_a_page_will_do(editor: Client, story: Article) -> None:
    assert write(editor, None, path=f"http://testserver{story.url}#comments").path == f"{story.url}#comments"


def test_a_forged_path_does_not_take_a_story_elsewhere(editor: Client, story: Article) -> None:
    assert write(editor, story, path="https://elsewhere.example/").path == story.url


def test_an_audience_that_is_none_is_refused(editor: Client, story: Article) -> None:
    for audience in ("wishes", "everyone", ""):
        assert "alert-wrong" in text_of(editor.post(about(story), said(audience=audience)))
    assert not Alert.objects.exists()


# How many -------------------------------------------------------------------------------------------------------------


def test_the_dialog_hears_how_many_an_audience_has(editor: Client, story: Article) -> None:
    topic = make_topic("Harbours")
    make_browser(("topic", topic.pk), has_alerts=False)
    make_browser(("story", story.pk))
    asked = {
        "everybody": {},
        "topics": {"topics": topic.pk},
        "sections": {"sections": story.get_parent().pk},
        "followers": {},
    }
    words = {
        audience: editor.get(about(story, REACH), {"story": story.pk, "audience": audience, **more}).json()["words"]
        for audience, more in asked.items()
    }
    assert words == {
        "everybody": "Reaches 1 browser",
        "topics": "Reaches 1 browser",
        "sections": "Reaches no browser yet. It will stand on the page of alerts.",
        "followers": "Reaches 1 browser",
    }


def test_an_audience_of_nothing_asks_for_something(editor: Client, story: Article) -> None:
    assert editor.get(REACH, {"audience": "topics"}).json()["words"] == "Choose at least one topic."


def test_topics_that_somebody_wants_are_offered_after_the_storys_own(editor: Client) -> None:
    make_front()
    own, wanted, unwanted = make_topic("Harbours"), make_topic("Weather"), make_topic("Chess")
    make_browser(("topic", wanted.pk))
    page = text_of(editor.get(about(make_story("It opens", topics=[own]))))
    assert page.index(">Harbours<") < page.index(">Weather<")
    assert f">{unwanted.name}<" not in page


# Sent -----------------------------------------------------------------------------------------------------------------


def test_an_alert_goes_from_the_editor_to_every_browser(
    editor: Client, story: Article, push_service: PushService
) -> None:
    make_devices(push_service, 5)
    alert = write(editor, story)
    page = text_of(press(editor, alert, "send"))
    assert titles(list(push_service.messages)) == ["Harbour opens"] * 5
    assert state_of(alert) == State.SENT
    assert "5 of 5 browsers" in page
    assert re.search(r'data-figure="sent">5<', page)


def test_pressing_twice_sends_once(editor: Client, story: Article, push_service: PushService) -> None:
    make_device(push_service)
    alert = write(editor, story)
    as_read = re.search(r'name="as_read" value="(\w+)"', text_of(editor.get(page_of(alert))))
    assert as_read is not None
    for _ in range(2):
        response = editor.post(page_of(alert), {"act": "send", "as_read": as_read[1]}, follow=True)
        assert "alert-wrong" not in text_of(response)
    assert push_service.delivered == 1


def test_a_draft_that_was_changed_meanwhile_is_not_sent_unread(editor: Client, story: Article) -> None:
    alert = write(editor, story)
    as_read = re.search(r'name="as_read" value="(\w+)"', text_of(editor.get(page_of(alert))))
    assert as_read is not None
    editor.post(about(story), said(alert=alert.pk, title="Harbour burns"))
    page = text_of(editor.post(page_of(alert), {"act": "send", "as_read": as_read[1]}, follow=True))
    assert "Read it again before you send it." in page
    assert state_of(alert) == State.DRAFT


def test_an_alert_is_scheduled_in_the_papers_own_time(editor: Client, story: Article) -> None:
    at = (now() + timedelta(days=2)).astimezone(ZoneInfo("Europe/London")).replace(second=0, microsecond=0)
    alert = write(editor, story, when="later", send_at=at.strftime("%Y-%m-%dT%H:%M"))
    assert alert.send_at == at
    page = text_of(editor.get(page_of(alert)))
    assert timezone.localtime(at).strftime("%H:%M") in page or "this goes to whoever wants it by then" in page
    press(editor, alert, "send")
    assert state_of(alert) == State.SCHEDULED


@pytest.mark.parametrize("send_at", ["", "2020-01-01T10:00", "soon", "2027-03-28T01:30"])
def test_a_moment_that_is_none_is_refused(editor: Client, story: Article, send_at: str) -> None:
    """The last of them is in the hour that the clocks leave out."""
    page = text_of(editor.post(about(story), said(when="later", send_at=send_at)))
    assert 'id="alert-send_at-wrong"' in page
    assert not Alert.objects.exists()


def test_a_cancelled_alert_is_not_sent(editor: Client, story: Article, push_service: PushService) -> None:
    make_device(push_service)
    alert = write(editor, story)
    as_read = re.search(r'name="as_read" value="(\w+)"', text_of(editor.get(page_of(alert))))
    assert as_read is not None
    press(editor, alert, "cancel")
    page = text_of(editor.post(page_of(alert), {"act": "send", "as_read": as_read[1]}, follow=True))
    assert "cannot be done now" in page
    assert state_of(alert) == State.CANCELLED
    assert push_service.delivered == 0


def test_an_alert_on_its_way_is_stopped(editor: Client, story: Article) -> None:
    alert = write(editor, story)
    Alert.objects.filter(pk=alert.pk).update(state=State.SENDING, begun_at=now(), size=10)
    assert "Stop it now" in text_of(editor.get(page_of(alert)))
    press(editor, alert, "cancel")
    assert state_of(alert) == State.CANCELLED


# Tried ----------------------------------------------------------------------------------------------------------------


def test_a_test_reaches_ones_own_browsers_alone(editor: Client, story: Article, push_service: PushService) -> None:
    mine = make_devices(push_service, 2, editor.reader)  # type: ignore[attr-defined]
    make_device(push_service)
    page = text_of(editor.post(about(story, TEST), said()))
    assert "Sent to your 2 browsers." in page
    assert {message.endpoint for message in push_service.messages} == {each.endpoint for each in mine}
    assert state_of(Alert.objects.get()) == State.DRAFT
    assert f'name="alert" value="{Alert.objects.get().pk}"' in page


def test_who_has_no_browser_is_told_how_to_get_one(editor: Client, story: Article) -> None:
    page = text_of(editor.post(about(story, TEST), said()))
    assert "None of your browsers gets alerts yet." in page
    assert reverse("alerts") in page


def test_a_push_service_that_does_not_take_it_is_told_of(
    editor: Client, story: Article, push_service: PushService
) -> None:
    devices = make_devices(push_service, 2, editor.reader)  # type: ignore[attr-defined]
    push_service.answer(devices[0], status=400)
    assert "Sent to 1 of your 2 browsers" in text_of(editor.post(about(story, TEST), said()))


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_database_while_a_test_is_sent(monkeypatch: Any) -> None:
    client = signed_in("Editors")
    story = make_story("It opens", make_section("News"))
    inside: list[bool] = []

    def look(*_: Any) -> alerts.Tested:
        inside.append(connection.in_atomic_block)
        return alerts.Tested(0, 0)

    monkeypatch.setattr(alerts, "test_to", look)
    client.post(about(story, TEST), said())
    assert inside == [False]


# Confirmed ------------------------------------------------------------------------------------------------------------


def test_a_second_person_reads_and_confirms(editor: Client, story: Article, push_service: PushService) -> None:
    need_a_second_person()
    make_device(push_service)
    assert "Ask for confirmation…" in text_of(editor.get(about(story)))
    alert = write(editor, story)
    press(editor, alert, "send")
    assert state_of(alert) == State.WAITING
    assert push_service.delivered == 0

    second = signed_in("Editors", display_name="Maud Ellery")
    assert re.search(r"Alerts \(1\)", text_of(second.get(reverse("wagtailadmin_home"))))
    assert "asks you to read and confirm this alert" in text_of(second.get(page_of(alert)))
    page = text_of(press(second, alert, "confirm"))
    assert push_service.delivered == 1
    assert state_of(alert) == State.SENT
    assert "Confirmed" in page
    assert "Maud Ellery" in page


def test_nobody_confirms_their_own(editor: Client, story: Article) -> None:
    need_a_second_person()
    alert = write(editor, story)
    press(editor, alert, "send")
    page = text_of(editor.get(page_of(alert)))
    assert 'value="confirm"' not in page
    assert "Somebody else than its author" in text_of(press(editor, alert, "confirm"))
    assert state_of(alert) == State.WAITING


def test_a_second_person_declines(editor: Client, story: Article) -> None:
    need_a_second_person()
    alert = write(editor, story)
    press(editor, alert, "send")
    page = text_of(press(signed_in("Publishers", display_name="Maud Ellery"), alert, "cancel"))
    assert state_of(alert) == State.CANCELLED
    assert "Declined" in page


# Seen -----------------------------------------------------------------------------------------------------------------


def test_how_it_goes_is_told_in_numbers(editor: Client, story: Article) -> None:
    alert = write(editor, story)
    Alert.objects.filter(pk=alert.pk).update(state=State.SENDING, begun_at=now(), size=10_000, opened=7)
    Batch.objects.create(alert=alert, first=1, last=5_000, sent=4_000, failed=3, gone=2, spared=1, waiting=4)
    Batch.objects.create(alert=alert, first=5_001, last=10_000, sent=1_000)
    told = editor.get(reverse("newsroom_alert_progress", args=[alert.pk])).json()
    assert told == {
        "state": "sending", "done": 5_006, "of": 10_000, "sent": "5,000", "failed": "3", "gone": "2", "spared": "1",
        "waiting": "4", "opened": "7", "size": "10,000", "words": "5,006 of 10,000 browsers",
    }  # fmt: skip


def test_what_happened_to_an_alert_is_written_down_with_who_did_it(story: Article) -> None:
    client = signed_in("Editors", display_name="Tobias Wrenfield")
    alert = write(client, story)
    page = " ".join(text_of(press(client, alert, "send")).split())
    happened = page[page.index("What happened") :]
    for words in ("Written", "Sent", "Began to go out", "Went out to the last"):
        assert words in happened
    assert "Tobias Wrenfield" in happened


def test_the_list_has_the_newest_first_and_can_be_narrowed(editor: Client, story: Article) -> None:
    first, second = write(editor, story, title="The older one"), write(editor, story, title="The newer one")
    press(editor, first, "cancel")
    page = text_of(editor.get(LIST))
    assert page.index("The newer one") < page.index("The older one")
    assert "The newer one" not in text_of(editor.get(LIST, {"state": "cancelled"}))
    assert state_of(second) == State.DRAFT


def test_the_list_costs_the_same_however_long_it_is(editor: Client, story: Article) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(LIST).status_code == 200
        return len(asked)

    write(editor, story)
    queries()
    few = queries()
    for number in range(20):
        alert = write(editor, story, title=f"Number {number}")
        Batch.objects.create(alert=alert, first=1, last=2, sent=1)
    assert queries() == few


# Who may --------------------------------------------------------------------------------------------------------------


def test_reporters_and_moderators_have_nothing_to_do_with_alerts(editor: Client, story: Article) -> None:
    alert = write(editor, story)
    for role in ("Reporters", "Moderators"):
        other = signed_in(role)
        for address in (LIST, NEW, about(story), about(story, REACH), page_of(alert)):
            assert other.get(address, headers=AS_DIALOG).status_code == 403, (role, address)
        for address in (about(story), about(story, TEST), page_of(alert)):
            refused = other.post(address, said(act="send", alert=alert.pk), headers=AS_DIALOG)
            assert refused.status_code == 403, (role, address)
        assert LIST not in text_of(other.get(reverse("wagtailadmin_home")))
    assert state_of(alert) == State.DRAFT
    assert Alert.objects.count() == 1


def test_a_reporter_has_no_button_in_the_editor(story: Article) -> None:
    reporter = signed_in("Reporters")
    mine = make_story("Mine", owner=reporter.reader, live=False)  # type: ignore[attr-defined]
    assert NEW not in text_of(reporter.get(reverse("wagtailadmin_pages:edit", args=[mine.pk])))


def test_strangers_are_sent_to_the_log_in(client: Client, story: Article) -> None:
    for address in (LIST, about(story), about(story, REACH)):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_a_form_without_the_newsrooms_token_is_refused(story: Article) -> None:
    editor = signed_in("Editors")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert strict.post(about(story), said()).status_code == 403
    assert not Alert.objects.exists()


@pytest.mark.parametrize("asked", ["x", "0", "-1", "9" * 30, "1 OR 1=1", "٣"])
def test_a_story_that_is_none_is_not_found(editor: Client, story: Article, asked: str) -> None:
    assert editor.get(NEW, {"story": asked}).status_code == 404
    assert editor.get(NEW, {"alert": asked}).status_code == 404


def test_a_page_that_is_no_story_is_not_found(editor: Client, story: Article) -> None:
    assert editor.get(NEW, {"story": story.get_parent().pk}).status_code == 404
