"""Posting comments: signed in, through the whole pipeline, stored so that a power cut loses none; isso beside it.

wrk keeps eight connections busy, as fast as it gets answers. Every request is a comment of its own in one of many
discussions, by one of many readers, each at an address of their own, in the form that the page's script sends, and the
answer holds its HTML.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks import load, peers
from benchmarks.house import House
from benchmarks.postgres import spare_paper
from benchmarks.results import NotMeasured, Result, at_least, at_most
from benchmarks.words import vocabulary

CONNECTIONS = 8
#: They connect one after the other, as readers do, so that every web process gets some of the connections.
THREADS = 4
SECONDS = 10
READERS = 32
DISCUSSIONS = 50
_SCRIPT = """
local senders, targets = {senders}, {targets}
local frequent, others = {frequent}, {others}
local number = 0
math.randomseed(tonumber(tostring({{}}):match("0x(%x+)"), 16) + os.time())
function request()
  number = number + 1
  local text = {{}}
  for place = 1, 60, 2 do
    text[place] = frequent[math.random(#frequent)]
    text[place + 1] = others[math.random(#others)]
  end
  local said = table.concat(text, "{blank}") .. "{blank}" .. number
  local headers = {headers}
  local sender = math.random(#senders)
  headers["Cookie"] = senders[sender]
  headers["X-Forwarded-For"] = "198.51.100." .. sender
  local body = string.gsub('{body}', "SAID", said)
  body = string.gsub(body, "NUMBER", number .. "-" .. math.random(1000000000))
  return wrk.format("POST", targets[math.random(#targets)], headers, body)
end
"""


def measure(house: House) -> list[Result]:
    """Comments a second and the slowest of a hundred, on SQLite, on PostgreSQL where there is one, and isso's."""
    load.tool("wrk", "wrk")
    data = house.root / "comments"
    shutil.copytree(house.data, data, symlinks=True)
    ours = house.inside("comments:ready", data=data, readers=READERS, discussions=DISCUSSIONS)
    script = _script(house.root / "post.lua", ours["cookies"], ours["paths"], house)
    with house.serving("serve", data=data, BROADSHEET_TRUSTED_PROXIES="1"):
        house.inside("memory:wait_for_tasks", data=data)
        rate, slow = _posted(f"{house.address}/", script, house)
    _check_published(house.inside("comments:statuses", data=data))
    peer, theirs = "isso 0.14, limits off", None
    try:
        with peers.isso(house.root / "isso") as port:
            theirs, _slow = _posted(f"http://127.0.0.1:{port}/", _isso_script(house.root / "isso.lua"), house)
    except NotMeasured as reason:
        house.notes.append(f"comments: no peer: {reason}")
    results = [
        Result("comments.posted_sqlite", rate, "comments/s", at_least(400), peer, theirs),
        Result("comments.posted_sqlite_p99", slow, "ms", at_most(100)),
    ]
    return [*results, *_on_postgres(house, peer, theirs)]


def _on_postgres(house: House, peer: str, theirs: float | None) -> list[Result]:
    try:
        with spare_paper(house) as (data, database):
            given = {"data": data, "database": database}
            ours = house.inside("comments:ready", readers=READERS, discussions=DISCUSSIONS, **given)
            script = _script(house.root / "post-postgres.lua", ours["cookies"], ours["paths"], house)
            with house.serving("serve", data=data, DATABASE_URL=database, BROADSHEET_TRUSTED_PROXIES="1"):
                house.inside("memory:wait_for_tasks", **given)
                rate, slow = _posted(f"{house.address}/", script, house)
            _check_published(house.inside("comments:statuses", data=data, database=database))
    except NotMeasured as reason:
        house.notes.append(f"comments: not measured on PostgreSQL: {reason}")
        return []
    return [
        Result("comments.posted_postgresql", rate, "comments/s", at_least(400), peer, theirs),
        Result("comments.posted_postgresql_p99", slow, "ms", at_most(100)),
    ]


def ready(readers: int, discussions: int) -> dict[str, list[str]]:
    """Signs readers in, opens discussions, and sets the limits out of the way; cookies and addresses."""
    from allauth.account.models import EmailAddress
    from django.test import Client

    from broadsheet.conversation.discussions import open_discussion
    from broadsheet.conversation.models import Commenting
    from broadsheet.readers.models import Reader

    house = Commenting.load()
    house.most_by_reader = house.most_by_address = 1_000_000_000
    house.save()
    cookies = []
    for number in range(readers):
        reader = Reader.objects.create_user(f"writer{number}@example.org", display_name=f"Writer {number}")
        EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(reader)
        client.get("/me")
        cookies.append("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()))
    opened = [open_discussion(f"https://elsewhere.example/{number}/") for number in range(discussions)]
    return {"cookies": cookies, "paths": [f"/discussions/{each.pk}/comments/" for each in opened]}


def statuses() -> dict[str, int]:
    """How many of the comments posted here stand how."""
    from django.db.models import Count

    from broadsheet.conversation.models import Comment

    posted = Comment.objects.filter(discussion__url__startswith="https://elsewhere.example/").order_by()
    return dict(posted.values_list("status").annotate(Count("pk")))


def _check_published(counted: dict[str, int]) -> None:
    """Raises `RuntimeError` where the pipeline had comments wait: those cost less than what is published."""
    total = sum(counted.values())
    if counted.get("published", 0) < 0.99 * total:
        raise RuntimeError(f"of {total} comments these were published: {counted}")


def _lua(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"[{json.dumps(name)}] = {json.dumps(inner)}" for name, inner in value.items()) + "}"
    return "{" + ", ".join(json.dumps(inner) for inner in value) + "}"


def _words() -> dict[str, str]:
    frequent, others = vocabulary()
    return {"frequent": _lua(frequent), "others": _lua(others)}


def _script(file: Path, cookies: list[str], paths: list[str], house: House) -> Path:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Sec-Fetch-Site": "same-origin",
        "Host": house.address.removeprefix("http://"),
    }
    parts = {"senders": _lua(cookies), "targets": _lua(paths), "headers": _lua(headers), **_words()}
    file.write_text(_SCRIPT.format(**parts, blank="+", body="text=SAID&key=NUMBER"))
    return file


def _isso_script(file: Path) -> Path:
    targets = [f"/new?uri=%2Fstory-{number}%2F" for number in range(DISCUSSIONS)]
    headers = {"Content-Type": "application/json"}
    parts = {"senders": _lua(["none=1"]), "targets": _lua(targets), **_words()}
    body = '{"text": "SAID", "author": "Writer", "title": "Story", "email": null, "website": null, "parent": null}'
    file.write_text(_SCRIPT.format(**parts, headers=_lua(headers), blank=" ", body=body))
    return file


def _posted(address: str, script: Path, house: House) -> tuple[float, float]:
    """Comments a second, and the milliseconds within which 99 of 100 were answered."""
    seconds = 2 if house.quick else SECONDS
    wrk = ("wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", "-s", str(script))
    load.rate_and_slowest(*wrk, "-d2s", address)
    return load.rate_and_slowest(*wrk, f"-d{seconds}s", address)
