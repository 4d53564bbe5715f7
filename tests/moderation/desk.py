"""What a moderator does at the desk, in one line: opens a page and sends the form that is on it."""

import re
from collections.abc import Callable, Sequence

from django.test import Client

from broadsheet.conversation.models import Comment

OWN = {"Sec-Fetch-Site": "same-origin"}


def open_queue(client: Client, name: str = "held", **asked: object) -> str:
    """The page of a queue."""
    response = client.get(f"/moderate/{name}/", asked)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def open_comment(client: Client, comment: Comment, queue: str = "held") -> str:
    """The page of one comment, which claims it."""
    response = client.get(f"/moderate/{queue}/{comment.pk}/")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def decide(
    client: Client,
    comment: Comment,
    deed: str,
    *,
    queue: str = "held",
    meanwhile: Callable[[], object] = lambda: None,
    **fields: str,
) -> str:
    """Opens the comment and presses a button of its page; where that leads in the end, or the status of a refusal."""
    page = open_comment(client, comment, queue)
    meanwhile()
    data = {"deed": deed, "looked_at": hidden(page, "looked_at"), "key": hidden(page, "key"), **fields}
    response = client.post(f"/moderate/{queue}/{comment.pk}/decide/", data, headers=OWN)
    if response.status_code != 303:
        return str(response.status_code)
    where = str(response.headers["Location"])
    return str(client.get(where).headers["Location"]) if "/next/" in where else where


def decide_many(
    client: Client,
    deed: str,
    comments: Sequence[Comment],
    *,
    queue: str = "held",
    everything: bool = False,
    query: str = "",
    **fields: str,
) -> str:
    """Ticks comments of a queue and presses a button below them; the page that comes."""
    page = client.get(f"/moderate/{queue}/?{query}").content.decode()
    data = {
        "deed": deed,
        "looked_at": hidden(page, "looked_at"),
        "comment": [str(comment.pk) for comment in comments],
        **({"all": "yes"} if everything else {}),
        **fields,
    }
    return client.post(f"/moderate/{queue}/decide/?{query}", data, headers=OWN, follow=True).content.decode()
