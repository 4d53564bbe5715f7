"""Something for each queue of the demo's desk, so that whoever tries it finds what a moderator's morning is like."""

from collections.abc import Mapping

from broadsheet.conversation import judging
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.reporting import report
from broadsheet.moderation import appeals, rules
from broadsheet.moderation.models import Appeal, CannedReason, Decision, NameCheck, WatchedWord
from broadsheet.readers import wishes
from broadsheet.readers.models import Reader

_TAKEN_DOWN = "In what key?"
_REPORTED = "I live on Belmount Terrace"
_NAME = "Pip Ravensdale, boats, 0700 900 123"
_WORDS = (("bilge rat", "en", "refuse"), ("landlubber", "en", "mark"), ("landlubber’s lunch", "en", "pass"))
_READY = (
    ("Off the subject", "en", "subject", "This has nothing to do with the story. Say it where it belongs."),
    ("Off the subject", "de", "subject", "Das hat mit dem Artikel nichts zu tun. Sagen Sie es, wo es hingehört."),
    ("Telephone number", "en", "private", "We take telephone numbers out, yours too: you might regret it."),
)


def clear_desk() -> None:
    """Takes away what an older demo had at the desk."""
    Appeal.objects.all().delete()
    NameCheck.objects.all().delete()
    Decision.objects.all().delete()


def fill_desk(people: Mapping[str, Reader]) -> None:
    """Has readers report, appeal and want names, and a moderator decide. In a transaction, after all have talked."""
    moderator, rule = people["moderator"], {each.key: each.pk for each in rules.in_force().rules.all()}
    taken = _said(_TAKEN_DOWN)
    words = "We could not see what this has to do with the trams."
    judging.reject(moderator, taken.pk, Grounds(rule=rule["subject"], words=words))
    decision = Decision.objects.get(comment=taken, deed=Decision.Deed.WITHHOLD)
    appeals.appeal(people["reader1"], decision.pk, "The rails sing in the bend. I asked in what key, of all of you.")
    reported = _said(_REPORTED)
    report(people["reader5"], reported.pk, "other", "Says on every second page that nobody need tell him anything.")
    report(people["conrad"], reported.pk, "false", "The terrace had no vote of its own.")
    pip = people["pip"]
    wanted = wishes.judged(wishes.Wish(pip, wishes.DISPLAY_NAME, _NAME))
    wishes.chosen(pip, wishes.DISPLAY_NAME, _NAME, pip.display_name, wanted)
    for word, language, answer in _WORDS:
        WatchedWord.objects.get_or_create(word=word, language=language, defaults={"answer": answer})
    for name, language, key, said in _READY:
        CannedReason.objects.get_or_create(name=name, language=language, defaults={"rule": key, "words": said})


def _said(begins: str) -> Comment:
    return Comment.objects.get(text__startswith=begins)
