"""One edition in the newsroom: whether to send it, how it goes out, and what became of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.common.clock import moment_text, now, zone_name
from broadsheet.notifications.models import Edition
from broadsheet.notifications.newsletters import editions
from broadsheet.notifications.newsletters.choosing import stories_of
from broadsheet.notifications.newsletters.letter import Letter
from broadsheet.notifications.newsletters.newsroom import figures
from broadsheet.notifications.newsletters.newsroom.access import EditionsScreen
from broadsheet.notifications.newsletters.states import NewsletterError, NotNow
from broadsheet.notifications.newsletters.words import addresses_text
from broadsheet.notifications.newsroom.forms import LOCAL_MOMENT
from broadsheet.stories.newsroom.transactions import in_parts

State = Edition.State
#: Milliseconds after which an open page asks how it stands.
EVERY = {State.SENDING: 1_000, State.SCHEDULED: 5_000}
_SENT_ALREADY = (State.SCHEDULED, State.SENDING, State.SENT)


class WhenForm(forms.Form):
    """When it goes out, by the clock of the paper."""

    send_at = forms.DateTimeField(
        input_formats=[LOCAL_MOMENT, f"{LOCAL_MOMENT}:%S"],
        error_messages={"required": gettext_lazy("Say when."), "invalid": gettext_lazy("Say when.")},
    )

    def clean_send_at(self) -> datetime:
        at: datetime = self.cleaned_data["send_at"]
        if at <= now():
            raise forms.ValidationError(_("This moment has passed."))
        return at


class EditionScreen(EditionsScreen):
    """An edition in whatever state it is, and what may be done with it there."""

    part = "edition"
    page_title = gettext_lazy("Edition")

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.show(**self.shown(self.edition(number)))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        edition = self.edition(number)
        when = WhenForm(request.POST)
        try:
            match request.POST.get("act", ""):
                case "send":
                    self.send(edition, None)
                case "schedule" if when.is_valid():
                    self.send(edition, when.cleaned_data["send_at"])
                case "schedule":
                    return self.show(**self.shown(edition), wrong=when.errors["send_at"])
                case "cancel":
                    editions.cancel(edition, self.actor)
        except NewsletterError as error:
            messages.error(request, str(error))
        return redirect("newsroom_edition", edition.pk)

    def send(self, edition: Edition, at: datetime | None) -> None:
        """Sends it as the actor read it; pressing twice sends once."""
        if edition.state in _SENT_ALREADY:
            return
        if self.request.POST.get("as_read") != editions.fingerprint_of(edition):
            raise NotNow(_("This edition was changed meanwhile. Read it again before you send it."))
        if at is not None:
            editions.schedule(edition, self.actor, at)
        else:
            editions.send(edition, self.actor)

    def shown(self, edition: Edition) -> dict[str, Any]:
        """What its page is made of."""
        number = edition.size if edition.begun_at else editions.reach(edition.newsletter)
        due = edition.newsletter.due_at or now()
        return {
            "edition": edition,
            "newsletter": edition.newsletter,
            "stories": stories_of(edition),
            "addresses": addresses_text(number),
            "send_at": moment_text(edition.send_at) if edition.send_at else "",
            "as_read": editions.fingerprint_of(edition),
            "zone": f"{timezone.get_current_timezone_name()}, {zone_name(now())}",
            "soonest": timezone.localtime(now()).strftime(LOCAL_MOMENT),
            "suggested": self.request.POST.get("send_at") or timezone.localtime(due).strftime(LOCAL_MOMENT),
            "own_address": self.actor.email,
            "numbers": figures.rows(edition),
            "words": figures.texts(edition)["words"],
            "done": figures.done(edition),
            "most": figures.most(edition),
            "every": EVERY.get(State(edition.state), 0),
            "may_cancel": edition.state in (State.SCHEDULED, State.SENDING),
        }


class TestScreen(EditionScreen):
    """The edition, mailed to the editor alone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        edition = self.edition(number)
        try:
            refused = editions.test_to(self.actor, edition)
        except NewsletterError as error:
            refused = str(error)
        if refused:
            messages.error(request, _("The mail server did not take it: %(words)s") % {"words": refused})
        else:
            messages.success(request, _("Sent to %(address)s.") % {"address": self.actor.email})
        return redirect("newsroom_edition", edition.pk)


class ProgressScreen(EditionScreen):
    """The same in numbers, for the page that shows it going out: JSON."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        edition = self.edition(number)
        said = {"state": edition.state, "done": figures.done(edition), "of": figures.most(edition)}
        return JsonResponse(said | figures.texts(edition))


class PreviewScreen(EditionScreen):
    """The letter's HTML as it is mailed, for a frame of the page."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        answer = HttpResponse(Letter(self.edition(number)).html)
        answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        return answer


edition = EditionScreen.as_view()
# A mail server may take its time; nobody else is to wait for the write lock meanwhile.
test = in_parts(TestScreen.as_view())
progress = ProgressScreen.as_view()
preview = PreviewScreen.as_view()
