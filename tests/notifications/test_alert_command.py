"""`broadsheet alert`: what it asks, what it says, and how it ends."""

from datetime import timedelta
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from broadsheet.common.clock import now
from broadsheet.notifications.alerts import command as commands
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.models import Alert, Alerting, Subscription
from tests.factories import make_section, make_story, make_topic
from tests.notifications.devices import make_device, make_devices, titles, wish
from tests.notifications.push_service import PushService
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
State = Alert.State


def alert(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(commands.alert, list(arguments), input=answer)


def test_a_story_is_told_with_its_own_words(push_service: PushService) -> None:
    device, story = make_device(push_service), make_story("The bridge opens", standfirst="After nine years.")
    done = alert("--story", f"http://testserver{story.url}", "--yes")
    assert done.exit_code == 0, done.output
    assert "Sent 1, failed 0" in done.output
    (message,) = push_service.of(device)
    assert message.json["notification"]["title"] == "The bridge opens"
    assert message.json["notification"]["body"] == "After nine years."


def test_it_asks_first_and_says_how_many_it_reaches(push_service: PushService) -> None:
    make_devices(push_service, 3)
    declined = alert("--title", "Flood warning", answer="n\n")
    assert "goes to 3 browsers" in declined.output
    assert declined.exit_code == 1
    assert not Alert.objects.exists()
    assert alert("--title", "Flood warning", answer="y\n").exit_code == 0
    assert Alert.objects.get().state == State.SENT


def test_topics_and_sections_are_named_by_their_addresses(push_service: PushService) -> None:
    topic, section = make_topic(slug="floods"), make_section("Town", slug="town")
    wet, urban, other = (make_device(push_service) for _ in range(3))
    wish(wet, topic)
    wish(urban, section)
    assert alert("--title", "One", "--to", "topic:floods", "--yes").exit_code == 0
    assert alert("--title", "Two", "--to", "topic:floods", "--to", "section:town", "--yes").exit_code == 0
    assert [titles(push_service.of(device)) for device in (wet, urban, other)] == [["One", "Two"], ["Two"], []]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--story", "/nowhere/"], "no published story"),
        (["--title", "x", "--to", "topic:nowhere"], "no topic called"),
        (["--title", "x", "--to", "nobody"], "neither everybody"),
        (["--title", "x", "--to", "followers"], "Only a story"),
        (["--title", "x", "--at", "soon"], "no moment"),
        (["--title", "x", "--at", "2001-01-01T07:00"], "past"),
        ([], "needs a title"),
        (["--title", "x" * 121], "may have 120 characters"),
        (["--title", "x", "--test", "nobody@example.org"], "Nobody here"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: list[str], why: str) -> None:
    make_section("News")
    done = alert(*arguments, "--yes")
    assert done.exit_code == 1
    assert why in done.output
    assert not Alert.objects.exists()


def test_an_alert_for_later_is_scheduled(push_service: PushService) -> None:
    device, at = make_device(push_service), now().replace(microsecond=0) + timedelta(days=1)
    done = alert("--title", "Tomorrow", "--at", at.isoformat(), "--yes")
    assert (done.exit_code, "scheduled" in done.output) == (0, True)
    assert Alert.objects.get().send_at == at
    assert not push_service.of(device)


def test_where_two_are_needed_it_waits_and_says_so() -> None:
    house = Alerting.load()
    house.needs_second_person = True
    house.save()
    done = alert("--title", "Flood warning", "--yes")
    assert (done.exit_code, "second person" in done.output) == (0, True)


def test_a_test_goes_to_one_editor_and_leaves_nothing(push_service: PushService) -> None:
    reader = make_member("Ed", "Editors", email="ed@example.org")
    mine, other = make_device(push_service, reader), make_device(push_service)
    done = alert("--title", "Is it too long?", "--test", "ed@example.org")
    assert (done.exit_code, done.output) == (0, "1 of 1 push services took it.\n")
    assert titles(push_service.of(mine)) == ["Is it too long?"]
    assert not push_service.of(other)
    assert not Alert.objects.exists()


def test_a_test_without_a_browser_says_how_to_get_one() -> None:
    make_member("Ed", "Editors", email="ed@example.org")
    done = alert("--title", "Is it too long?", "--test", "ed@example.org")
    assert (done.exit_code, "press the bell" in done.output) == (1, True)


@pytest.mark.parametrize(("answer", "state", "code"), [(True, State.CANCELLED, 1), (False, State.SENDING, 0)])
def test_control_c_asks_whether_to_cancel(
    push_service: PushService, settings: Any, monkeypatch: pytest.MonkeyPatch, answer: bool, state: str, code: int
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "push"]}}
    make_devices(push_service, 3)

    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.time, "sleep", interrupted)
    monkeypatch.setattr(click, "confirm", lambda *_, **__: answer)
    done = alert("--title", "Flood warning", "--yes")
    assert done.exit_code == code, done.output
    assert Alert.objects.get().state == state


def test_nobody_subscribed_is_no_error() -> None:
    assert not Subscription.objects.exists()
    done = alert("--title", "Flood warning", "--yes")
    assert (done.exit_code, "goes to 0 browsers" in done.output) == (0, True)
    assert alerts.latest(1)
