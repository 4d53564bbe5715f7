"""Getting a data directory ready, and putting web and worker processes together from their parts."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from broadsheet.conversation.reprinting import follow_conversations
from broadsheet.delivery import freshness
from broadsheet.delivery.files import Files, Tree
from broadsheet.delivery.fingerprint import fingerprint
from broadsheet.delivery.front import ForNobody, Front
from broadsheet.delivery.live_hub import Hub
from broadsheet.delivery.live_sockets import room_for_streams
from broadsheet.delivery.live_wire import wire
from broadsheet.delivery.push_worker import run_push_worker
from broadsheet.delivery.reply import private_json
from broadsheet.delivery.rsgi import App
from broadsheet.delivery.server import WebOptions
from broadsheet.delivery.spare_memory import limit_arenas
from broadsheet.delivery.supervisor import StopEvent
from broadsheet.delivery.worker import follow_changes
from broadsheet.delivery.worker import run_worker as work
from broadsheet.delivery.wsgi import WSGIBridge
from broadsheet.demo.accounts import close_demo_accounts
from broadsheet.readers.me import NOBODY
from broadsheet.readers.privacy import erasures
from broadsheet.stories.founding import found_paper

DJANGO_THREADS = 4
#: Seconds after which a busy thread lets another one go on: whoever holds the database should not wait for it long.
SWITCH = 0.0005
#: Seconds that web processes leave the worker to come first.
PATIENCE = 20.0
FOR_EVER = "public, max-age=31536000, immutable"


def prepare() -> bool:
    """Brings database, static files and page store up to this version of the program; whether the paper is new.

    Quick when there is nothing to do.
    """
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    keep_database_private()
    is_new = migrate()
    found_paper()
    erasures.hold()
    if not settings.DEMO:
        close_demo_accounts()
    edition = fingerprint()
    collect_static(edition)
    freshness.page_store().open_edition(edition)
    freshness.page_store().recover()
    return is_new


def keep_database_private() -> None:
    """Makes SQLite's file its owner's alone: sessions and hashes of passwords are in there."""
    file = Path(settings.DATA) / "broadsheet.sqlite3"
    if str(file) == connections["default"].settings_dict["NAME"]:
        file.touch(mode=0o600)
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)


def migrate() -> bool:
    """Applies what migrations are missing; whether there was no database before."""
    executor = MigrationExecutor(connections["default"])
    is_new = not executor.loader.applied_migrations
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    return is_new


def collect_static(edition: str) -> None:
    """Lays out the static files under hashed names, once for each version of the program."""
    stamp = Path(settings.STATIC_ROOT) / ".edition"
    if not stamp.exists() or stamp.read_text() != edition:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(edition)


def make_app() -> App:
    """A web process: the front, and Django behind it for what the front does not know."""
    from broadsheet.config.wsgi import application

    files = Files(
        [
            Tree("/static/", Path(settings.STATIC_ROOT)),
            Tree("/pictures/", Path(settings.MEDIA_ROOT) / "pictures", uploaded=True, cache_control=FOR_EVER),
            Tree("/media/", Path(settings.MEDIA_ROOT), public=("paper", "images", "readers"), uploaded=True),
        ]
    )
    threading.Thread(target=follow_changes, name="follow", daemon=True).start()
    # The worker prints pages anew where this host has one.
    threading.Thread(target=follow_conversations, args=[PATIENCE], name="reprint", daemon=True).start()
    sys.setswitchinterval(SWITCH)
    bridge = WSGIBridge(application, threads=DJANGO_THREADS, trusted_proxies=settings.TRUSTED_PROXIES)
    hub = Hub(
        wire(),
        Path(settings.RUN_FOLDER),
        most=room_for_streams(WebOptions().connections),
        most_each=settings.LIVE_STREAMS_EACH,
        trusted_proxies=settings.TRUSTED_PROXIES,
    )
    nobody = ForNobody(settings.SESSION_COOKIE_NAME, private_json({**NOBODY, "csrf_token": ""}))
    front = Front(freshness.page_store(), files, {"/me": nobody})
    return App(front, bridge, {"/live": hub}, [hub.run])


def run_worker(stop: StopEvent) -> None:
    """A worker: tasks, the clock, and pages that follow the conversation."""
    threading.Thread(target=follow_conversations, args=[0.0, stop.is_set], name="reprint", daemon=True).start()
    work(stop)


def push_workers() -> dict[str, Callable[[StopEvent], None]]:
    """The processes that send alerts from this host, by name."""
    return {f"push-{number}": run_push_worker for number in range(1, settings.PUSH_WORKERS + 1)}


def before_fork() -> None:
    """Closes what processes must not share, and opens what they may: compiled addresses and templates."""
    from django.urls import get_resolver

    limit_arenas()
    get_resolver().url_patterns  # noqa: B018
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        # PostgreSQL's pool keeps sockets open, and its threads are missing in a child.
        getattr(connection, "close_pool", lambda: None)()
    freshness.page_store().close()
    freshness.page_store.cache_clear()
