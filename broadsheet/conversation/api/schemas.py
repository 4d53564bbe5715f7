"""What goes in and what comes out, for ninja to check the one and OpenAPI to describe both.

Answers are made as plain dictionaries (bodies.py) and are not checked again on their way out; tests hold them to this.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from broadsheet.conversation.identity import LARGEST
from broadsheet.conversation.models import Discussion, Report

CommentId = Annotated[int, Field(ge=1, le=LARGEST, description="When it was written: microseconds since 1970.")]
DiscussionId = Annotated[int, Field(ge=0, le=999_999_999)]
Count = Annotated[int, Field(ge=0)]
Address = Annotated[str, Field(description="An absolute address, or a path of this paper.")]


class Answer(Schema):
    """What comes out: all of it, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Badge(Answer):
    label: str
    url: str = Field(description="What it leads to; may be empty.")


class Author(Answer):
    """Whoever wrote it, as everybody knows them."""

    name: str
    handle: str = Field(description="Unique, without @; empty for former readers and those of a former site.")
    url: str = Field(description="The public page; may be empty.")
    picture: str = Field(description="May be empty.")
    badges: list[Badge]
    is_writer: bool = Field(description="Whether they wrote what is discussed.")
    note: str


class ReplyTo(Answer):
    name: str
    handle: str


class Pick(Answer):
    """That the newsroom picked it."""

    at: datetime
    note: str


class Remark(Answer):
    """A comment in its place. One that cannot be read keeps it: `gone` says why, `html` and `text` are empty."""

    id: CommentId
    discussion: DiscussionId
    thread: CommentId = Field(description="The comment that its thread begins with.")
    parent: CommentId | None = Field(description="The comment that it answers.")
    depth: Count = Field(description="0 where a thread begins.")
    status: Literal["published", "held", "rejected", "withdrawn"]
    gone: str = Field(description="Why there is nothing to read, in the paper’s language; else empty.")
    url: str = Field(description="Its page.")
    author: Author | None = Field(description="Null where there is nothing to read.")
    reply_to: ReplyTo | None = Field(description="Whom it answers.")
    text: str = Field(description="The source, as it was written.")
    html: str = Field(description="What to show. Safe: a handful of tags, no script, no pictures.")
    created: datetime
    edited: datetime | None
    reactions: dict[str, Count]
    reply_count: Count = Field(description="Published anywhere below it.")
    pick: Pick | None


class Thread(Remark):
    """A comment with the replies that came along."""

    replies: list[Remark] = Field(
        description="Some of those written first, flat, depth-first; `parent` and `depth` give the tree."
    )
    replies_url: str = Field(description="Where all of them are; begins anew, so go by their ids.")


class Own(Remark):
    """One’s own comment, whether or not others can read it."""

    held: str = Field(description="Why it waits for the moderators; empty where it does not.")
    edit_seconds: Count = Field(description="For how long it can still be edited.")


class ThreadPage(Answer):
    discussion: DiscussionId
    order: Literal["newest", "oldest", "recommended", "discussed", "picks"]
    comments: list[Thread]
    next: str | None = Field(description="Where it goes on; null at the end. The `Link` header has it too.")


class ReplyPage(Answer):
    comment: CommentId
    replies: list[Remark] = Field(description="Flat, depth-first, oldest first.")
    next: str | None


class Reaction(Answer):
    kind: str
    label: str


class Talk(Answer):
    """A discussion: what is said about one address."""

    id: DiscussionId
    url: str = Field(description="The address of what is discussed.")
    title: str
    question: str = Field(description="The editor’s question to the readers; may be empty.")
    rule: Literal["open", "registered", "held", "closed"]
    is_open: bool = Field(description="Whether something can be added now.")
    opened: datetime
    closes: datetime | None
    comment_count: Count
    participant_count: Count
    order: str = Field(description="The order in which the paper shows comments first.")
    reactions: list[Reaction] = Field(description="What readers can say with one press.")
    longest: Count = Field(description="The most characters of a comment.")
    edit_minutes: Count
    page: str = Field(description="The page with its comments.")
    comments: str = Field(description="Where its comments are in this API.")


class Standing(Answer):
    id: CommentId
    status: Literal["published", "held", "rejected", "withdrawn"]


class Reacted(Answer):
    id: CommentId
    kind: str | None = Field(description="The reader’s reaction now.")
    reactions: dict[str, Count]


class Reported(Answer):
    id: CommentId
    reason: str


class Fault(Answer):
    """One thing that is wrong with a request."""

    source: str = Field(description="body, query, path or header")
    name: str
    detail: str


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type: Literal["about:blank"]
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="For people, in the paper’s language.")
    code: str = Field(description="For programs; does not change.")
    wait: int | None = Field(default=None, description="Seconds after which to try again; `Retry-After` has it too.")
    errors: list[Fault] | None = Field(default=None, description="What is wrong with the request.")


# What goes in -------------------------------------------------------------------------------------------------------


class Sent(Schema):
    """What comes in: nothing unknown, and nothing taken for what it is not."""

    model_config = ConfigDict(extra="forbid", strict=True)


Parent = Annotated[int | None, Field(ge=1, le=LARGEST, description="The comment that it answers.")]
# A database cannot keep the character that ends strings elsewhere.
Words = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]


Insist = Annotated[
    bool,
    Field(
        description="Post it although it was answered with the problem `think-again`. It then waits for the moderators."
    ),
]


class NewComment(Sent):
    text: str = Field(description="Markdown of a small kind.")
    parent: Parent = None
    insist: Insist = False


class Edit(Sent):
    text: str
    insist: Insist = False


class React(Sent):
    kind: Annotated[str, Field(min_length=1, max_length=12)]


class NewReport(Sent):
    reason: Literal["abuse", "hate", "spam", "private", "false", "illegal", "other"]
    words: Words = ""
    # Needed of what breaks the law (particulars.py); whoever reports is reached where their account is.
    law: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    name: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    concerns_children: bool = False
    in_good_faith: bool = False


def _same(literal: Any, values: list[str]) -> bool:
    return sorted(literal.__args__) == sorted(values)


assert _same(NewReport.model_fields["reason"].annotation, Report.Reason.values)
assert _same(Talk.model_fields["rule"].annotation, Discussion.Rule.values)
