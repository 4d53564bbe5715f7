"""What a browser is given before anything can be pushed to it: worker, manifest, icons, the page and its buttons."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from broadsheet.common.icons import SHAPES, SIZES, icon_path
from broadsheet.common.models import Paper
from broadsheet.notifications.models import Alert, Alerting
from tests.factories import make_byline, make_front, make_section, make_story, make_topic
from tests.notifications.test_subscriptions import said
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paper() -> None:
    make_front()


def turn_off() -> None:
    house = Alerting.load()
    house.is_on = False
    house.save()


def make_alert(title: str = "The bridge is closed", **fields: object) -> Alert:
    sent = {"path": "/news/", "state": Alert.State.SENT, "begun_at": timezone.now()}
    return Alert.objects.create(title=title, **{**sent, **fields})


def test_the_service_worker_is_a_script_for_the_whole_paper_and_never_old() -> None:
    answer = Client().get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert "max-age=0" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert 'addEventListener("push"' in answer.text
    assert not answer.cookies


def test_the_service_worker_knows_the_paper_of_today() -> None:
    house = Paper.load()
    house.name, house.accent = 'The "Daily" </script>', "#123456"
    house.save()
    line = Client().get("/sw.js").text.partition("\n")[0]
    known = json.loads(line.removeprefix("const PAPER = ").removesuffix(";"))
    assert known["name"] == house.name
    assert known["icon"] == icon_path(192, "#123456")
    for address in (known["icon"], known["badge"]):
        assert Client().get(address)["Content-Type"] == "image/png"


def test_the_manifest_makes_the_paper_installable() -> None:
    answer = Client().get("/manifest.webmanifest")
    assert answer["Content-Type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert manifest["name"] == Paper.load().name
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    offered = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= offered
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO(Client().get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    page = Client().get("/").text
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    touch = re.search(r'<link rel="apple-touch-icon" href="([^"]+)">', page)
    assert touch and Client().get(touch[1]).status_code == 200


def test_the_sign_is_drawn_in_the_papers_colour_and_in_no_size_or_shape_besides() -> None:
    picture = Image.open(io.BytesIO(Client().get(icon_path(96, "#8A1C1C", "full")).content)).convert("RGB")
    assert picture.getpixel((0, 0)) == (0x8A, 0x1C, 0x1C)
    assert picture.getpixel((48, 28)) == (255, 255, 255)
    light = Image.open(io.BytesIO(Client().get(icon_path(96, "#ffee00", "full")).content)).convert("RGB")
    assert light.getpixel((48, 28)) == (0, 0, 0), "what is printed stands out on any colour"
    for shape in SHAPES:
        for size in SIZES:
            answer = Client().get(icon_path(size, "#8a1c1c", shape))
            assert "immutable" in answer["Cache-Control"] and len(answer.content) < 4_000
    for address in ("/icon/page-8a1c1c-97.png", "/icon/star-8a1c1c-96.png", "/icon/page-8a1c1-96.png"):
        assert Client().get(address).status_code == 404


def test_the_page_lists_what_was_sent_and_nothing_else() -> None:
    make_alert("Sent & done", text="<b>At noon</b>", path="/news/bridge/")
    make_alert("On its way", state=Alert.State.SENDING)
    for state in (Alert.State.DRAFT, Alert.State.WAITING, Alert.State.SCHEDULED):
        make_alert("Not yet", state=state, begun_at=None)
    page = Client().get("/alerts/")
    assert '<a href="/news/bridge/">Sent &amp; done</a>' in page.text
    assert "&lt;b&gt;At noon" in page.text and "On its way" in page.text
    assert "Not yet" not in page.text
    assert getattr(page, "is_printed", False), "it is everybody's"


def test_the_page_and_the_sheet_follow_what_is_sent() -> None:
    assert "None yet." in Client().get("/alerts/").text
    assert "none in the last 30 days" in Client().get("/alerts/sheet/").text
    alert = make_alert()
    assert alert.title in Client().get("/alerts/").text
    assert "1 in the last 30 days" in Client().get("/alerts/sheet/").text


def test_older_alerts_stand_on_pages_behind() -> None:
    made = [make_alert(f"Alert number {number}.") for number in range(31)]
    page = Client().get("/alerts/").text
    assert "Alert number 30." in page and "Alert number 0." not in page
    (older,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert older == f"/alerts/before/{made[1].pk}/"
    behind = Client().get(older)
    assert "Alert number 0." in behind.text and "alert-settings" not in behind.text
    assert Client().get(f"/alerts/before/{made[0].pk}/").status_code == 404


def test_without_script_the_page_says_what_there_is_instead() -> None:
    page = Client().get("/alerts/").text
    (words,) = re.findall(r'<div data-part="without-script">(.*?)</div>', page)
    assert "Alerts need script" in words and 'href="/following/"' in words


@pytest.mark.parametrize("kind", ["topic", "byline", "section"])
def test_what_is_followed_can_be_alerted_of(kind: str) -> None:
    makers: dict[str, Callable[[str], Any]] = {"topic": make_topic, "byline": make_byline, "section": make_section}
    made = makers[kind]('Ships & "boats"')
    page = Client().get(made.url).text
    (things,) = re.findall(r'<a class="button button-quiet alerts-button"[^>]* data-things="([^"]*)"', page)
    assert f"[[&quot;{kind}:{made.pk}&quot;,&quot;Ships &amp; \\&quot;boats\\&quot;&quot;]]" == things


def test_a_story_offers_alerts_of_itself_its_topics_writers_and_section() -> None:
    section, topic, byline = make_section("News"), make_topic("Floods"), make_byline("Ana Reis")
    story = make_story("The dam holds", section=section, topics=[topic], bylines=[byline])
    page = Client().get(story.url).text
    (things,) = re.findall(r'alerts-button"[^>]* data-things="([^"]*)"', page)
    wanted = [
        (f"story:{story.pk}", "The dam holds"),
        (f"topic:{topic.pk}", "Floods"),
        (f"byline:{byline.pk}", "Ana Reis"),
        (f"section:{section.pk}", "News"),
    ]
    assert [tuple(each) for each in json.loads(things.replace("&quot;", '"'))] == wanted
    standing = Client().post(
        "/push/subscriptions",
        json.dumps(said(topics=[key for key, _name in wanted])),
        content_type="application/json",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert len(standing.json()["topics"]) == 4, "each of them is something to wish for"


def test_where_alerts_are_off_nothing_offers_them() -> None:
    topic = make_topic()
    assert "data-alerts" in Client().get(topic.url).text
    turn_off()
    assert "data-alerts" not in Client().get(topic.url).text, "pages follow the publisher's decision"
    page = Client().get("/alerts/")
    assert page.status_code == 200 and "no alerts at present" in page.text
    assert "alert-settings" not in page.text
    assert Client().get("/alerts/sheet/").status_code == 404


def test_the_tray_invites_a_reader_to_be_told_on_the_device() -> None:
    client = signed_in(make_member())
    assert 'data-asks="notices"' in client.get("/notices/?tray").text
    turn_off()
    assert "data-asks" not in client.get("/notices/?tray").text
