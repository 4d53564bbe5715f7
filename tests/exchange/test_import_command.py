"""`broadsheet import wordpress`, as an operator or a program runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from broadsheet.exchange.commands import import_group
from broadsheet.exchange.wordpress.xml_source import BrokenExport
from broadsheet.stories.models import FrontPage, Story
from tests.exchange.wxr import ROOT, Comment, Post, export_file, shared_export, shared_folder
from tests.factories import make_front
from tests.migrated import put

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(import_group, ["wordpress", *map(str, arguments)])


def test_the_report_says_what_came_and_what_did_not(tmp_path: Path) -> None:
    make_front()
    result = run(
        export_file(tmp_path, [Post(comments=[Comment(1, "x")]), Post(id=2, kind="nav_menu_item", title="Menu")])
    )
    assert result.exit_code == 0
    assert "1 stories: 1 new, 0 updated, 0 as they were." in result.stdout
    assert "1 comments" in result.stdout
    assert "it is an entry of a WordPress menu" in result.stdout and "nav_menu_item 2 “Menu”" in result.stdout


def test_json_is_the_last_line_and_nothing_else_is_in_it(tmp_path: Path) -> None:
    make_front()
    result = run(export_file(tmp_path, [Post(), Post(id=2, status="trash", title="Old")]), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[-1]) == {
        "stories": 1, "created": 1, "updated": 0, "comments": 0,
        "skipped": [{"item": "post 2 “Old”", "reason": "it is in WordPress's trash"}],
    }  # fmt: skip


@pytest.mark.parametrize("flags", [[], ["--json"]])
@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"<rss>", b"\x00\x01\x02", b"<rss><channel><item></channel></rss>"]
)
def test_a_broken_file_ends_with_one_sentence(tmp_path: Path, flags: list[str], content: bytes) -> None:
    make_front()
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    result = run(path, *flags)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1 and result.stderr.startswith("bad.xml ")
    assert "Traceback" not in result.output


def test_a_file_or_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    make_front()
    assert (result := run(tmp_path / "none.xml")).exit_code == 1
    assert result.stderr == "none.xml cannot be read: no such file or directory.\n"
    assert run(tmp_path).exit_code == 1
    assert "does not exist" in run(export_file(tmp_path, []), "--uploads", tmp_path / "none").stderr


def test_a_paper_without_a_front_page_says_so(tmp_path: Path) -> None:
    FrontPage.objects.all().delete()
    result = run(export_file(tmp_path, [Post()]))
    assert result.exit_code == 1
    assert "no front page yet" in result.stderr


def test_an_error_nobody_thought_of_is_a_sentence_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise BrokenExport("It is broken.")

    monkeypatch.setattr("broadsheet.exchange.wordpress.importer.survey", fails)
    assert run(tmp_path / "x.xml").stderr == "It is broken.\n"


def test_the_real_malformed_export_ends_with_words() -> None:
    make_front()
    result = run(shared_export("malformed.xml"), "--json")
    assert result.exit_code == 1
    assert result.stderr.startswith("malformed.xml is damaged: line 90") and not Story.objects.exists()


def test_real_pictures_come_with_the_uploads_folder() -> None:
    make_front()
    result = run(shared_export("wxr-flat-attachment-same-site.xml"), "--uploads", shared_folder() / "uploads", "--json")
    assert json.loads(result.stdout) == {"stories": 1, "created": 1, "updated": 0, "comments": 0, "skipped": []}


SCRIPT = """
import django; django.setup()
from tests.factories import make_front
make_front()
print("ready", flush=True)
from broadsheet.exchange.commands import import_group
import_group()
"""


def test_an_import_killed_in_the_middle_is_finished_by_the_next(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    export = export_file(
        tmp_path,
        [
            Post(id=number, title=f"Story {number}", categories=[f"Part {number % 4}"], comments=[Comment(number, "x")])
            for number in range(1, 121)
        ],
    )
    environment = {
        **os.environ, "BROADSHEET_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings",
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = request.getfixturevalue("spare_postgres")
    else:
        put(request.getfixturevalue("migrated"), tmp_path / "data")
    command = [sys.executable, "-c", SCRIPT, "wordpress", str(export), "--json"]
    first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert first.stdout is not None and first.stdout.readline() == "ready\n"
    time.sleep(1.2)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    second = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path, check=True)
    outcome = json.loads(second.stdout.splitlines()[-1])
    assert (outcome["stories"], outcome["comments"], outcome["skipped"]) == (120, 120, [])
    third = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert json.loads(third.stdout.splitlines()[-1]) == {**outcome, "created": 0, "updated": 0}
