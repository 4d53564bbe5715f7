"""What the conversation keeps of a reader, and what becomes of it when they leave."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.conversation import announcements, counts, reacting
from broadsheet.conversation.models import (
    Comment,
    Commenting,
    CommentVersion,
    Discussion,
    Mention,
    Reaction,
    Report,
    UnclaimedAuthor,
)
from broadsheet.conversation.models.report import forget_whose
from broadsheet.conversation.pages import conversation_tag, count_tag, discussion_tag
from broadsheet.conversation.signals import comment_gone
from broadsheet.delivery.freshness import changed
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts, never_came
from broadsheet.readers.privacy.addresses import proven_addresses
from broadsheet.readers.privacy.known import Known, Part, register

_AT_ONCE = 500


def _unclaimed(reader: Reader) -> QuerySet[UnclaimedAuthor]:
    """Under what names the reader wrote on the paper's former site, and has not claimed."""
    found = UnclaimedAuthor.objects.alias(address=Lower("email"))
    return found.filter(address__in=proven_addresses(reader))


def _own(reader: Reader) -> QuerySet[Comment]:
    """Everything that the reader wrote."""
    by_address = Q(reader=None, unclaimed__in=list(_unclaimed(reader).values_list("pk", flat=True)))
    return Comment.objects.filter(Q(reader=reader) | by_address)


def _comments(reader: Reader) -> Known:
    own = _own(reader).select_related("discussion", "unclaimed").prefetch_related("versions").order_by("pk")
    return [
        {
            "discussion": comment.discussion.address,
            "address": f"{settings.PUBLIC_URL}{comment.get_absolute_url()}",
            "written_at": comment.at,
            "status": str(comment.get_status_display()),
            "why_held": comment.held_reason,
            "text": comment.text,
            "edited_at": comment.edited_at,
            "said_before": [{"text": version.text, "until": version.until} for version in comment.versions.all()],
            "picked_at": comment.picked_at,
            "former_name": comment.unclaimed.name if comment.unclaimed else "",
            "former_address": comment.unclaimed.email if comment.unclaimed else "",
        }
        for comment in own
    ]


def _reactions(reader: Reader) -> Known:
    rows = Reaction.objects.filter(reader=reader).order_by("pk").values_list("comment_id", "kind", "at")
    return [{"comment": _address(pk), "reaction": kind, "at": at} for pk, kind, at in rows]


def _reported_by(reader: Reader) -> QuerySet[Report]:
    """What the reader reported, and what somebody without an account did who named an address of theirs."""
    return Report.objects.filter(Q(reader=reader) | Q(reader=None, email__in=proven_addresses(reader)))


def _reports(reader: Reader) -> Known:
    return [
        {
            "comment": _address(row.comment_id),
            "reason": str(row.get_reason_display()),
            "in_your_words": row.words,
            "law": row.law,
            "name": row.name,
            "email": row.email,
            "at": row.at,
            "answered_at": row.answered_at,
            "was_right": row.was_right,
        }
        for row in _reported_by(reader).order_by("pk")
    ]


def _mentions(reader: Reader) -> Known:
    shown = Mention.objects.filter(reader=reader, comment__status=Comment.Status.PUBLISHED)
    return [_address(pk) for pk in shown.order_by("comment_id").values_list("comment_id", flat=True)]


def _picks(reader: Reader) -> Known:
    rows = Comment.objects.filter(picked_by=reader, picked_at__isnull=False).order_by("pk")
    return [{"comment": _address(row.pk), "picked_at": row.picked_at, "note": row.pick_note} for row in rows]


def _address(comment_id: int) -> str:
    return f"{settings.PUBLIC_URL}{Comment(pk=comment_id).get_absolute_url()}"


def _forget_comments(reader: Reader, keeps_comments: bool) -> None:
    """What was said in public stays, if they want it so, as a former reader's. The text of everything else goes."""
    own = _own(reader)
    gone = own.exclude(status=Comment.Status.PUBLISHED) if keeps_comments else own
    unclaimed = list(_unclaimed(reader).values_list("pk", flat=True))
    concerned = _by_discussion(gone.values_list("discussion_id", "pk"))
    for discussion_id, numbers in sorted(concerned.items()):
        _take_texts(counts.locked(discussion_id), numbers)
    if not keeps_comments or unclaimed:
        _out_of_date(own.order_by().values_list("discussion_id", flat=True).distinct())
    Comment.objects.filter(reader=reader, sent_key__isnull=False).update(sent_key=None)
    UnclaimedAuthor.objects.filter(pk__in=unclaimed).delete()


def _by_discussion(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for discussion, pk in rows:
        found[discussion].append(pk)
    return found


def _take_texts(discussion: Discussion, numbers: list[int]) -> None:
    """Empties these comments of the discussion, and takes out of sight those that are in it."""
    by_author: dict[tuple[int | None, int | None], list[Comment]] = defaultdict(list)
    for comment in Comment.objects.filter(pk__in=numbers, status=Comment.Status.PUBLISHED):
        by_author[comment.reader_id, None if comment.reader_id else comment.unclaimed_id].append(comment)
    CommentVersion.objects.filter(comment__in=numbers).delete()
    rows = Comment.objects.filter(pk__in=numbers)
    rows.update(text="", html="", held_reason="", edited_at=None, picked_at=None, picked_by=None, pick_note="")
    rows.exclude(status=Comment.Status.REJECTED).update(status=Comment.Status.WITHDRAWN)
    for comments in by_author.values():
        counts.all_went(comments, discussion)
        for comment in comments:
            comment.status, comment.text, comment.html = Comment.Status.WITHDRAWN, "", ""
            comment_gone.send(Comment, comment=comment, discussion=discussion)
            announcements.change(comment, discussion, "gone")


def _out_of_date(discussions: Iterable[int]) -> None:
    """Every page that shows these goes at once, not when the reprinting comes by."""
    pks = list(discussions)
    changed(*(tag(pk) for pk in pks for tag in (conversation_tag, discussion_tag, count_tag)))
    for place in range(0, len(pks), _AT_ONCE):
        for discussion in Discussion.objects.filter(pk__in=pks[place : place + _AT_ONCE]).order_by("pk"):
            counts.touched(discussion)


def _forget_reactions(reader: Reader, keeps_comments: bool) -> None:
    rows = Reaction.objects.filter(reader=reader)
    concerned = _by_discussion(rows.values_list("comment__discussion_id", "comment_id"))
    for discussion_id, numbers in sorted(concerned.items()):
        discussion = counts.locked(discussion_id)
        rows.filter(comment__in=numbers).delete()
        for comment in Comment.objects.filter(pk__in=numbers).order_by("pk"):
            reacting.count(comment, discussion)


def _forget_reports(reader: Reader, keeps_comments: bool) -> None:
    """What nobody has answered is taken back; that something was reported and answered stays, not by whom."""
    reports = _reported_by(reader)
    reports.filter(answered_at__isnull=True).delete()
    forget_whose(reports)


def _forget_mentions(reader: Reader, keeps_comments: bool) -> None:
    """Their handle stays in what others wrote, as a word that leads nowhere."""
    naming = Comment.objects.filter(pk__in=Mention.objects.filter(reader=reader).values("comment_id"))
    discussions = list(naming.order_by().values_list("discussion_id", flat=True).distinct())
    # No rules are called 0, so that these are rendered anew when somebody reads them next (rendering.py).
    naming.update(markup=0)
    Mention.objects.filter(reader=reader).delete()
    _out_of_date(discussions)


def _forget_picks(reader: Reader, keeps_comments: bool) -> None:
    Comment.objects.filter(picked_by=reader).update(picked_by=None)


PARTS = (
    Part(
        "comments",
        gettext_lazy("Your comments"),
        _comments,
        _forget_comments,
        (
            "conversation.Comment.reader",
            # Whom a comment answers is known by what it answers; an empty account is named by neither.
            "conversation.Comment.answers",
            "conversation.UnclaimedAuthor.email",
        ),
        {
            "address": gettext_lazy("Address"),
            "discussion": gettext_lazy("Discussion"),
            "edited_at": gettext_lazy("Edited"),
            "former_address": gettext_lazy("E-mail address given on the former site"),
            "former_name": gettext_lazy("Name given on the former site"),
            "picked_at": gettext_lazy("Picked by the staff"),
            "said_before": gettext_lazy("What it said before"),
            "until": gettext_lazy("Until"),
            "why_held": gettext_lazy("Why it waits"),
            "written_at": gettext_lazy("Written"),
        },
    ),
    Part(
        "reactions",
        gettext_lazy("What you recommended"),
        _reactions,
        _forget_reactions,
        ("conversation.Reaction.reader",),
        {"comment": gettext_lazy("Comment"), "reaction": gettext_lazy("Reaction")},
    ),
    Part(
        "reports",
        gettext_lazy("What you reported"),
        _reports,
        _forget_reports,
        ("conversation.Report.reader", "conversation.Report.email"),
        {
            "answered_at": gettext_lazy("Answered"),
            "comment": gettext_lazy("Comment"),
            "email": gettext_lazy("E-mail address"),
            "in_your_words": gettext_lazy("In your words"),
            "law": gettext_lazy("Law"),
            "name": gettext_lazy("Name"),
            "reason": gettext_lazy("Reason"),
            "was_right": gettext_lazy("The comment was removed"),
        },
    ),
    Part(
        "mentions",
        gettext_lazy("Comments that name you"),
        _mentions,
        _forget_mentions,
        ("conversation.Mention.reader",),
    ),
    Part(
        "picks",
        gettext_lazy("Comments that you picked"),
        _picks,
        _forget_picks,
        ("conversation.Comment.picked_by",),
        {"comment": gettext_lazy("Comment"), "note": gettext_lazy("Note"), "picked_at": gettext_lazy("Picked")},
    ),
)


def told() -> list[facts.Fact]:
    """What the page on privacy says of the conversation."""
    house = Commenting.load()
    if not house.is_on and not Comment.objects.exists():
        return []
    texts = [
        _("What you write in discussions is public, under your name, until you withdraw it."),
        _edits(house.edit_minutes),
        _("A comment that you withdraw is read by nobody any more. We keep its text until you leave."),
        _("We keep which comments you recommend. Others see how many did, and never who."),
        _("We keep which comments you report, and why. Moderators see it, the comment’s author never does."),
        _(
            "Whoever tells us without an account that a comment breaks the law gives a name and an e-mail address. We "
            "write to it about that report alone, and forget both with it."
        ),
    ]
    if house.is_on:
        days = max(1, timedelta(seconds=settings.SESSION_COOKIE_AGE).days)
        texts.append(
            ngettext(
                "Without script, a comment that you send before you log in is kept with your session, for at most "
                "%(count)s day, until you post it.",
                "Without script, a comment that you send before you log in is kept with your session, for at most "
                "%(count)s days, until you post it.",
                days,
            )
            % {"count": days}
        )
    return [facts.Fact(facts.ACCOUNT, text) for text in texts]


def _edits(minutes: int) -> str:
    if not minutes:
        return _("A comment cannot be edited once it is posted.")
    return ngettext(
        "A comment can be edited for %(count)s minute. What it said before stays to be read by anybody.",
        "A comment can be edited for %(count)s minutes. What it said before stays to be read by anybody.",
        minutes,
    ) % {"count": minutes}


def _who_said_something(readers: QuerySet[Reader]) -> QuerySet[Reader]:
    """Leaves out whoever wrote, reacted or reported."""
    for model in (Comment, Reaction, Report):
        readers = readers.filter(~Exists(model._default_manager.filter(reader=OuterRef("pk"))))
    return readers


def connect() -> None:
    for part in PARTS:
        register(part)
    facts.add(told)
    never_came.spare(_who_said_something)
