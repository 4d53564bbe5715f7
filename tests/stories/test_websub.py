"""The hub hears of news at once, once, and in the end."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from broadsheet.common.clock import now
from broadsheet.common.models import Paper
from broadsheet.stories import websub
from broadsheet.stories.models import LiveEntry
from broadsheet.stories.websub import RETRIES, next_departure, tell_hub
from tests.factories import (
    make_byline,
    make_entry,
    make_info_page,
    make_live_blog,
    make_section,
    make_story,
    make_topic,
    publish,
)

pytestmark = pytest.mark.django_db


class Hub(ThreadingHTTPServer):
    """A WebSub hub on this machine. `status` is what it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubHandler)
        self.status = 204
        self.told: list[str] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/publish"


class HubHandler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True)
        assert form["hub.mode"] == ["publish"]
        self.server.told += form["hub.url"]
        self.server.headers.append(dict(self.headers))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(autouse=True)
def _tasks_wait(settings: Any) -> None:
    """Tasks are written down, as in a real paper, and run when a test says so."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def hub(settings: Any) -> Iterator[Hub]:
    """A hub that the paper uses."""
    settings.OUTBOUND_ALLOW_PRIVATE = True
    server = Hub()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    use_hub(server.url)
    yield server
    server.shutdown()
    server.server_close()


def use_hub(url: str) -> None:
    paper = Paper.load()
    paper.websub_hub = url
    paper.save()


def waiting() -> list[DBTaskResult]:
    """The pings that have not left, oldest first."""
    found = DBTaskResult.objects.filter(task_path=tell_hub.module_path, status=TaskResultStatus.READY)
    return list(found.order_by("enqueued_at"))


def forget() -> None:
    DBTaskResult.objects.all().delete()


def run(result: DBTaskResult) -> str:
    """Does the task as the worker would, and returns what it says of itself."""
    DBTaskResult.objects.filter(pk=result.pk).update(status=TaskResultStatus.RUNNING)
    context = type("Context", (), {"task_result": result})
    said: str = tell_hub.func(context, *result.args_kwargs["args"], **result.args_kwargs["kwargs"])
    DBTaskResult.objects.filter(pk=result.pk).update(status=TaskResultStatus.SUCCESSFUL)
    return said


def feeds(*bases: str) -> list[str]:
    return [f"http://testserver{base}feed.{suffix}" for base in bases for suffix in ("rss", "atom", "json")]


def test_a_published_story_tells_the_hub_of_every_feed_that_shows_it(hub: Hub) -> None:
    sport = make_section("Sport")
    rowing = make_section("Rowing", sport)
    topic, byline = make_topic("Rivers"), make_byline("Ines Abel")
    make_story("Race", rowing, topics=[topic], bylines=[byline])
    (ping,) = waiting()
    assert run(ping) == "15 told"
    assert hub.told == feeds("/", sport.url, rowing.url, topic.url, byline.url)
    assert hub.headers[0]["Content-Type"] == "application/x-www-form-urlencoded"


def test_the_feeds_told_of_are_there(hub: Hub, client: Any) -> None:
    make_story("Βροχή", make_section("Καιρός", slug="καιρός"), topics=[make_topic("Βροχή", slug="βροχή")])
    run(waiting()[0])
    for address in hub.told:
        assert address.isascii()
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_a_ping_is_part_of_the_transaction_that_publishes(hub: Hub) -> None:
    story = make_story("Vote", live=False)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(story)
        assert len(waiting()) == 1
        raise RuntimeError
    assert waiting() == []


def test_withdrawing_and_deleting_are_told_too(hub: Hub) -> None:
    story = make_story("Vote")
    forget()
    story.unpublish()
    assert len(waiting()) == 1
    other = make_story("Match")
    forget()
    other.delete()
    (ping,) = waiting()
    assert run(ping).endswith("told")


def test_drafts_and_pages_about_the_paper_are_not_told(hub: Hub) -> None:
    story = make_story("Vote", live=False)
    story.save_revision()
    publish(make_info_page("About us"))
    assert waiting() == []


def test_every_way_an_entry_changes_is_told(hub: Hub) -> None:
    blog = make_live_blog("Storm", make_section("News"))
    forget()

    def told() -> bool:
        found = waiting()
        forget()
        assert all(ping.args_kwargs["args"][0] == ["/", "/news/"] for ping in found)
        return bool(found)

    entry = make_entry(blog, "It lands")
    assert told()
    entry.headline = "It landed"
    revision = entry.save_revision()
    assert not told(), "a draft of a change"
    revision.publish()
    assert told()
    LiveEntry.objects.get(pk=entry.pk).unpublish()
    assert told()
    draft = make_entry(blog, "Not yet", live=False)
    assert not told(), "a draft"
    draft.delete()
    assert not told(), "a draft deleted"
    make_entry(blog, "Mistake")
    assert told()
    LiveEntry.objects.filter(headline="Mistake").delete()
    assert told()


def test_entries_of_a_live_blog_that_nobody_sees_are_not_told(hub: Hub) -> None:
    make_entry(make_live_blog("Storm", live=False))
    assert waiting() == []


def test_a_live_blog_deleted_with_its_entries_is_one_ping(hub: Hub) -> None:
    blog = make_live_blog("Storm")
    for _ in range(3):
        make_entry(blog)
    forget()
    blog.delete()
    assert len(waiting()) == 1


def test_without_a_hub_nothing_is_written(settings: Any) -> None:
    make_story("Vote")
    assert waiting() == []


def test_a_hub_that_was_taken_away_is_not_told(hub: Hub) -> None:
    make_story("Vote")
    use_hub("")
    assert run(waiting()[0]) == "0 told"
    assert hub.told == []


# Together -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("second", "leaves"), [(0.0, 5), (3.9, 5), (4.0, 5), (4.1, 10), (5.0, 10), (8.999, 10)])
def test_pings_leave_every_five_seconds(second: float, leaves: int) -> None:
    start = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert next_departure(start + timedelta(seconds=second)) == start + timedelta(seconds=leaves)


def test_a_burst_of_changes_is_one_ping(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = now() + timedelta(seconds=4)
    monkeypatch.setattr(websub, "next_departure", lambda _now: moment)
    news, sport = make_section("News"), make_section("Sport")
    story = make_story("Vote", news)
    make_story("Match", sport)
    publish(story)
    assert [run(ping) for ping in waiting()] == ["0 told", "3 told", "6 told"]
    assert hub.told == feeds("/sport/", "/", "/news/")


def test_a_paper_that_never_rests_is_not_put_off(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    departures = iter(now() + timedelta(seconds=5 * number) for number in range(1, 9))
    monkeypatch.setattr(websub, "next_departure", lambda _now: next(departures))
    story = make_story("Vote")
    publish(story)
    assert [run(ping) for ping in waiting()] == ["6 told", "6 told"]


def test_a_ping_run_twice_does_no_harm(hub: Hub) -> None:
    make_story("Vote", make_section("News"))
    (ping,) = waiting()
    run(ping)
    run(ping)
    assert hub.told == feeds("/", "/news/") * 2
    assert waiting() == []


# When the hub is unwell -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_hub_that_is_unwell_is_told_later_and_ever_later(hub: Hub, status: int) -> None:
    hub.status = status
    make_story("Vote", make_section("News"))
    for wait in RETRIES:
        (ping,) = waiting()
        assert run(ping) == "put off"
        (again,) = waiting()
        assert timedelta() <= now() + wait - again.run_after < timedelta(seconds=5)
    assert run(waiting()[0]) == "given up"
    assert waiting() == []


def test_what_was_missed_is_told_once_the_hub_is_well(hub: Hub) -> None:
    hub.status = 503
    make_story("Vote", make_section("News"))
    run(waiting()[0])
    hub.status, hub.told = 202, []
    assert run(waiting()[0]) == "6 told"
    assert hub.told == feeds("/", "/news/")


@pytest.mark.parametrize("status", [301, 302, 400, 403, 404, 410])
def test_a_hub_that_says_no_is_not_asked_again_nor_followed_elsewhere(hub: Hub, status: int) -> None:
    hub.status = status
    make_story("Vote", make_section("News"))
    run(waiting()[0])
    assert waiting() == []
    assert len(hub.told) == 6


def test_a_hub_that_is_gone_is_tried_again(hub: Hub) -> None:
    make_story("Vote")
    hub.shutdown()
    hub.server_close()
    assert run(waiting()[0]) == "put off"


def test_a_slow_hub_does_not_keep_the_worker(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "SECONDS_A_PING", -1)
    make_story("Vote")
    assert run(waiting()[0]) == "put off"
    assert hub.told == []


def test_a_hub_inside_the_house_is_never_spoken_to(hub: Hub, settings: Any) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = False
    make_story("Vote")
    for address in (hub.url, hub.url.replace("http:", "https:"), "https://localhost/", "https://169.254.169.254/"):
        forget()
        use_hub(address)
        publish(make_story())
        assert run(waiting()[-1]) == "refused"
    assert hub.told == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "next_departure", lambda moment: moment)
    make_story("Vote", make_section("News"))
    worker: Callable[..., Any] = Worker
    worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()
    assert hub.told == feeds("/", "/news/")
