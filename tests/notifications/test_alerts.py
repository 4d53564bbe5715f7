"""What editors do with alerts: who may, when, and what the paper's settings add to it."""

from datetime import timedelta
from itertools import product

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.common.clock import now
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.states import STATES, Act, after
from broadsheet.notifications.models import Alert, Alerting, Batch
from broadsheet.readers.models import Reader
from tests.factories import make_reader, make_story, make_topic
from tests.notifications.devices import make_device, make_devices, titles
from tests.notifications.push_service import PushService
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
State = Alert.State


@pytest.fixture
def editor() -> Reader:
    return make_reader("", "Editors")


def drafted(editor: Reader | None, title: str = "Parliament passes the budget", **fields: object) -> Alert:
    return alerts.draft(None, editor, title, "By eleven votes.", **fields)  # type: ignore[arg-type]


def need_a_second_person() -> None:
    house = Alerting.load()
    house.needs_second_person = True
    house.save()


# Written --------------------------------------------------------------------------------------------------------------


def test_an_alert_about_a_story_leads_to_it_and_replaces_the_one_before(editor: Reader) -> None:
    story = make_story("Parliament passes the budget")
    first, second = (alerts.draft(story, editor, title) for title in ("Vote begins", "Budget passed"))
    assert first.path == second.path == story.url
    assert first.tag == second.tag == f"story-{story.pk}"


def test_alerts_without_a_story_stand_beside_each_other(editor: Reader) -> None:
    assert drafted(editor).tag != drafted(editor).tag


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_what_is_no_title_is_refused(editor: Reader, title: str) -> None:
    with pytest.raises(alerts.NotWritable):
        drafted(editor, title)


@pytest.mark.parametrize(
    "path", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "x"]
)
def test_an_alert_leads_nowhere_but_into_the_paper(editor: Reader, path: str) -> None:
    with pytest.raises(alerts.NotWritable):
        drafted(editor, path=path)


def test_a_draft_cannot_be_announced(editor: Reader) -> None:
    with pytest.raises(alerts.NotWritable, match="not published"):
        alerts.draft(make_story(live=False), editor, "Too early")


def test_topics_must_be_chosen_where_an_alert_is_for_topics(editor: Reader) -> None:
    with pytest.raises(alerts.NotWritable):
        drafted(editor, audience=Alert.Audience.TOPICS)
    topic = make_topic()
    assert drafted(editor, audience=Alert.Audience.TOPICS, targets=[("topic", topic.pk)]).targets


# Who may --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "may"), [("Publishers", True), ("Editors", True), ("Reporters", False), ("", False)])
def test_editors_and_publishers_send_alerts(role: str, may: bool) -> None:
    person = make_reader("", *([role] if role else []))
    assert alerts.may_send(person) is may
    if not may:
        with pytest.raises(alerts.NotAllowed):
            drafted(person)


def test_who_may_not_send_may_neither_confirm_nor_cancel_nor_test(editor: Reader) -> None:
    alert, reporter = drafted(editor), make_reader("", "Reporters")
    for act in (alerts.send, alerts.confirm, alerts.cancel):
        with pytest.raises(alerts.NotAllowed):
            act(alert, reporter)
    with pytest.raises(alerts.NotAllowed):
        alerts.test_to(reporter, alert)
    alert.refresh_from_db()
    assert alert.state == State.DRAFT


# When -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_what_the_table_does_not_have_cannot_be_done(state: State, act: Act) -> None:
    alert = Alert(state=state)
    if (state, act) in STATES:
        assert after(alert, act) == STATES[state, act]
    else:
        with pytest.raises(alerts.NotNow, match=str(state.label)):
            after(alert, act)


def test_an_alert_goes_out_once_however_often_the_button_is_pressed(editor: Reader, push_service: PushService) -> None:
    device, alert = make_device(push_service), drafted(editor)
    alerts.send(alert, editor)
    with pytest.raises(alerts.NotNow):
        alerts.send(Alert.objects.get(pk=alert.pk), editor)
    assert len(push_service.of(device)) == 1


def test_an_alert_for_later_waits_for_its_time(editor: Reader, push_service: PushService) -> None:
    device, alert = make_device(push_service), drafted(editor)
    alerts.schedule(alert, editor, now() + timedelta(hours=1))
    alerts.send_due()
    assert not push_service.of(device)
    Alert.objects.update(send_at=now() - timedelta(seconds=1))
    alerts.send_due()
    alerts.send_due()
    assert titles(push_service.of(device)) == ["Parliament passes the budget"]


def test_what_should_have_gone_out_yesterday_is_no_news(editor: Reader, push_service: PushService) -> None:
    device, alert = make_device(push_service), drafted(editor)
    alerts.schedule(alert, editor, now() + timedelta(hours=1))
    Alert.objects.update(send_at=now() - timedelta(days=1))
    alerts.send_due()
    alert.refresh_from_db()
    assert alert.state == State.CANCELLED
    assert not push_service.of(device)


def test_a_cancelled_alert_is_never_sent(editor: Reader, push_service: PushService) -> None:
    device, alert = make_device(push_service), drafted(editor)
    alerts.schedule(alert, editor, now() + timedelta(hours=1))
    alerts.cancel(alert, editor)
    Alert.objects.update(send_at=now())
    alerts.send_due()
    with pytest.raises(alerts.NotNow):
        alerts.send(alert, editor)
    assert not push_service.of(device)


def test_a_paper_that_offers_no_alerts_sends_none(editor: Reader) -> None:
    house = Alerting.load()
    house.is_on = False
    house.save()
    with pytest.raises(alerts.NotNow, match="turned off"):
        alerts.send(drafted(editor), editor)


# A second person ------------------------------------------------------------------------------------------------------


def test_where_two_are_needed_the_author_alone_sends_nothing(editor: Reader, push_service: PushService) -> None:
    need_a_second_person()
    device, alert = make_device(push_service), drafted(editor)
    assert alerts.send(alert, editor).state == State.WAITING
    with pytest.raises(alerts.NotAllowed, match="Somebody else"):
        alerts.confirm(alert, editor)
    with pytest.raises(alerts.NotNow):
        alerts.send(alert, editor)
    assert not push_service.of(device)


def test_a_second_person_sends_it(editor: Reader, push_service: PushService) -> None:
    need_a_second_person()
    device, alert, second = make_device(push_service), drafted(editor), make_reader("", "Publishers")
    alerts.send(alert, editor)
    assert alerts.confirm(alert, second).state == State.SENT
    assert alert.confirmed_by == second
    assert len(push_service.of(device)) == 1


def test_what_was_to_go_out_later_still_does_when_it_is_confirmed(editor: Reader) -> None:
    need_a_second_person()
    alert, at = drafted(editor), now() + timedelta(hours=2)
    assert alerts.schedule(alert, editor, at).state == State.WAITING
    alerts.confirm(alert, make_reader("", "Editors"))
    assert (alert.state, alert.send_at) == (State.SCHEDULED, at)


def test_the_shell_is_nobody_and_needs_a_second_person_too() -> None:
    need_a_second_person()
    assert alerts.send(drafted(None), None).state == State.WAITING


# Seen -----------------------------------------------------------------------------------------------------------------


def test_a_test_reaches_its_author_alone_and_counts_nothing(push_service: PushService) -> None:
    editor = make_member("Ed", "Editors")
    mine, other = make_device(push_service, editor), make_device(push_service)
    alert = drafted(editor)
    assert alerts.test_to(editor, alert) == alerts.Tested(browsers=1, delivered=1)
    (message,) = push_service.of(mine)
    assert message.json["notification"]["navigate"] == "http://testserver/"
    assert not push_service.of(other)
    assert alerts.progress(alert) == alerts.Progress()
    assert Alert.objects.get().state == State.DRAFT


def test_how_far_it_is_costs_two_questions(editor: Reader, push_service: PushService) -> None:
    make_devices(push_service, 3)
    alert = alerts.send(drafted(editor), editor)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        how = alerts.progress(alert)
    assert (how.sent, how.done, how.size) == (3, 3, 3)
    assert len(asked) == 2
    assert Batch.objects.count() == 1


def test_readers_see_what_went_out_newest_first(editor: Reader) -> None:
    old, new = (alerts.send(drafted(editor, title), editor) for title in ("First", "Second"))
    drafted(editor, "Not yet")
    assert alerts.latest(10) == [new, old]
    assert alerts.latest(10, before=new.pk) == [old]
    assert [alert.title for alert in alerts.history(State.DRAFT)] == ["Not yet"]


def test_who_may_confirm_an_alert_is_written_to_and_nobody_else(editor: Reader) -> None:
    need_a_second_person()
    colleague, publisher = make_reader("", "Editors"), make_reader("", "Publishers")
    make_reader("", "Reporters")
    make_member("somebody")
    shut_out = make_reader("", "Editors", is_active=False)
    alert = alerts.send(drafted(editor), editor)
    written = {mailed.to[0]: str(mailed.body) for mailed in mail.outbox}
    assert written.keys() == {colleague.email, publisher.email}
    assert shut_out.email not in written
    assert f"/newsroom/alerts/{alert.pk}/" in written[colleague.email]
    assert alert.title in written[colleague.email]
