"""Every page of the paper is the same for everybody who asks for it, byte by byte, or is a reader's own and says so.

The test clients ask Django itself, so that no page comes from the page store, where it would be the same in any case.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from broadsheet.demo.load import DemoLoader
from broadsheet.readers import following, relations
from broadsheet.readers.models import Departure, Reader
from broadsheet.readers.status import Status, become

pytestmark = pytest.mark.django_db

# What is a reader's own, by the beginning of its address. Everything else is everybody's.
OWN = re.compile(
    r"/accounts/|/following/|/follow/|/notices/|/newsroom/|/moderate/|/me$"
    r"|/comments/(mine|replies)/|/comments/\d+/(reply|report|edit|withdraw)/|/discussions/\d+/write/"
)
LINK = re.compile(r'(?:href|src)="(/[^"#]*)|<loc>([^<]+)</loc>')
# Where the crawl begins, besides the front page.
NOT_LINKED = (
    *("/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/sw.js", "/push/key"),
    *("/no/such/page/", "/search/?q=flood", "/search/?q=zzyzx", "/readers/nobody_at_all/"),
    *("/me", "/newsroom/", "/moderate/", "/moderate/waiting/", "/following/manage/", "/comments/mine/"),
    *("/comments/replies/", "/accounts/email/", "/accounts/decisions/", "/notices/newsletters/"),
)
# Files, and what a GET of may change something.
LEFT_OUT = re.compile(r"/static/|/media/|/pictures/|/icon/|/accounts/logout/")
# Of pages whose addresses differ in numbers alone, so many are asked for.
MOST_OF_A_KIND = 20
AS_IT_IS = ("Content-Type", "Cache-Control", "ETag", "Last-Modified", "Content-Language", "Location")


@pytest.fixture
def _demo(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA, settings.DEMO = tmp_path, False
    monkeypatch.setattr("broadsheet.stories.tasks.USUAL_SIZES", ())
    for _step in DemoLoader():
        pass


def reader(name: str) -> Reader:
    return Reader.objects.get(email=f"{name}@example.org")


def signed_in(account: Reader) -> Client:
    client = Client()
    client.force_login(account)
    assert client.get("/me").json()["reader"]["name"] == account.name
    return client


def who_mutes_and_follows() -> Client:
    account = reader("reader1")
    talkers = Reader.objects.filter(comments__isnull=False).exclude(pk=account.pk).distinct().order_by("pk")
    muted, blocked, followed = talkers[:3]
    relations.mute(account, muted.pk)
    relations.block(account, blocked.pk)
    relations.follow(account, "reader", followed.pk)
    for kind in ("section", "topic", "byline"):
        for pk in following.KINDS[kind].suggest(2):
            relations.follow(account, kind, pk)
    return signed_in(account)


def who_is_leaving() -> Client:
    account = reader("reader2")
    become(account, Status.LEAVING)
    moment = timezone.now()
    Departure.objects.create(reader=account, due_at=moment + timedelta(days=14))
    return signed_in(account)


def crawled(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Every page that links and maps lead to from the front page, as nobody gets it."""
    waiting, kinds = [*NOT_LINKED], Counter[str]()
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        kind = re.sub(r"\d+", "1", path)
        kinds[kind] += 1
        if kinds[kind] > MOST_OF_A_KIND:
            continue
        page = client.get(path)
        yield path, page
        if OWN.match(path) or not re.match("text/html|application/xml", page.get("Content-Type", "")):
            continue
        for found in LINK.findall(page.text):
            parts = urlsplit("".join(found).replace("&amp;", "&"))
            link = parts.path + (f"?{parts.query}" if parts.query else "")
            if link not in seen and not LEFT_OUT.match(link):
                seen.add(link)
                waiting.append(link)


def told(page: HttpResponse) -> tuple[Any, ...]:
    return page.status_code, page.content, *(page.get(name) for name in AS_IT_IS)


def depends_on_who_asks(page: HttpResponse) -> bool:
    return bool(page.cookies) or "cookie" in page.get("Vary", "").lower()


def is_kept_by_nobody(page: HttpResponse) -> bool:
    return {"private", "no-store"} <= {part.strip() for part in page.get("Cache-Control", "").split(",")}


def test_every_page_is_the_same_for_everybody_or_is_kept_by_nobody(_demo: None) -> None:
    readers = [who_mutes_and_follows(), signed_in(reader("moderator")), who_is_leaving()]
    own, shared, wrong = set(), set(), []
    for path, page in crawled(Client()):
        theirs = [client.get(path) for client in readers]
        if OWN.match(path):
            own.add(resolve(urlsplit(path).path).view_name)
            wrong += [f"{path} may be kept" for each in (page, *theirs) if not is_kept_by_nobody(each)]
        else:
            shared.add(path)
            wrong += [f"{path} depends on who asks" for each in (page, *theirs) if depends_on_who_asks(each)]
            wrong += [f"{path} differs" for each in theirs if told(each) != told(page)]
    assert wrong == []
    assert len(shared) > 250 and len(own) > 8, (len(shared), sorted(own))
