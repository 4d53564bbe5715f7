"""Writing an alert in the newsroom, trying it on one's own browsers, and how many it would reach."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.common.clock import now, zone_name
from broadsheet.common.decisions import decided
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.message import picture_address
from broadsheet.notifications.models import Alert, Alerting, Subscription
from broadsheet.notifications.models.alert import GOOD_TEXT, GOOD_TITLE, LONGEST_TEXT, LONGEST_TITLE
from broadsheet.notifications.newsroom.access import AlertsScreen
from broadsheet.notifications.newsroom.choices import sections_for, topics_for
from broadsheet.notifications.newsroom.forms import LOCAL_MOMENT, AlertForm, as_written, begun_with
from broadsheet.notifications.newsroom.log import noted
from broadsheet.notifications.newsroom.preview import preview_of
from broadsheet.notifications.newsroom.words import earlier_about, reach_text
from broadsheet.stories.models import Article
from broadsheet.stories.newsroom.transactions import in_parts
from broadsheet.stories.queries import public


class WriteScreen(AlertsScreen):
    """The form. What is written is kept as a draft, whose own page asks whether to send it."""

    part = "write"
    page_title = gettext_lazy("Send an alert")

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = as_written(self.draft) if self.draft else begun_with(self.story)
        return self.form(AlertForm(request, self.story, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AlertForm(request, self.story, request.POST)
        alert = self.written(form)
        return self.form(form) if alert is None else redirect("newsroom_alert", alert.pk)

    @cached_property
    def draft(self) -> Alert | None:
        """The draft that is written anew."""
        return self.draft_asked_for()

    @cached_property
    def story(self) -> Article | None:
        return self.draft.story if self.draft else self.story_asked_for()

    @cached_property
    def is_too_early(self) -> bool:
        """Whether there is nothing yet that an alert could lead to, or none may be sent."""
        return not decided(Alerting).is_on or (self.story is not None and not is_out(self.story))

    def written(self, form: AlertForm) -> Alert | None:
        """The draft that the form makes; nothing where it makes none, and then the form says why."""
        if self.is_too_early or not form.is_valid():
            return None
        said = form.cleaned_data
        try:
            return alerts.draft(
                self.story,
                self.actor,
                said["title"],
                said["text"],
                audience=said["audience"],
                targets=form.targets,
                picture=self.story.picture if self.story and said["has_picture"] else None,
                is_urgent=said["is_urgent"],
                send_at=said["send_at"],
                path=said["path"],
                instead_of=self.draft,
            )
        except alerts.AlertError as error:
            form.add_error(None, str(error))
            return None

    def form(self, form: AlertForm, draft: Alert | None = None, said: str = "", is_well: bool = True) -> HttpResponse:
        """The form again, with what has become of it."""
        story, house = self.story, decided(Alerting)
        if self.is_too_early:
            self.part = "not_yet"
            return self.show(story=story, is_on=house.is_on)
        draft = draft or self.draft
        picture = picture_address(story.picture) if story else ""
        shown = picture if form["has_picture"].value() else ""
        return self.show(
            form=form,
            story=story,
            query=f"?story={story.pk}" if story else "",
            draft=draft,
            picture=picture,
            preview=preview_of(form["title"].value() or "", form["text"].value() or "", shown),
            topics=topics_for(story, form.ticked("topics")),
            sections=sections_for(story, form.ticked("sections")),
            earlier=earlier_about(story),
            reach=reach_of(form, story),
            own_browsers=Subscription.objects.filter(reader=self.actor).count(),
            needs_second=house.needs_second_person,
            limits={"title": (GOOD_TITLE, LONGEST_TITLE), "text": (GOOD_TEXT, LONGEST_TEXT)},
            zone=f"{timezone.get_current_timezone_name()}, {zone_name(now())}",
            soonest=timezone.localtime(now()).strftime(LOCAL_MOMENT),
            said=said,
            is_well=is_well,
        )


class TestScreen(WriteScreen):
    """The form, sent to the editor's own browsers alone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AlertForm(request, self.story, request.POST)
        with transaction.atomic():
            alert = self.written(form)
        if alert is None:
            return self.form(form)
        try:
            tested = alerts.test_to(self.actor, alert)
        except alerts.AlertError as error:
            return self.form(form, alert, str(error), is_well=False)
        if tested.browsers:
            noted(alert, "test", self.actor)
        return self.form(form, alert, *told_of(tested))


class ReachScreen(AlertsScreen):
    """How many browsers an audience has now, for the dialog: JSON."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        story = self.story_asked_for()
        form = AlertForm(request, story, request.GET)
        form.full_clean()
        return JsonResponse({"words": reach_of(form, story)})


write = WriteScreen.as_view()
# A push service may take its time; nobody else is to wait for the write lock meanwhile.
test = in_parts(TestScreen.as_view())
reach = ReachScreen.as_view()


def is_out(story: Article) -> bool:
    """Whether everybody can read it."""
    return public(Article.objects.filter(pk=story.pk)).exists()


def reach_of(form: AlertForm, story: Article | None) -> str:
    """What the form says about the size of its audience, whether or not it has been sent."""
    if not form.is_bound:
        data: dict[str, Any] = {name: form[name].value() for name in ("audience", "topics", "sections")}
        form = AlertForm(form.request, story, data)
        form.full_clean()
    if wrong := form.errors.get("audience"):
        return str(wrong[0])
    return reach_text(alerts.size_of(form.cleaned_data["audience"], form.targets, story))


def told_of(tested: alerts.Tested) -> tuple[str, bool]:
    """What became of a test, and whether that is well."""
    if not tested.browsers:
        return _("None of your browsers gets alerts yet."), False
    if tested.delivered == tested.browsers:
        words = ngettext("Sent to your browser.", "Sent to your %(count)s browsers.", tested.browsers)
        return words % {"count": tested.browsers}, True
    return _("Sent to %(delivered)d of your %(count)s browsers; the push service did not take the others.") % {
        "delivered": tested.delivered,
        "count": tested.browsers,
    }, False
