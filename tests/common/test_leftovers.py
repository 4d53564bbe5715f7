"""Databases of test runs that were killed are dropped, and nothing else is."""

import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "drop-leftovers"
OURS = ["broadsheet_scratch_7", "test_broadsheet_scratch_7", "test_broadsheet_scratch_7_gw12", "broadsheet_spare_7"]
NOT_OURS = [
    "broadsheet",
    "broadsheet_scratch",
    "broadsheet_scratch_",
    "broadsheet_scratch_7_old",
    "my_broadsheet_spare_7",
    "test_h_7",
    "test_broadsheet_7",
    "broadsheet_spare_07",
    "postgres",
    "template1",
]


@pytest.fixture(scope="module")
def script() -> Any:
    loader = SourceFileLoader("drop_leftovers", str(SCRIPT))
    spec = spec_from_loader("drop_leftovers", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_what_a_dead_run_left_is_found_by_its_name(script: Any) -> None:
    assert script.leftovers([*OURS, *NOT_OURS], [], lambda process: False) == sorted(OURS)


def test_a_run_that_is_there_keeps_everything(script: Any) -> None:
    assert script.leftovers([*OURS, "broadsheet_spare_8"], [], lambda process: process == 7) == ["broadsheet_spare_8"]


def test_a_run_that_somebody_is_connected_to_keeps_everything(script: Any) -> None:
    assert script.leftovers([*OURS, *NOT_OURS], ["postgres", OURS[2]], lambda process: False) == []


def test_processes_are_known(script: Any) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert script.is_alive(os.getpid()) and script.is_alive(1)
    assert not script.is_alive(child.pid) and not script.is_alive(9_999_999_999)


def test_no_server_is_no_error() -> None:
    found = subprocess.run(
        [sys.executable, SCRIPT, "postgres://nobody@127.0.0.1:1/none"], capture_output=True, text=True, check=True
    )
    assert (found.stdout, found.stderr) == ("", "")


def test_on_a_server_only_they_go(spare_postgres: str) -> None:
    import psycopg

    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    gone, busy, ours = (
        f"broadsheet_spare_{child.pid}",
        "broadsheet_scratch_9999999",
        f"broadsheet_scratch_{os.getpid()}",
    )
    with psycopg.connect(spare_postgres, autocommit=True) as server:
        for name in (gone, busy, ours):
            server.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(spare_postgres.rpartition("/")[0] + f"/{busy}"):
                told = subprocess.run(
                    [sys.executable, SCRIPT, spare_postgres], capture_output=True, text=True, check=True
                )
            there = {name for (name,) in server.execute("SELECT datname FROM pg_database")}
        finally:
            for name in (gone, busy, ours):
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    assert gone in told.stdout and gone not in there
    assert {busy, ours, spare_postgres.rpartition("/")[2]} <= there
