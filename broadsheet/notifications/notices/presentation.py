"""How a notice reads: a sentence, an address, and a few words of what it is about. Plain text, for every channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.common.text import comment_text, shortened
from broadsheet.conversation.models import Comment
from broadsheet.moderation.models import Decision
from broadsheet.moderation.recording import last_hard
from broadsheet.notifications.models import Kind, MutedThread, Notice
from broadsheet.notifications.notices.inbox import OF_STORIES, OF_THREADS
from broadsheet.notifications.notices.live_entries import LIVE, public_entries
from broadsheet.notifications.notices.subjects import read_about
from broadsheet.readers.models import Reader
from broadsheet.readers.relations import blockers_of, hidden_from
from broadsheet.stories.blocks import body_text
from broadsheet.stories.followed import updates as public_updates
from broadsheet.stories.models import Article, ArticleUpdate, LiveEntry
from broadsheet.stories.queries import public_articles

_WORDS = 140


@dataclass(frozen=True)
class Shown:
    """A notice as it is shown. `thread` is what can be muted; 0 where nothing can."""

    notice: Notice
    sentence: str
    url: str
    title: str
    excerpt: str
    picture: str
    thread: int
    is_muted: bool


def shown(reader: Reader, notices: Sequence[Notice]) -> list[Shown]:
    """These notices of the reader, as far as what they tell of can still be read: ten queries, however many.

    Not what was written by whom the reader mutes or blocks, or by who blocks them.
    """
    of_entries = {notice.newest for notice in notices if _is_of_entry(notice)}
    entries = public_entries(of_entries) if of_entries else {}
    of_stories = {notice.newest for notice in notices if notice.kind == Kind.STORY and not _is_of_entry(notice)}
    updates = {update.pk: update for update in public_updates(of_stories)}
    of_news = {notice.newest for notice in notices if notice.kind == Kind.NEWS}
    news = public_articles().in_bulk(of_news) if of_news else {}
    of_comments = {notice.newest for notice in notices if notice.kind not in OF_STORIES}
    comments = Comment.objects.select_related("discussion").in_bulk(of_comments)
    hidden = hidden_from(reader) | blockers_of(reader) if notices else set()
    named = {pk for notice in notices for pk in notice.actors} - hidden
    people = Reader.objects.in_bulk(named)
    threads = {comment.thread for comment in comments.values()}
    muted = set(MutedThread.objects.filter(reader=reader, thread__in=threads).values_list("thread", flat=True))
    rejected = [notice.newest for notice in notices if _tells_of_rejection(notice)]
    decisions = last_hard(rejected) if rejected else {}
    found = (
        _entry(notice, entries.get(notice.newest))
        if _is_of_entry(notice)
        else _story(notice, updates.get(notice.newest))
        if notice.kind == Kind.STORY
        else _new_story(notice, news.get(notice.newest))
        if notice.kind == Kind.NEWS
        else _one(notice, comments.get(notice.newest), people, muted, decisions.get(notice.newest))
        for notice in notices
    )
    return [each for each in found if each is not None]


def _tells_of_rejection(notice: Notice) -> bool:
    return notice.kind == Kind.DECISION and notice.outcome == Notice.Outcome.REJECTED


def _one(
    notice: Notice, comment: Comment | None, people: dict[int, Reader], muted: set[int], decision: Decision | None
) -> Shown | None:
    if comment is None or comment.discussion.is_hidden:
        return None
    actors = [people[pk] for pk in notice.actors if pk in people]
    is_of_thread = notice.kind in OF_THREADS
    if is_of_thread and (not comment.is_published or not actors):
        return None
    is_readable = comment.is_published
    # Others may have written as well, and are named; what somebody hidden wrote is not quoted for that.
    is_hidden = comment.reader_id in notice.actors and comment.reader_id not in people
    # What a moderator rejected is shown to its writer, with the reasons or among what they wrote; to nobody else.
    is_own = notice.kind == Kind.DECISION
    own_url = reverse("own_decision", args=[decision.pk]) if decision and is_own else reverse("own_comments")
    return Shown(
        notice,
        _rejected(decision) if decision and _tells_of_rejection(notice) else _sentence(notice, comment, actors),
        comment.get_absolute_url() if is_readable else own_url if is_own else "",
        str(comment.discussion),
        shortened(comment_text(comment.text), _WORDS) if (is_readable and not is_hidden) or is_own else "",
        actors[0].picture_url if actors else "",
        comment.thread if is_of_thread else 0,
        comment.thread in muted,
    )


def _story(notice: Notice, update: ArticleUpdate | None) -> Shown | None:
    if update is None:
        return None
    article, text = update.article, shortened(update.text, _WORDS)
    return Shown(
        notice, _UPDATED[update.kind](), f"{article.url}#updates", article.headline, text, "", 0, is_muted=False
    )


def _new_story(notice: Notice, article: Article | None) -> Shown | None:
    if article is None:
        return None
    return Shown(notice, _("A new story in what you follow"), article.url, article.headline, "", "", 0, is_muted=False)


def _is_of_entry(notice: Notice) -> bool:
    return notice.kind == Kind.STORY and read_about(notice.about)[0] == LIVE


def _entry(notice: Notice, entry: LiveEntry | None) -> Shown | None:
    if entry is None:
        return None
    text = entry.headline or shortened(body_text(entry.body), _WORDS)
    url = f"{entry.live_blog.url}entry/{entry.pk}/"
    sentence = _("There is news in a live blog that you follow")
    return Shown(notice, sentence, url, entry.live_blog.headline, text, "", 0, is_muted=False)


# The words are looked up in the language then in force.
_UPDATED: dict[str, Callable[[], str]] = {
    ArticleUpdate.Kind.UPDATE: lambda: _("A story that you follow was updated"),
    ArticleUpdate.Kind.CORRECTION: lambda: _("A story that you follow was corrected"),
    ArticleUpdate.Kind.CLARIFICATION: lambda: _("A story that you follow was clarified"),
}


def _who(actors: Sequence[Reader], number: int) -> str:
    """“Ana”, “Ana and Béla”, “Ana and 11 others”. Names are set apart from the sentence's direction (UAX #9)."""
    names = [f"\u2068{actor.name}\u2069" for actor in actors]
    if number <= 1:
        return names[0]
    if number == 2 and len(names) >= 2:
        return _("%(name)s and %(other)s") % {"name": names[0], "other": names[1]}
    others = number - 1
    return ngettext("%(name)s and %(count)s other", "%(name)s and %(count)s others", others) % {
        "name": names[0],
        "count": others,
    }


def _sentence(notice: Notice, comment: Comment, actors: Sequence[Reader]) -> str:
    number = notice.number
    if notice.kind == Kind.REPLY:
        words = ngettext("%(who)s answered you", "%(who)s answered you", number)
        return words % {"who": _who(actors, number)}
    if notice.kind == Kind.MENTION:
        words = ngettext("%(who)s named you", "%(who)s named you", number)
        return words % {"who": _who(actors, number)}
    if notice.kind == Kind.FOLLOWED:
        return _followed(notice, actors)
    if notice.kind == Kind.MILESTONE:
        words = ngettext("%(count)s reader recommends your comment", "%(count)s readers recommend your comment", number)
        return words % {"count": number}
    if notice.kind == Kind.PICK:
        return _("The editors picked your comment")
    is_approved = notice.outcome == Notice.Outcome.APPROVED
    if notice.kind == Kind.DECISION:
        return _("Your comment was approved") if is_approved else _("Your comment was rejected")
    return _("A comment that you reported stays") if is_approved else _("A comment that you reported was removed")


def _rejected(decision: Decision) -> str:
    """That the comment is gone, and why, as far as that was written down."""
    reason = decision.words or (decision.rule.title if decision.rule else "") or decision.law
    if not reason:
        return _("Your comment was rejected")
    return _("Your comment was rejected: %(reason)s") % {"reason": shortened(reason, _WORDS)}


def _followed(notice: Notice, actors: Sequence[Reader]) -> str:
    name, _pk = read_about(notice.about)
    who = _who(actors, notice.number)
    if name == "reader":
        return _("%(who)s, whom you follow, commented") % {"who": who}
    if name == "thread":
        words = ngettext(
            "%(who)s wrote in a thread that you follow", "%(who)s wrote in a thread that you follow", notice.number
        )
    else:
        words = ngettext(
            "%(who)s wrote in a discussion that you follow",
            "%(who)s wrote in a discussion that you follow",
            notice.number,
        )
    return words % {"who": who}
