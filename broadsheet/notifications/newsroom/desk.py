"""One alert in the newsroom: whether to send it, how it goes out, and what happened to it."""

import json
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.common.clock import moment_text, now
from broadsheet.common.decisions import decided
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.models import Alert, Alerting, Wish
from broadsheet.notifications.newsroom.access import AlertsScreen
from broadsheet.notifications.newsroom.figures import Figures, figures_of
from broadsheet.notifications.newsroom.log import happened_to, noted
from broadsheet.notifications.newsroom.preview import preview_of
from broadsheet.notifications.newsroom.words import browsers_text, earlier_about
from broadsheet.stories.models import Byline, Section, Topic

State = Alert.State
#: Milliseconds after which an open page asks how it stands.
EVERY = {State.SENDING: 1_000, State.WAITING: 5_000, State.SCHEDULED: 5_000}
_SENT_ALREADY = (State.WAITING, State.SCHEDULED, State.SENDING, State.SENT)


class AlertScreen(AlertsScreen):
    """An alert in whatever state it is, and what may be done with it there."""

    part = "alert"
    page_title = gettext_lazy("Alert")

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        alert = self.alert(number)
        if alert.state == State.DRAFT:
            self.part = "ask"
        return self.show(**self.shown(alert))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        alert = self.alert(number)
        try:
            self.act(alert, request.POST.get("act", ""))
        except alerts.AlertError as error:
            messages.error(request, str(error))
        return redirect("newsroom_alert", alert.pk)

    def alert(self, number: int) -> Alert:
        return get_object_or_404(alerts.history(), pk=number)

    def act(self, alert: Alert, act: str) -> None:
        """Raises `AlertError` where it cannot be done."""
        if act == "send":
            self.send(alert)
        elif act == "confirm":
            alerts.confirm(alert, self.actor)
            noted(alert, "confirm", self.actor)
        elif act == "cancel":
            declines = alert.state == State.WAITING and alert.made_by_id != self.actor.pk
            alerts.cancel(alert, self.actor)
            noted(alert, "decline" if declines else "cancel", self.actor)

    def send(self, alert: Alert) -> None:
        """Sends the actor's draft as they read it; pressing twice sends once."""
        if alert.state in _SENT_ALREADY:
            return
        if alert.made_by_id != self.actor.pk:
            raise alerts.NotAllowed(_("Only who wrote this draft sends it."))
        if self.request.POST.get("as_read") != fingerprint_of(alert):
            raise alerts.NotNow(_("This draft was changed meanwhile. Read it again before you send it."))
        if alert.send_at:
            alerts.schedule(alert, self.actor, alert.send_at)
        else:
            alerts.send(alert, self.actor)
        noted(alert, {State.WAITING: "ask", State.SCHEDULED: "schedule"}.get(State(alert.state), "send"), self.actor)

    def shown(self, alert: Alert) -> dict[str, Any]:
        """What its page is made of."""
        is_mine = alert.made_by_id == self.actor.pk
        is_late = alert.send_at is not None and alert.send_at <= now()
        size = alert.size if alert.begun_at else alerts.size_of(alert.audience, alert.targets, alert.story)
        return {
            "alert": alert,
            "is_mine": is_mine,
            "story": alert.story,
            "preview": preview_of(alert.title, alert.text, alert.picture),
            "audience": audience_text(alert),
            "size": size,
            "browsers": browsers_text(size),
            "send_at": moment_text(alert.send_at) if alert.send_at and not is_late else "",
            "is_late": is_late,
            "needs_second": decided(Alerting).needs_second_person,
            "may_confirm": alert.state == State.WAITING and not is_mine,
            "may_cancel": alert.state in (State.WAITING, State.SCHEDULED, State.SENDING),
            "as_read": fingerprint_of(alert),
            "earlier": earlier_about(alert.story) if alert.state == State.DRAFT else [],
            "figures": figures_of([alert])[alert.pk],
            "every": EVERY.get(State(alert.state), 0),
            "happened": happened_to(alert),
        }


class ProgressScreen(AlertScreen):
    """The same in numbers, for the page that shows it going out: JSON."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        alert = self.alert(number)
        figures: Figures = figures_of([alert])[alert.pk]
        return JsonResponse({"state": alert.state, "done": figures.done, "of": figures.most, **figures.as_texts()})


alert = AlertScreen.as_view()
progress = ProgressScreen.as_view()


def fingerprint_of(alert: Alert) -> str:
    """Changes with whatever its readers or its sender would notice."""
    told = [alert.title, alert.text, alert.path, alert.picture, alert.audience, alert.targets, alert.is_urgent]
    return sha256(json.dumps([*told, str(alert.send_at)]).encode()).hexdigest()[:16]


def audience_text(alert: Alert) -> str:
    """Whom it is for, with the names of what they want: “Who wants these topics: Harbour, Weather”."""
    words = str(alert.get_audience_display())
    kinds: dict[str, Any] = {Wish.Kind.TOPIC: Topic, Wish.Kind.SECTION: Section, Wish.Kind.BYLINE: Byline}
    if alert.audience not in (Alert.Audience.TOPICS, Alert.Audience.SECTIONS):
        return words
    names = []
    for kind, model in kinds.items():
        pks = [pk for each, pk in alert.targets if each == kind]
        names += [str(each) for each in model.objects.filter(pk__in=pks)] if pks else []
    return f"{words}: {', '.join(names)}" if names else words
