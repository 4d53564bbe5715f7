"""The steps of the pipeline that look at a text's links, addresses, capitals, likeness to others and language."""

from django.conf import settings
from django.utils.translation import gettext as _

from broadsheet.common.prepared import Asked
from broadsheet.conversation.models import Comment
from broadsheet.conversation.pipeline import Answer, Draft, Verdict, asks_beforehand, looks_beforehand, spares_trusted
from broadsheet.conversation.steps import links as many_links
from broadsheet.moderation.models.texts import WatchedDomain
from broadsheet.moderation.texts import listed
from broadsheet.moderation.texts.capitals import capitals_in, is_shouted, may_shout
from broadsheet.moderation.texts.contacts import contacts_in
from broadsheet.moderation.texts.domains import MOST, DomainList, Match, Place, host_of, places_in
from broadsheet.moderation.texts.language import language_of
from broadsheet.moderation.texts.likeness import Near, candidates, fingerprint_of, near
from broadsheet.moderation.texts.plain import own_words
from broadsheet.moderation.texts.simhash import BITS
from broadsheet.readers.models import Reader

# A text with more capitals than that is one that shouts.
SHOUTED = 0.6
# So many earlier comments that say nearly the same have a text wait.
HELD_FROM = 2
_SURE_ENOUGH = 0.3
_LONGEST_DETAIL = 200
_TRUST = WatchedDomain.Answer.TRUST.value
_SCORES = {Answer.MARK: 0.4, Answer.HOLD: 0.8, Answer.REFUSE: 1.0}
_SCORE_RESEMBLES, _SCORE_HIDDEN, _SCORE_MANY = 0.7, 0.5, 0.5


def domains(draft: Draft) -> Verdict | None:
    """What the list of domains says of where the text leads; look-alikes and hidden links wait.

    The staff are not asked. Trusted readers may write a link so that it is none, as those do who warn of it.
    """
    if draft.reader.is_of_staff:
        return None
    return judge_domains(draft.words, draft.links, may_hide=draft.is_trusted)


def judge_domains(words: str, links: list[str], *, may_hide: bool = False) -> Verdict | None:
    """The worst that there is to say of the places that a text leads to."""
    places = places_in(words, links)
    known = listed.in_force()
    verdicts = [verdict for place in places if (verdict := _judged(place, known, may_hide=may_hide))]
    if len(places) >= MOST:
        why = _("It has several links, so somebody of the staff will look at it first.")
        verdicts.append(Verdict(Answer.HOLD, "links", why, score=_SCORE_MANY, detail=f"≥ {MOST}"))
    return max(verdicts, key=lambda verdict: verdict.score, default=None)


def _judged(place: Place, known: DomainList, *, may_hide: bool) -> Verdict | None:
    match = known.match(place.host)
    if match is not None and match.resembles:
        why = _("A link in it is easily mistaken for another, so somebody of the staff will look at it first.")
        detail = f"{place.host} ≈ {match.domain}"
        return Verdict(Answer.HOLD, "look-alike-domain", why, score=_SCORE_RESEMBLES, detail=detail[:_LONGEST_DETAIL])
    if match is not None and match.answer != _TRUST:
        return _of_list(place, match)
    if place.is_hidden and match is None and not may_hide:
        why = _("It has a link written as text, so somebody of the staff will look at it first.")
        return Verdict(Answer.HOLD, "hidden-link", why, score=_SCORE_HIDDEN, detail=place.host[:_LONGEST_DETAIL])
    return None


def _of_list(place: Place, match: Match) -> Verdict:
    answer = Answer(match.answer)
    why = {
        Answer.REFUSE: _("Links to %(domain)s are not wanted here. Please take the link out; your text is kept."),
        Answer.HOLD: _("It names %(domain)s, so somebody of the staff will look at it first."),
    }.get(answer, "")
    detail = place.host if place.host == match.domain else f"{place.host} ({match.domain})"
    words = why % {"domain": match.domain} if why else ""
    return Verdict(answer, "domain", words, score=_SCORES[answer], detail=detail[:_LONGEST_DETAIL])


def links(draft: Draft) -> Verdict | None:
    """A comment with many links waits, as in `conversation.steps.links`; links to trusted domains do not count."""
    verdict = many_links(draft)
    if verdict is None:
        return None
    known = listed.in_force()
    counted = [host for host in map(host_of, draft.links) if not _is_trusted(host, known)]
    if len(counted) <= draft.house.most_links:
        return None
    return Verdict(verdict.answer, verdict.code, verdict.why, score=_SCORE_MANY, detail=str(len(counted)))


def _is_trusted(host: str | None, known: DomainList) -> bool:
    match = known.match(host) if host else None
    return match is not None and not match.resembles and match.answer == _TRUST


@spares_trusted
def contacts(draft: Draft) -> Verdict | None:
    """A comment with an e-mail address or a telephone number waits: it may be somebody else's, or be regretted."""
    mailboxes = [link.removeprefix("mailto:") for link in draft.links if link.startswith("mailto:")]
    return judge_contacts("\n".join([draft.words, *mailboxes]))


def judge_contacts(text: str) -> Verdict | None:
    """Whether a text holds e-mail addresses or telephone numbers."""
    found = contacts_in(text)
    if not found:
        return None
    why = _("It has an e-mail address or a telephone number, so somebody of the staff will look at it first.")
    detail = ", ".join(dict.fromkeys(each.written for each in found))
    return Verdict(Answer.HOLD, "contacts", why, score=0.6, detail=detail[:_LONGEST_DETAIL])


@spares_trusted
def capitals(draft: Draft) -> Verdict | None:
    """Marks a text that is mostly capitals; what it quotes, and code, do not count."""
    return judge_capitals(own_words(draft.text)) if may_shout(draft.text) else None


def judge_capitals(text: str) -> Verdict | None:
    """Whether a text shouts."""
    found = capitals_in(text)
    if not is_shouted(found, SHOUTED):
        return None
    return Verdict(Answer.MARK, "capitals", score=0.4 * found.share, detail=f"{found.share:.0%}")


def _alike(_reader: Reader, text: str) -> list[Asked]:
    bits = fingerprint_of(text, "")
    return [candidates(bits)] if bits is not None else []


@looks_beforehand(lambda text: fingerprint_of(text, ""))
@asks_beforehand(_alike)
@spares_trusted
def alike(draft: Draft) -> Verdict | None:
    """Marks a text that is nearly the same as another comment of the last weeks, by whomever; the third such waits.

    Two may think alike, and somebody may say again what got lost; a campaign is more than two.
    What the writer withdrew may be said anew, and what was quoted from the comment answered is not theirs.
    """
    bits = fingerprint_of(draft.text, draft.parent.text if draft.parent is not None else "")
    if bits is None:
        return None
    query, values = candidates(bits)
    found = near(bits, draft.rows(query, *values))
    edited = draft.edited.pk if draft.edited is not None else None
    found = _still_said(draft, [each for each in found if each.comment_id != edited])
    if not found:
        return None
    why = _("Something very much like it has been said already, so somebody of the staff will look at it first.")
    answer = Answer.HOLD if len(found) >= HELD_FROM else Answer.MARK
    score = min(0.9, 0.5 + 0.1 * (len(found) - 1))
    detail = ", ".join(f"{each.comment_id} ({1 - each.apart / BITS:.0%})" for each in found)
    return Verdict(answer, "alike", why, score=score, detail=detail[:_LONGEST_DETAIL])


def _still_said(draft: Draft, found: list[Near]) -> list[Near]:
    if not found:
        return []
    withdrawn = Comment.objects.filter(
        pk__in=[each.comment_id for each in found], reader=draft.reader, status=Comment.Status.WITHDRAWN
    )
    gone = set(withdrawn.values_list("pk", flat=True))
    return [each for each in found if each.comment_id not in gone]


@spares_trusted
def language(draft: Draft) -> Verdict | None:
    """Marks what is surely in none of the paper's languages (`COMMENT_LANGUAGES`; none named: all are)."""
    wanted = getattr(settings, "COMMENT_LANGUAGES", ())
    guess = language_of(draft.words) if wanted else None
    if guess is None or guess.language in wanted or guess.sure < _SURE_ENOUGH:
        return None
    return Verdict(Answer.MARK, "language", score=0.3 * guess.sure, detail=f"{guess.language} ({guess.sure:.0%})")
