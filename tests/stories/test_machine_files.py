"""robots.txt and security.txt."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.common.models import Paper
from broadsheet.delivery.freshness import page_store
from tests.factories import make_front, make_story

pytestmark = pytest.mark.django_db


def set_paper(**fields: Any) -> None:
    paper = Paper.load()
    for name, value in fields.items():
        setattr(paper, name, value)
    paper.save()


def robots(client: Client) -> RobotFileParser:
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(response.content.decode().splitlines())
    return parser


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/news/a-story/", True),
        ("/pictures/1-abc/lead-960.webp", True),
        ("/static/site/site.css", True),
        ("/newsroom/", False),
        ("/newsroom/pages/3/", False),
        ("/search/?q=ferry", False),
        ("/searchlight/", True),
    ],
)
def test_crawlers_may_read_the_paper_but_not_its_newsroom_or_searches(client: Client, path: str, allowed: bool) -> None:
    assert robots(client).can_fetch("AnyBot", f"http://testserver{path}") is allowed


def test_robots_lead_to_the_maps_that_are_there(client: Client) -> None:
    make_story()
    maps = robots(client).site_maps()
    assert maps == ["http://testserver/sitemap.xml", "http://testserver/news-sitemap.xml"]
    for address in maps:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def fields(client: Client) -> dict[str, list[str]]:
    response = client.get("/.well-known/security.txt")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    found: dict[str, list[str]] = {}
    for line in response.content.decode().splitlines():
        name, _, value = line.partition(": ")
        assert re.fullmatch(r"[A-Za-z-]+", name)
        assert value
        found.setdefault(name, []).append(value)
    return found


def test_security_txt_keeps_rfc_9116(client: Client) -> None:
    set_paper(security_email="security@paper.example", email="news@paper.example")
    found = fields(client)
    assert found["Contact"] == ["mailto:security@paper.example"]
    (expires,) = found["Expires"]
    left = datetime.fromisoformat(expires) - timezone.now()
    assert timedelta(days=30) < left < timedelta(days=365)
    assert found["Preferred-Languages"] == ["en-gb"]
    assert "Canonical" not in found


def test_security_txt_names_its_own_address_where_that_is_https(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "https://paper.example"
    set_paper(security_email="security@paper.example")
    assert fields(client)["Canonical"] == ["https://paper.example/.well-known/security.txt"]


def test_the_newsroom_answers_where_nobody_else_is_named(client: Client) -> None:
    set_paper(email="news+tips@paper.example")
    assert fields(client)["Contact"] == ["mailto:news%2Btips@paper.example"]


def test_without_anybody_to_tell_there_is_no_security_txt(client: Client) -> None:
    make_front()
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_robots_are_printed(client: Client) -> None:
    make_front()
    Paper.load()
    robots(client)
    assert page_store().find("/robots.txt") is not None
