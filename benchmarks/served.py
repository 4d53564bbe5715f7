"""A stored story page from our front against nginx sending the same bytes: one core each, in alternating rounds."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from benchmarks import load
from benchmarks.house import House
from benchmarks.pages import Answer, fetch
from benchmarks.results import Budget, Result, of_peer

GZIP = "nginx, gzip_static"
BR = "nginx, br bytes as a file"


@dataclass(frozen=True)
class Case:
    """One way of asking."""

    name: str
    peer: str
    path: str
    coding: str
    connections: int
    budget: Budget
    again: bool = False


def measure(house: House) -> list[Result]:
    """Requests a second for 200s and 304s, over 64 connections and one."""
    server_core, load_core = load.cores()
    load.tool("wrk", "wrk")
    load.tool("nginx", "nginx-light", "/usr/sbin/nginx")
    story = house.story
    with house.serving("web", core=server_core, BROADSHEET_WEB_WORKERS="1"):
        fetch(house.port, story)
        copies = {coding: fetch(house.port, story, Accept_Encoding=coding) for coding in ("gzip", "br")}
        zipped = copies["gzip"].body
        files = {"story.html": gzip.decompress(zipped), "story.html.gz": zipped, "br/story": copies["br"].body}
        with load.nginx(house.root / "nginx", files, server_core) as nginx_port:
            theirs = {
                "gzip": fetch(nginx_port, "/story.html", Accept_Encoding="gzip"),
                "br": fetch(nginx_port, "/br/story", Accept_Encoding="br"),
            }
            for coding, answer in theirs.items():
                _same_bytes(copies[coding], answer, coding)
            return [
                _duel(house, case, copies[case.coding], theirs[case.coding], story, nginx_port, load_core)
                for case in (
                    Case("served.gzip_64", GZIP, "/story.html", "gzip", 64, of_peer(0.4)),
                    Case("served.gzip_1", GZIP, "/story.html", "gzip", 1, of_peer(0.4)),
                    Case("served.br_64", BR, "/br/story", "br", 64, of_peer(0.4)),
                    Case("served.br_1", BR, "/br/story", "br", 1, of_peer(0.4)),
                    Case("served.unchanged_64", GZIP, "/story.html", "gzip", 64, of_peer(0.4), again=True),
                    Case("served.unchanged_1", GZIP, "/story.html", "gzip", 1, of_peer(0.4), again=True),
                )
            ]


def _duel(house: House, case: Case, ours: Answer, theirs: Answer, story: str, nginx_port: int, core: int) -> Result:
    seconds = 1 if house.quick else 4

    def rate(port: int, path: str, known: str) -> float:
        headers = {"Accept-Encoding": case.coding, **({"If-None-Match": known} if case.again else {})}
        url = f"http://127.0.0.1:{port}{path}"
        return load.requests_a_second(url, core=core, connections=case.connections, seconds=seconds, headers=headers)

    duel = load.alternate(
        lambda: rate(house.port, story, ours.headers["etag"]),
        lambda: rate(nginx_port, case.path, theirs.headers["etag"]),
        house.rounds(5),
    )
    return Result(case.name, duel.ours, "requests/s", case.budget, case.peer, duel.peers, duel.ratio)


def _same_bytes(ours: Answer, theirs: Answer, coding: str) -> None:
    """A comparison of unlike things would be none. Raises RuntimeError."""
    if ours.status != 200 or theirs.status != 200 or ours.body != theirs.body:
        raise RuntimeError(f"nginx does not send the same {coding} bytes as we do.")
    if theirs.headers.get("content-encoding") != coding or ours.headers.get("content-encoding") != coding:
        raise RuntimeError(f"One of the two does not say that its bytes are {coding}.")
