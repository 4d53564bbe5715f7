"""A reader's page in the newsroom: who they are, where they stand, and what may be done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.readers import decisions
from broadsheet.readers.desk.access import JUDGE, DeskView
from broadsheet.readers.models import Arrival, Reader
from broadsheet.readers.pages import page_url
from broadsheet.readers.status import NotPossible

# What each button needs beyond looking.
NEEDS_JUDGEMENT = frozenset({"decide", "rename"})
SHOWN = 50


@dataclass(frozen=True)
class Fact:
    """A line about a reader that another part of the paper knows; `url`, where it leads on, may be empty."""

    label: Any
    text: str
    url: str = ""


_SOURCES: list[Callable[[Reader], Fact]] = []


def add_fact(source: Callable[[Reader], Fact]) -> None:
    """Has `source` asked for a line on every reader's page in the newsroom; a query or two, and no more."""
    if source not in _SOURCES:
        _SOURCES.append(source)


class ReaderPage(DeskView):
    template_name = "readers/desk/reader.html"
    found: Reader

    def get_page_title(self) -> str:
        return self.found.name

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        self.found = self.reader(number)
        return self.show(**self.about())

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """One of the page's forms, named by its button."""
        self.found = self.reader(number)
        act = {
            "decide": self.decide,
            "rename": self.rename,
            "note": self.note,
            "end": self.end,
            "end-all": self.end_all,
        }.get(request.POST.get("act", ""))
        if act is None:
            return redirect("readers:reader", number)
        if request.POST["act"] in NEEDS_JUDGEMENT and not request.user.has_perm(JUDGE):
            raise PermissionDenied
        try:
            messages.success(request, act(request.POST))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        except NotPossible:
            messages.error(request, _("That cannot be done any more: somebody else was here first."))
        return redirect("readers:reader", number)

    def decide(self, sent: Any) -> str:
        decisions.decide(self.found, sent.get("decision", ""), self.actor, sent.get("reason", ""))
        return _("Done, and noted.")

    def rename(self, sent: Any) -> str:
        decisions.rename(self.found, self.actor, sent.get("display_name", ""), sent.get("handle", ""))
        return _("The names are changed.")

    def note(self, sent: Any) -> str:
        decisions.note(self.found, self.actor, sent.get("text", ""))
        return _("Noted.")

    def end(self, sent: Any) -> str:
        number = sent.get("sign_in", "")
        if number.isdecimal() and decisions.end_session(self.found, self.actor, int(number[:18])):
            return _("That session is ended.")
        return _("That session had ended already.")

    def end_all(self, sent: Any) -> str:
        count = decisions.end_sessions(self.found, self.actor)
        return ngettext("%(count)s session ended.", "%(count)s sessions ended.", count) % {"count": count}

    def about(self) -> dict[str, Any]:
        """What is shown: a bounded number of rows and queries, and no secrets."""
        reader = self.found
        is_judge = self.actor.has_perm(JUDGE)
        return {
            "reader": reader,
            "page_url": page_url(reader),
            "is_judge": is_judge,
            "may_give_roles": self.actor.has_perm("readers.change_reader"),
            "decisions": decisions.possible(reader) if is_judge else [],
            "is_verified": EmailAddress.objects.filter(user=reader, email=reader.email, verified=True).exists(),
            "has_second_factor": Authenticator.objects.filter(user=reader)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
            .exists(),
            "sign_ins": reader.sign_ins.all()[:SHOWN],
            "notes": reader.staff_notes.select_related("author")[:SHOWN],
            "names": decisions.names_before(reader)[:SHOWN],
            "facts": [source(reader) for source in _SOURCES],
            "arrival": Arrival.objects.filter(reader=reader).select_related("source").first(),
        }
