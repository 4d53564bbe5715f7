"""What happens reaches open pages: `/live` through the real server."""

import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from broadsheet.delivery.live import Event, next_id, pack
from broadsheet.delivery.live_memory import CHANNELS, EACH
from broadsheet.delivery.live_wire import LocalWire
from tests.delivery.live_serving import Listener, Paper, live_paper
from tests.delivery.serving import eventually


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """Two web processes on one port."""
    # Deeper than an address of a socket may be long.
    folder = tmp_path_factory.mktemp("paper") / ("a" * 60) / ("b" * 60)
    folder.mkdir(parents=True)
    with live_paper(folder, web=2) as served:
        yield served


def test_a_stream_is_one_that_browsers_and_proxies_pass_on_at_once(paper: Paper) -> None:
    stream = paper.listen("discussion=1")
    head = stream.head.lower()
    assert stream.status == 200
    assert "content-type: text/event-stream; charset=utf-8" in head
    assert "cache-control: no-store" in head and "x-accel-buffering: no" in head
    assert "x-content-type-options: nosniff" in head
    assert "set-cookie" not in head and "content-length" not in head
    assert 1_000 <= int(stream.text.removeprefix("retry: ").split()[0]) <= 6_000
    stream.close()


def test_browsers_are_asked_to_come_back_at_different_times(paper: Paper) -> None:
    streams = [paper.listen("discussion=1") for _ in range(8)]
    assert len({stream.text.split()[1] for stream in streams}) > 1


def test_an_event_reaches_the_streams_of_every_web_process(paper: Paper) -> None:
    streams = [paper.listen("discussion=2") for _ in range(30)]
    id_ = paper.publish("discussion:2", {"words": "Grüße\nan alle \u2028"})
    for stream in streams:
        assert stream.hears(1) == [(id_, "comment", {"words": "Grüße\nan alle \u2028"})]
    assert len(list((paper.folder / "run" / "live").iterdir())) == 2


def test_an_event_reaches_its_channel_alone(paper: Paper) -> None:
    here, there = paper.listen("discussion=3"), paper.listen("discussion=4&section=sport")
    paper.publish("discussion:3", 1)
    paper.publish("section:sport", 2, "story")
    paper.publish("discussion:4", 3)
    assert [heard.data for heard in there.hears(2)] == [2, 3]
    assert [heard.data for heard in here.hears(1)] == [1]


def test_any_process_of_the_host_may_publish(paper: Paper) -> None:
    stream = paper.listen("discussion=5")
    LocalWire(paper.folder / "run" / "live").send(pack(Event("discussion:5", "count", {"count": 7}, next_id())))
    assert stream.hears(1)[0].data == {"count": 7}


def test_nobody_else_of_the_machine_may_publish(paper: Paper) -> None:
    assert (paper.folder / "run" / "live").stat().st_mode & 0o777 == 0o700


def test_what_is_no_event_harms_nobody(paper: Paper) -> None:
    stream = paper.listen("discussion=5")
    for rubbish in (b"", b"{", b"[1,2]", b'["discussion:5","x",{},"y"]', b"\xff", b'{"a":1,"b":2,"c":3,"d":4}', b"7"):
        LocalWire(paper.folder / "run" / "live").send(rubbish)
    paper.publish("discussion:5", {"still": "here"})
    assert stream.hears(1)[0].data == {"still": "here"}


def test_publishing_never_raises(paper: Paper) -> None:
    assert paper.publish("discussion:6", "x" * 20_000).isdigit()
    stream = paper.listen("discussion=6")
    paper.publish("discussion:6", "small")
    assert [heard.data for heard in stream.hears(1)] == ["small"]


def test_a_browser_that_comes_back_hears_exactly_what_it_missed(paper: Paper) -> None:
    before = paper.listen("discussion=7")
    ids = [paper.publish("discussion:7", number) for number in range(5)]
    assert [heard.data for heard in before.hears(5)] == [0, 1, 2, 3, 4]
    back = paper.listen("discussion=7&last=" + ids[0], Last_Event_ID=ids[2])
    assert [heard.data for heard in back.hears(2)] == [3, 4]
    paper.publish("discussion:7", 5)
    assert [heard.data for heard in back.hears(3)] == [3, 4, 5]
    printed = paper.listen("discussion=7&last=" + ids[1])
    assert [heard.data for heard in printed.hears(4)] == [2, 3, 4, 5]
    fresh = paper.listen("discussion=7")
    paper.publish("discussion:7", 6)
    assert [heard.data for heard in fresh.hears(1)] == [6]
    assert not [line for line in paper.notes() if line.startswith("asked 7")]


def test_who_was_away_for_long_is_told_by_the_channel_itself(paper: Paper) -> None:
    """The page store's memory is as long as a process's; what it does not reach is asked for, once."""
    ids = [paper.publish("discussion:8", number) for number in range(EACH + 5)]
    listeners = [paper.listen("discussion=8", Last_Event_ID=ids[0]) for _ in range(20)]
    for stream in listeners:
        told = [heard.data for heard in stream.hears(EACH + 2)]
        assert told[:2] == [{"id": 1}, {"id": 2}]
        assert told[2:] == list(range(5, EACH + 5))
    # Once a second and process at most.
    assert 1 <= len([line for line in paper.notes() if line == f"asked 8 since {ids[0]}"]) <= 6


def test_the_same_is_told_to_each_of_many_channels_by_one_event(paper: Paper) -> None:
    first, second, other = (paper.listen(f"bell={number}") for number in (1, 2, 3))
    paper.publish("bell:1 bell:2", {}, "ring")
    for stream in (first, second):
        assert [heard.name for heard in stream.hears(1)] == ["ring"]
    paper.publish("bell:3", {"alone": True}, "ring")
    assert [heard.data for heard in other.hears(1)] == [{"alone": True}]


def test_what_is_told_to_everybody_pushes_nothing_out_of_memory_where_nobody_is_told_what_they_missed(
    paper: Paper,
) -> None:
    missed = [paper.publish("discussion:17", number) for number in range(2)]
    for start in range(1, 2 * CHANNELS, 100):
        paper.publish(" ".join(f"bell:{number}" for number in range(start, start + 100)), {}, "ring")
    back = paper.listen("bell=7&discussion=17", Last_Event_ID=missed[0])
    assert [heard.data for heard in back.hears(1)] == [1]
    assert not [line for line in paper.notes() if line.startswith("asked 17")]


def test_who_comes_when_the_database_is_away_is_asked_to_come_again(paper: Paper) -> None:
    stream = paper.listen("discussion=13&last=5")
    assert stream.status == 200 and not stream.events
    assert stream.until(lambda: stream.ended)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Say what to follow"),
        ("last=5", "Say what to follow"),
        ("discussion=", "no discussion of this name"),
        ("discussion=0", "no discussion of this name"),
        ("discussion=1%0A", "no discussion of this name"),
        ("discussion=%D9%A1", "no discussion of this name"),
        ("discussion=" + "9" * 40, "no discussion of this name"),
        ("discussion=1&tag=2", "What can be followed is: bell, discussion, section."),
        ("section=Sport", "no section of this name"),
        ("discussion=1&last=-1", "The last event's id is a number"),
        ("discussion=1&last=" + "1" * 19, "The last event's id is a number"),
        ("&".join(f"discussion={number}" for number in range(1, 6)), "At most 4 things"),
        ("&".join(f"discussion={number}" for number in range(1, 60)), "at most 4 things"),
        ("discussion=%FF", "cannot be read"),
    ],
)
def test_a_wrong_question_gets_an_answer_in_plain_words(paper: Paper, query: str, words: str) -> None:
    answer = paper.get(f"/live?{query}")
    assert answer.status == 400
    assert words in answer.body.decode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_only_reading_is_possible(paper: Paper) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = paper.get("/live?discussion=1", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    head = paper.get("/live?discussion=1", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Type"].startswith("text/event-stream")
    assert paper.get("/live?last=1", "HEAD").status == 400
    assert paper.get("/live?discussion=1", Last_Event_ID="x").status == 400


def test_a_connection_goes_on_after_a_refusal(paper: Paper) -> None:
    connection = HTTPConnection("127.0.0.1", paper.port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/live")
        answer = connection.getresponse()
        assert answer.status == 400 and answer.read()
    connection.close()


def test_a_killed_web_process_is_forgotten_and_its_successor_told(tmp_path: Path) -> None:
    with live_paper(tmp_path, web=1) as served:
        before = served.listen("discussion=1")
        assert eventually(lambda: served.streams() == 1)
        os.kill(served.pids("web")[0], signal.SIGKILL)
        assert before.until(lambda: before.ended)
        assert eventually(lambda: len(served.pids("web")) == 2 and served.answers())
        stream = served.listen("discussion=1")
        served.publish("discussion:1", "again")
        assert [heard.data for heard in stream.hears(1)] == ["again"]
        assert len(list((tmp_path / "run" / "live").iterdir())) == 1
        assert eventually(lambda: served.streams() == 1)


def test_streams_end_at_once_when_the_paper_stops(tmp_path: Path) -> None:
    with live_paper(tmp_path, web=2) as served:
        streams = [served.listen("discussion=1") for _ in range(50)]
        begun = time.monotonic()
        assert served.stop() == 0
        # Long before the ten seconds that requests in flight are given.
        assert time.monotonic() - begun < 5
        assert all(stream.until(lambda stream=stream: stream.ended) for stream in streams)
        assert not list((tmp_path / "run" / "live").iterdir())


def test_there_is_room_for_so_many_and_no_more(tmp_path: Path) -> None:
    with live_paper(tmp_path, TEST_MOST="5", TEST_PROXIES="1") as served:
        mine = [served.listen("discussion=1", X_Forwarded_For="192.0.2.1") for _ in range(3)]
        refused = served.get("/live?discussion=1", X_Forwarded_For="203.0.113.9, 192.0.2.1")
        assert refused.status == 429 and refused.headers["Retry-After"] == "60"
        theirs = [served.listen("discussion=1", X_Forwarded_For=f"2001:db8::{number}") for number in (1, 2)]
        assert [stream.status for stream in mine + theirs] == [200] * 5
        full = served.get("/live?discussion=1", X_Forwarded_For="192.0.2.7")
        assert full.status == 503 and full.headers["Retry-After"] == "60"
        assert served.get("/streams").status == 200
        for stream in mine:
            stream.close()
        assert eventually(lambda: served.streams() == 2, 20)
        assert served.listen("discussion=1", X_Forwarded_For="192.0.2.1").status == 200


def test_ids_are_microseconds_and_never_the_same() -> None:
    ids = [int(next_id()) for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert abs(ids[-1] / 1e6 - time.time()) < 5
    assert all(re.fullmatch(r"\d{16}", str(id_)) for id_ in (ids[0], ids[-1]))


def test_a_whole_event_is_one_line_of_data(paper: Paper) -> None:
    stream = paper.listen("discussion=9")
    paper.publish("discussion:9", {"text": "a\n\nevent: forged\ndata: {}\n\n"})
    assert [heard.name for heard in stream.hears(1)] == ["comment"]
    assert json.loads(stream.text.partition("data: ")[2].splitlines()[0])


def test_a_stream_over_http_1_1_is_in_chunks(paper: Paper) -> None:
    with socket.create_connection(("127.0.0.1", paper.port), timeout=10) as connection:
        connection.sendall(b"GET /live?discussion=1 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"transfer-encoding: chunked" in connection.recv(65_536).lower()
    assert Listener(paper.port, "discussion=1", {}).status == 200
