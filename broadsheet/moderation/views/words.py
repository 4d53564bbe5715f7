"""Many watched words at once: a list is pasted, and what was wrong with a line is said beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from broadsheet.moderation.models import WatchedWord
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.moderation.words.lists import Pasted, add_words
from broadsheet.readers.models import Reader

LANGUAGES = ("", "en", "de", "fr", "ar")


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def words(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """The form; sent, it says how many are new, which were known, and gives the faulty lines back."""
    sent, pasted = request.POST, None
    if request.method == "POST":
        language = sent.get("language", "") if sent.get("language", "") in LANGUAGES else ""
        answer = sent.get("answer", "")
        if answer not in WatchedWord.Answer.values:
            answer = WatchedWord.Answer.HOLD
        note = sent.get("note", "").replace("\0", "")[:200]
        pasted = add_words(sent.get("words", ""), language, answer, note, by=moderator)
    context = {
        "page_title": _("Add watched words"),
        "tabs": tabs(moderator),
        "sent": sent,
        "pasted": pasted,
        "left": _faulty(pasted),
        "languages": LANGUAGES,
        "answers": WatchedWord.Answer.choices,
        "number": WatchedWord.objects.count(),
    }
    return render(request, "moderation/desk_words.html", context, status=422 if pasted and pasted.faults else 200)


def _faulty(pasted: Pasted | None) -> str:
    return "\n".join(fault.line for fault in pasted.faults if fault.line) if pasted else ""
