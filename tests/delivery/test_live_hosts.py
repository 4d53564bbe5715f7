"""Several hosts with one paper: what happens on one reaches the readers of the other through Valkey."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis, RedisError

from tests.delivery.live_serving import Paper, live_paper
from tests.delivery.serving import eventually

URL = os.environ.get("TEST_VALKEY_URL", "redis://127.0.0.1:6379/9")


@pytest.fixture(scope="module")
def valkey() -> Iterator[Redis]:
    client = Redis.from_url(URL, socket_connect_timeout=1, decode_responses=True)
    try:
        client.ping()
    except RedisError:
        pytest.skip(f"No Valkey or Redis answers at {URL} (TEST_VALKEY_URL)")
    yield client
    client.close()


def url_of(paper_name: str) -> str:
    """The same server under a name by which its connections can be told from others'."""
    return f"{URL}?client_name={paper_name}"


def listeners(valkey: Redis, name: str) -> list[str]:
    """The connections of a paper's web processes that listen."""
    return [client["id"] for client in valkey.client_list(_type="pubsub") if client["name"] == name]


def everybody_listens(valkey: Redis, name: str, *papers: Paper) -> bool:
    return eventually(lambda: len(listeners(valkey, name)) == len(papers))


def test_an_event_reaches_the_streams_of_every_host(valkey: Redis, tmp_path: Path) -> None:
    name = secrets.token_hex(4)
    with (
        live_paper(tmp_path / "one", valkey=url_of(name)) as one,
        live_paper(tmp_path / "two", valkey=url_of(name)) as two,
    ):
        assert everybody_listens(valkey, name, one, two)
        streams = [one.listen("discussion=1"), two.listen("discussion=1")]
        ids = [one.publish("discussion:1", "from one"), two.publish("discussion:1", "from two")]
        for stream in streams:
            assert [(heard.id, heard.data) for heard in stream.hears(2)] == [(ids[0], "from one"), (ids[1], "from two")]
        # A browser that comes back to the other host.
        back = two.listen("discussion=1", Last_Event_ID=ids[0])
        assert [heard.data for heard in back.hears(1)] == ["from two"]


def test_after_a_lost_connection_readers_come_again_and_miss_nothing(valkey: Redis, tmp_path: Path) -> None:
    name = secrets.token_hex(4)
    with live_paper(tmp_path / "one", valkey=url_of(name)) as one:
        assert everybody_listens(valkey, name, one)
        stream = one.listen("discussion=1")
        id_ = one.publish("discussion:1", "before")
        assert stream.hears(1)
        (lost,) = listeners(valkey, name)
        valkey.client_kill_filter(_id=lost)
        assert eventually(lambda: listeners(valkey, name) not in ([], [lost]))
        # What was said meanwhile nobody knows here: the stream ends, and the channel itself is asked.
        assert stream.until(lambda: stream.ended)
        back = one.listen("discussion=1", Last_Event_ID=id_)
        assert [heard.data for heard in back.hears(2)] == [{"id": 1}, {"id": 2}]
        assert f"asked 1 since {id_}" in one.notes()
        one.publish("discussion:1", "after")
        assert back.hears(3)[-1].data == "after"


def test_a_paper_goes_on_without_its_valkey(tmp_path: Path) -> None:
    with live_paper(tmp_path, valkey="redis://127.0.0.1:1/0") as served:
        stream = served.listen("discussion=1")
        assert served.publish("discussion:1", "nobody hears").isdigit()
        assert stream.status == 200 and served.get("/").status == 200
        assert served.stop() == 0
