"""Readers who leave `/live`, in every way there is, and those who stay and do not listen."""

import ctypes
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.live_serving import Listener, Paper, live_paper
from tests.delivery.serving import eventually

#: What the paper promises.
NOTICED = 30


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    with live_paper(tmp_path_factory.mktemp("paper"), web=2) as served:
        yield served


def falls_silent(stream: Listener) -> None:
    """From now on nothing reaches the client's machine, and nothing is answered: a filter that keeps no packet."""
    instruction = struct.pack("HBBI", 0x06, 0, 0, 0)  # BPF: return 0
    code = ctypes.create_string_buffer(instruction)
    program = struct.pack("HL", 1, ctypes.addressof(code))
    stream.socket.setsockopt(socket.SOL_SOCKET, 26, program)  # SO_ATTACH_FILTER


def test_who_closes_is_noticed(paper: Paper) -> None:
    streams = [paper.listen("discussion=1") for _ in range(10)]
    assert eventually(lambda: paper.streams() == 10)
    for stream in streams[:5]:
        stream.close()
    for stream in streams[5:8]:  # at once, without a farewell
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()
    assert eventually(lambda: paper.streams() == 2, NOTICED)
    streams[8].socket.shutdown(socket.SHUT_WR)
    streams[9].close()
    assert eventually(lambda: paper.streams() == 0, NOTICED)


def test_who_vanishes_without_a_word_is_noticed_and_others_stay(paper: Paper) -> None:
    lost, found = paper.listen("discussion=2"), paper.listen("discussion=2")
    assert eventually(lambda: paper.streams() == 2)
    # So that the connection is known to be watched: once a second, new ones are.
    found.until(lambda: False, 2.5)
    falls_silent(lost)
    assert eventually(lambda: paper.streams() == 1, NOTICED)
    paper.publish("discussion:2", "here")
    assert [heard.data for heard in found.hears(1)] == ["here"]
    found.close()
    lost.close()


def test_who_stays_gets_a_sign_of_life(paper: Paper) -> None:
    stream = paper.listen("discussion=3")
    assert stream.until(lambda: "\n:\n\n" in stream.text, 16)
    stream.close()


def test_who_does_not_read_is_dropped_and_costs_no_memory(tmp_path: Path) -> None:
    with live_paper(tmp_path) as served:
        deaf = [Listener(served.port, "discussion=1", {}, receive=4_096) for _ in range(10)]
        good = served.listen("discussion=2")
        assert eventually(lambda: served.streams() == 11)
        before = memory(served)
        for _ in range(400):
            served.publish("discussion:1", "x" * 15_000)
        served.publish("discussion:2", "still here")
        assert [heard.data for heard in good.hears(1)] == ["still here"]
        # Sixty megabytes would have waited for them.
        assert memory(served) - before < 25_000
        good.close()
        assert eventually(lambda: served.streams() == 0, NOTICED)
        for stream in deaf:
            stream.close()


def memory(served: Paper) -> int:
    """Kilobytes of the web process."""
    status = Path(f"/proc/{served.pids('web')[-1]}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])
