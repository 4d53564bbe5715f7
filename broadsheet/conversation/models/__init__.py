"""What is true of the conversation."""

from broadsheet.conversation.models.authors import UnclaimedAuthor
from broadsheet.conversation.models.comment import Comment, CommentVersion, Mention
from broadsheet.conversation.models.discussion import Discussion
from broadsheet.conversation.models.house import REACTIONS, Commenting
from broadsheet.conversation.models.reactions import Reaction
from broadsheet.conversation.models.report import Report

__all__ = [
    "REACTIONS",
    "Comment",
    "CommentVersion",
    "Commenting",
    "Discussion",
    "Mention",
    "Reaction",
    "Report",
    "UnclaimedAuthor",
]
