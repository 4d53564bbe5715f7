"""The steps of the pipeline that every paper has: length, repeated text, flood, links, newcomers, the rule.

Each is kind to whoever means well: it says what is wrong and what would help, and nothing of what was typed is lost.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.common.clock import now
from broadsheet.common.rate_limits import RateLimit, take_all
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.pipeline import Answer, Draft, Verdict

PERIOD = timedelta(minutes=10)
# How far back a text counts as said already, and how short one is that people say again and again ("Thank you").
REPEATED_WITHIN = timedelta(days=1)
SHORT = 20


def length(draft: Draft) -> Verdict | None:
    """There are words, and not more than the house allows."""
    if not draft.words.strip():
        return Verdict(Answer.REFUSE, "empty", _("There is nothing written yet."))
    if (over := len(draft.text) - draft.house.longest) > 0:
        why = ngettext(
            "This is %(count)s character too long. Please shorten it a little.",
            "This is %(count)s characters too long. Please shorten it a little.",
            over,
        )
        return Verdict(Answer.REFUSE, "too-long", why % {"count": over})
    return None


def flood(draft: Draft) -> Verdict | None:
    """Not too many in a short time, of one reader and from one internet address. Edits are not counted."""
    if draft.edited is not None:
        return None
    by_reader = RateLimit("comments of a reader", draft.house.most_by_reader, PERIOD)
    by_address = RateLimit("comments from an address", draft.house.most_by_address, PERIOD)
    attempts = [(by_reader, str(draft.reader.pk)), *([(by_address, draft.sender)] if draft.sender else [])]
    wait = take_all(*attempts)
    if not wait or draft.reader.is_of_staff:
        return None
    minutes = -(-wait // 60)
    why = ngettext(
        "That was a lot in a short time. You can go on in %(count)s minute; your text is kept until then.",
        "That was a lot in a short time. You can go on in %(count)s minutes; your text is kept until then.",
        minutes,
    )
    return Verdict(Answer.REFUSE, "too-often", why % {"count": minutes}, wait, 429)


def repeated(draft: Draft) -> Verdict | None:
    """Nobody says the same thing twice within a day, here or elsewhere; very short texts may be."""
    folded = _folded(draft.words)
    if len(folded) < SHORT:
        return None
    since = id_at(now() - REPEATED_WITHIN)
    texts = [said.text for said in draft.latest if said.pk > since and said.status != Comment.Status.WITHDRAWN]
    for text in texts:
        if text == draft.text or (len(text) < 2 * len(draft.text) and _says(text, folded)):
            return Verdict(
                Answer.REFUSE, "repeated", _("You have said this already. It need not be said twice."), 0, 409
            )
    return None


def _says(text: str, folded: str) -> bool:
    # Most differ soon, and are then not looked at to their end.
    return folded.startswith(_folded(text[:60])) and _folded(text) == folded


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def links(draft: Draft) -> Verdict | None:
    """A comment with many links waits for somebody to look at it."""
    if len(draft.links) <= draft.house.most_links or draft.reader.is_of_staff:
        return None
    return Verdict(Answer.HOLD, "links", _("It has several links, so somebody of the staff will look at it first."))


def newcomer(draft: Draft) -> Verdict | None:
    """The first comments of a new reader wait, where the paper wants it; another text for one of them does too."""
    wanted = draft.house.newcomers_held
    if not wanted or draft.reader.is_of_staff:
        return None
    known = Comment.objects.filter(reader=draft.reader, status=Comment.Status.PUBLISHED)
    if draft.edited is not None:
        known = known.exclude(pk=draft.edited.pk)
    if known[:wanted].count() >= wanted:
        return None
    return Verdict(
        Answer.HOLD, "newcomer", _("As you are new here, somebody of the staff will look at it before it appears.")
    )


def rule(draft: Draft) -> Verdict | None:
    """In a held discussion everything waits, but for what the staff say themselves."""
    if draft.discussion.rule != Discussion.Rule.HELD or draft.reader.is_of_staff:
        return None
    return Verdict(Answer.HOLD, "rule", _("Here every comment is looked at before it appears."))
