"""Adds to the demo newspaper what the tests of the conversation talk about. Run inside the paper's own environment.

python -m tests.browser.more_talk

Prints, as JSON, addresses of stories that nobody talks about yet, readers with the cookies of a browser that they are
signed in with, and one long discussion.
"""

import json
from datetime import timedelta
from typing import Any

import django

STORIES = 120
READERS = 24
THREADS = 24
REPLIES = 9


def add() -> dict[str, Any]:
    """What the tests need to know of what was added."""
    from broadsheet.conversation.models import Commenting

    house = Commenting.load()
    house.most_by_reader = house.most_by_address = 10_000
    house.save()
    stories = [_story(number) for number in range(1, STORIES + 1)]
    return {
        "stories": stories,
        "readers": [signed_in(f"talker{number}@example.org", f"Talker {number}") for number in range(1, READERS + 1)],
        "moderator": signed_in("moderator@example.org"),
        "long": _long_discussion(),
    }


def _story(number: int) -> str:
    from broadsheet.common.clock import now
    from broadsheet.stories.models import Section, Story

    at = now() - timedelta(days=500 + number)
    story = Story(
        title=f"What the valley talked about in week {number}",
        slug=f"valley-talk-{number}",
        standfirst="Something to talk about.",
        first_published_at=at,
        last_published_at=at,
        body=[{"type": "paragraph", "value": f"<p>{'The mill was sold, and nobody asked the miller. ' * 12}</p>"}] * 4,
    )
    Section.objects.get(slug="sport").add_child(instance=story)
    return str(story.url)


def signed_in(email: str, name: str = "") -> dict[str, Any]:
    from allauth.account.models import EmailAddress
    from django.test import Client

    from broadsheet.readers.models import Reader

    reader = Reader.objects.filter(email=email).first()
    if reader is None:
        reader = Reader.objects.create_user(email, display_name=name)
        EmailAddress.objects.create(user=reader, email=email, verified=True, primary=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(reader)
    client.get("/me")
    return {
        "name": reader.name,
        "handle": reader.handle,
        "cookies": {key: cookie.value for key, cookie in client.cookies.items()},
    }


def _long_discussion() -> dict[str, Any]:
    """More threads than a page has, the oldest with more replies than are shown with it."""
    from broadsheet.conversation.models import Discussion
    from broadsheet.conversation.posting import post
    from broadsheet.readers.models import Reader

    discussion = Discussion.objects.get(url__endswith=f"/valley-talk-{STORIES}/")
    reader = Reader.objects.get(email="talker1@example.org")
    threads = [post(reader, discussion.pk, f"Thread number {number}.").comment for number in range(1, THREADS + 1)]
    replies = [
        post(reader, discussion.pk, f"Reply number {number}.", parent_id=threads[-1].pk).comment
        for number in range(1, REPLIES + 1)
    ]
    return {
        "address": discussion.url,
        "discussion": discussion.pk,
        "oldest": threads[0].pk,
        "newest": threads[-1].pk,
        "replies": [reply.pk for reply in replies],
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(add()))
