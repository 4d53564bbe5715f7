"""The processes of a house, and what becomes of them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from broadsheet.delivery.listening import CannotServe, listen, open_doors
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
    script = "import os; from broadsheet.delivery.listening import listen; listen('127.0.0.1', 0)"
    script += "; os.setuid(65534); listen('127.0.0.1', 81)"
    limit = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if limit.exists() and int(limit.read_text()) <= 81:
        pytest.skip("this machine lets anybody open port 81")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert "may not be opened by this user" in done.stderr


def test_each_process_gets_its_share_of_connections_that_come_together(tmp_path: Path) -> None:
    with serving(tmp_path, web=2) as paper:
        assert eventually(lambda: len(paper.pids("web")) == 2)
        # All sixteen to one process would be chance once in thirty thousand times.
        with contextlib.ExitStack() as open_for_long:
            for _ in range(16):
                open_for_long.enter_context(socket.create_connection(("127.0.0.1", paper.port), timeout=10))
            assert eventually(lambda: all(connections_of(pid, paper.port) for pid in paper.pids("web")))


def connections_of(pid: int, port: int) -> int:
    """How many connections to `port` the process has taken."""
    mine = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()}
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    taken = [row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]
    return sum(f"socket:[{inode}]" in mine for inode in taken)


def test_two_papers_cannot_have_one_address(tmp_path: Path) -> None:
    with serving(tmp_path, web=2) as paper:
        with pytest.raises(CannotServe, match="taken by another program"):
            open_doors("127.0.0.1", paper.port, 2)
        assert paper.answers()


def test_a_door_that_was_closed_opens_at_the_same_address() -> None:
    door, other = open_doors("127.0.0.1", 0, 2)
    address = door.socket.getsockname()
    door.close()
    socket.create_connection(address, timeout=5).close()
    door.open()
    assert door.socket.getsockname() == address
    for each in (door, other):
        each.socket.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


def test_one_process_keeps_its_only_door_open() -> None:
    (door,) = open_doors("127.0.0.1", 0, 1)
    door.close()
    socket.create_connection(door.socket.getsockname(), timeout=5).close()
    door.socket.close()
