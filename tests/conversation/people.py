"""A discussion with something said in it, made in one line."""

from typing import Any

from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.posting import post
from broadsheet.readers.models import Reader
from tests.factories import make_story
from tests.readers.people import make_member


def make_discussion(story: Any = None, **changes: Any) -> Discussion:
    """The discussion of `story`, or of a new one, with `changes` written over it."""
    story = story or make_story()
    found = Discussion.objects.get(story_discussion__article=story.pk)
    if changes:
        Discussion.objects.filter(pk=found.pk).update(**changes)
        found.refresh_from_db()
    return found


def say(
    discussion: Discussion, text: str = "I was there.", by: Reader | None = None, to: Comment | None = None
) -> Comment:
    """What somebody says there, in answer `to` another comment or to the story."""
    return post(by or make_member(), discussion.pk, text, parent_id=to.pk if to else None).comment
