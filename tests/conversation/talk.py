"""Discussions and those who talk in them, made in a line."""

from itertools import count

from django.contrib.auth.models import Group

from broadsheet.conversation.discussions import open_discussion
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.posting import post
from broadsheet.readers.models import Reader
from tests.readers.people import make_member

_numbers = count(1)


def make_discussion(url: str = "", **given: object) -> Discussion:
    """A discussion of something elsewhere, so that no story is needed."""
    return open_discussion(url or f"https://elsewhere.example/{next(_numbers)}/", **given)  # type: ignore[arg-type]


def make_moderator() -> Reader:
    moderator = make_member()
    moderator.groups.add(Group.objects.get(name="Moderators"))
    return moderator


def say(
    discussion: Discussion, reader: Reader | None = None, text: str = "", parent: Comment | None = None, **given: object
) -> Comment:
    """A comment, of somebody new where nobody is named."""
    # Too short to be like another.
    words = text or f"What I say for the {next(_numbers)}. time."
    parent_id = parent.pk if parent else None
    return post(reader or make_member(), discussion.pk, words, parent_id=parent_id, **given).comment  # type: ignore[arg-type]


def house(**decided: object) -> Commenting:
    """The paper's decisions about comments, changed."""
    made = Commenting.load()
    for name, value in decided.items():
        setattr(made, name, value)
    made.save()
    return made
