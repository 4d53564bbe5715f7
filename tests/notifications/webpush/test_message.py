"""What is pushed: the JSON that browsers read, and how it is made to fit."""

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.notifications.webpush.encryption import MOST_PLAIN
from broadsheet.notifications.webpush.message import (
    ELLIPSIS,
    Action,
    Message,
    MessageError,
    Notification,
    Urgency,
    topic_of,
)

BUDGET = Notification(
    title="Parliament passes the budget",
    body="After a long night the vote was close.",
    navigate="https://paper.example/2026/budget",
    lang="en-GB",
    dir="ltr",
    tag="alert:12",
    badge=3,
    icon="https://paper.example/icon.png",
    image="https://paper.example/picture.jpg",
    actions=(Action("mute", "Mute this topic", "https://paper.example/mute/4"),),
    data={"alert": 12},
)


def shown(plain: bytes) -> dict[str, object]:
    message = json.loads(plain)
    assert message["web_push"] == 8030
    notification: dict[str, object] = message["notification"]
    return notification


def test_a_notification_has_the_shape_of_declarative_web_push() -> None:
    assert json.loads(BUDGET.json()) == {
        "web_push": 8030,
        "app_badge": 3,
        "notification": {
            "title": "Parliament passes the budget",
            "body": "After a long night the vote was close.",
            "navigate": "https://paper.example/2026/budget",
            "lang": "en-GB",
            "dir": "ltr",
            "tag": "alert:12",
            "icon": "https://paper.example/icon.png",
            "image": "https://paper.example/picture.jpg",
            "silent": False,
            "actions": [
                {"action": "mute", "title": "Mute this topic", "navigate": "https://paper.example/mute/4"},
            ],
            "data": {"alert": 12},
            "app_badge": "3",
        },
    }


def test_what_is_not_said_is_left_out() -> None:
    plain = Notification("Title", "", "https://paper.example/").json()
    assert json.loads(plain) == {
        "web_push": 8030,
        "notification": {
            "title": "Title",
            "body": "",
            "navigate": "https://paper.example/",
            "dir": "auto",
            "silent": False,
        },
    }


def test_no_unread_notices_take_the_badge_away() -> None:
    assert json.loads(replace(BUDGET, badge=0).json())["app_badge"] == 0


# Made to fit ----------------------------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=3000), st.text(max_size=5000), st.integers(150, MOST_PLAIN))
@example("T" * 5000, "b" * 5000, 300)
@example('"' * 400, "\\\n" * 400, 500)
@example("👩‍👩‍👧‍👦" * 100, "🇩🇪" * 300, 400)
def test_a_shortened_notification_is_whole_json_within_the_limit_and_says_the_beginning(
    title: str, body: str, most: int
) -> None:
    plain = replace(BUDGET, title=title, body=body)
    try:
        short = plain.json(most)
    except MessageError:
        # Only where hardly a word fits besides the address.
        assert most < 280
        return
    assert len(short) <= most
    notification = shown(short)
    assert notification["navigate"] == BUDGET.navigate
    for name, text in (("title", title), ("body", body)):
        kept = str(notification[name])
        assert kept == text or (kept.endswith(ELLIPSIS) and text.startswith(kept[: -len(ELLIPSIS)])) or kept == ""
    assert notification["title"]


def test_the_body_is_shortened_before_the_title() -> None:
    notification = shown(replace(BUDGET, body="word " * 2000).json())
    assert notification["title"] == BUDGET.title
    assert str(notification["body"]).endswith(f"word{ELLIPSIS}")
    assert "image" in notification


def test_pictures_go_before_words_do() -> None:
    notification = shown(replace(BUDGET, body="word " * 50).json(420))
    assert "image" not in notification
    assert notification["title"] == BUDGET.title
    assert notification["actions"]
    assert len(str(notification["body"])) >= 20


@given(st.integers(0, 60))
def test_as_much_is_kept_as_fits(missing: int) -> None:
    plain = replace(BUDGET, body="b" * 500)
    whole = len(plain.json())
    short = plain.json(whole - missing)
    assert len(short) == whole - missing


@pytest.mark.parametrize(
    "character",
    [
        "😀",
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "❤️",
        "🇫🇷",
        "é",
        "ก็",
        "각",
        "1️⃣",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    ],
)
def test_no_character_is_cut_in_two(character: str) -> None:
    body = f"{character}" * 200
    for most in range(500, 560):
        kept = str(shown(replace(BUDGET, body=body, image="", icon="").json(most))["body"]).removesuffix(ELLIPSIS)
        assert kept
        assert kept == character * (len(kept) // len(character))


def test_what_cannot_fit_is_said_not_to() -> None:
    with pytest.raises(MessageError, match="fit"):
        replace(BUDGET, navigate="https://paper.example/" + "x" * 5000).json()


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(MessageError, match="half a character"):
        replace(BUDGET, body="\ud83d").json()


# On its way -----------------------------------------------------------------------------------------------------------


def test_the_headers_say_how_long_how_urgent_and_what_it_replaces() -> None:
    topic = topic_of("alert:12")
    assert Message(b"", 60, Urgency.HIGH, topic).headers == {"TTL": "60", "Urgency": "high", "Topic": topic}
    assert Message(b"", 0).headers == {"TTL": "0", "Urgency": "normal"}


@given(st.text(max_size=100))
def test_any_name_makes_a_topic_that_push_services_take(name: str) -> None:
    topic = topic_of(name.encode("utf-8", "replace").decode())
    assert len(topic) == 32
    assert Message(b"", 0, topic=topic).topic == topic


def test_a_topic_stays_the_same_and_is_nobody_elses() -> None:
    assert topic_of("alert:12") == topic_of("alert:12") != topic_of("alert:13")


@pytest.mark.parametrize("topic", ["a" * 33, "a b", "a=", "ä", "a\r\nX: y"])
def test_what_is_no_topic_is_refused(topic: str) -> None:
    with pytest.raises(MessageError):
        Message(b"", 0, topic=topic)


@pytest.mark.parametrize("ttl", [-1, 28 * 24 * 3600 + 1])
def test_a_time_that_no_service_keeps_is_refused(ttl: int) -> None:
    with pytest.raises(MessageError):
        Message(b"", ttl)
