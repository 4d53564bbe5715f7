"""The processes of a house, and what becomes of them."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from broadsheet.delivery.supervisor import CannotServe, listen
from tests.delivery.serving import Served, alive, eventually, serving


def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    with serving(tmp_path, web=2, worker=True) as paper:
        assert eventually(lambda: len(paper.pids("web")) == 2 and paper.pids("worker"))
        for pid in (*paper.pids("web"), paper.pids("worker")[0]):
            os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: len(paper.pids("web")) == 4 and len(paper.pids("worker")) == 2)
        assert eventually(paper.answers)
        assert "was killed by SIGKILL" in (tmp_path / "errors").read_text()


def test_asked_to_stop_it_finishes_what_it_has_begun(tmp_path: Path) -> None:
    with serving(tmp_path, web=2, worker=True) as paper, ThreadPoolExecutor(2) as readers:
        with socket.create_connection(("127.0.0.1", paper.port), timeout=10) as idle:
            idle.sendall(b"GET /live HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"200 OK" in idle.recv(65_536)
            slow = readers.submit(paper.get, "/slow")
            assert eventually(lambda: "asked GET /slow" in paper.notes())
            started = time.monotonic()
            assert paper.stop(signal.SIGTERM) == 0
            assert slow.result().body == b"page"
            assert time.monotonic() - started < 9, "it waited for its grace to run out"
        assert "worker stopped" in paper.notes()
        assert not any(alive(pid) for pid in [*paper.pids("web"), *paper.pids("worker")])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", paper.port))


def test_ctrl_c_stops_it_too(tmp_path: Path) -> None:
    with serving(tmp_path) as paper:
        assert paper.stop(signal.SIGINT) == 0
        assert "Traceback" not in (tmp_path / "errors").read_text()


def test_without_its_supervisor_no_child_lives_on(tmp_path: Path) -> None:
    with serving(tmp_path, web=2, worker=True) as paper:
        assert eventually(lambda: len(paper.pids("web")) == 2 and paper.pids("worker"))
        paper.process.kill()
        paper.process.wait()
        children = [*paper.pids("web"), *paper.pids("worker")]
        assert eventually(lambda: not any(alive(pid) for pid in children), 5)


def test_hangup_replaces_every_child_and_loses_no_request(tmp_path: Path) -> None:
    with serving(tmp_path, web=2, worker=True) as paper:
        assert eventually(lambda: len(paper.pids("web")) == 2 and paper.pids("worker"))
        paper.process.send_signal(signal.SIGHUP)
        statuses = set()
        deadline = time.monotonic() + 10
        while len(paper.pids("web")) < 4 and time.monotonic() < deadline:
            statuses.add(paper.get("/page").status)
        assert statuses <= {200}
        assert len(paper.pids("web")) == 4
        assert eventually(lambda: len(paper.pids("worker")) == 2)
        assert not any(alive(pid) for pid in paper.pids("web")[:2])


def test_only_a_worker_or_only_the_web(tmp_path: Path) -> None:
    with serving(tmp_path, web=0, worker=True) as paper:
        assert eventually(lambda: paper.pids("worker"))
        assert paper.stop() == 0
        assert paper.pids("web") == []


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        paper = Served(tmp_path, port=port)
        assert paper.process.wait(10) == 1
    words = (tmp_path / "errors").read_text()
    assert words == f"Port {port} on 127.0.0.1 is taken by another program; choose another with PORT.\n"


def test_an_address_of_another_machine_is_one_clear_sentence() -> None:
    with pytest.raises(CannotServe, match=r"192\.0\.2\.1 is not an address of this machine"):
        listen("192.0.2.1", 8000)
    with pytest.raises(CannotServe, match="no address"):
        listen("no such host.invalid", 8000)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not")
def test_a_forbidden_port_is_one_clear_sentence() -> None:
    script = "import os; from broadsheet.delivery.supervisor import listen; listen('127.0.0.1', 0)"
    script += "; os.setuid(65534); listen('127.0.0.1', 81)"
    limit = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if limit.exists() and int(limit.read_text()) <= 81:
        pytest.skip("this machine lets anybody open port 81")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert "may not be opened by this user" in done.stderr
