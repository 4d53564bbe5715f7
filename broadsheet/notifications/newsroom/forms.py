"""What an editor says of an alert, read and checked as far as a form can; `alerts.draft` has the last word."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.models import Page

from broadsheet.common.clock import now
from broadsheet.notifications.models import Alert, Wish
from broadsheet.notifications.models.alert import GOOD_TITLE, LONGEST_TITLE
from broadsheet.notifications.newsroom.choices import own_of
from broadsheet.stories.models import Article, Section, Topic
from broadsheet.stories.queries import public

Audience = Alert.Audience
#: How `<input type=datetime-local>` writes a moment.
LOCAL_MOMENT = "%Y-%m-%dT%H:%M"
_AUDIENCES = [Audience.EVERYBODY, Audience.TOPICS, Audience.SECTIONS, Audience.FOLLOWERS]


class AlertForm(forms.Form):
    """An alert about `story`, or one that leads to a path. Moments are those of the time zone that is active."""

    title = forms.CharField(max_length=LONGEST_TITLE, error_messages={"required": gettext_lazy("Write a title.")})
    text = forms.CharField(required=False)
    has_picture = forms.BooleanField(required=False)
    path = forms.CharField(required=False, max_length=500)
    audience = forms.ChoiceField(
        choices=[(each.value, each.label) for each in _AUDIENCES],
        error_messages={"required": gettext_lazy("Choose whom it is for.")},
    )
    topics = forms.ModelMultipleChoiceField(Topic.objects.all(), required=False)
    sections = forms.ModelMultipleChoiceField(Section.objects.none(), required=False)
    is_urgent = forms.BooleanField(required=False)
    when = forms.ChoiceField(
        choices=[("now", pgettext_lazy("alert", "Now")), ("later", pgettext_lazy("alert", "At a time"))], required=False
    )
    send_at = forms.DateTimeField(required=False, input_formats=[LOCAL_MOMENT, f"{LOCAL_MOMENT}:%S"])

    def __init__(self, request: HttpRequest, story: Article | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.story = request, story
        self.fields["sections"].queryset = public(Section.objects.all())  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        # A browser counts the end of a line as one character and sends two.
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_path(self) -> str:
        """The path within the paper, from a whole address of the paper too."""
        path = str(self.cleaned_data["path"]).strip().removeprefix(settings.PUBLIC_URL)
        if self.story is not None:
            return ""
        path = path or "/"
        if path.startswith("/") and not leads_somewhere(self.request, path):
            raise ValidationError(_("The paper has no page at this address."))
        return path

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        audience = said.get("audience")
        if audience == Audience.TOPICS and not said.get("topics"):
            self.add_error("audience", _("Choose at least one topic."))
        if audience == Audience.SECTIONS and not said.get("sections"):
            self.add_error("audience", _("Choose at least one section."))
        if audience == Audience.FOLLOWERS and self.story is None:
            self.add_error("audience", _("Only an alert about a story has followers."))
        said["send_at"] = said.get("send_at") if said.get("when") == "later" else None
        if said.get("when") == "later" and "send_at" not in self.errors:
            if said["send_at"] is None:
                self.add_error("send_at", _("Say when."))
            elif said["send_at"] <= now():
                self.add_error("send_at", _("This moment has passed."))
        return said

    @property
    def targets(self) -> list[tuple[str, int]]:
        """What the audience is made of; none for everybody, and none for followers, who are the story's own."""
        audience, said = self.cleaned_data.get("audience"), self.cleaned_data
        if audience == Audience.TOPICS:
            return [(Wish.Kind.TOPIC.value, each.pk) for each in said.get("topics", ())]
        if audience == Audience.SECTIONS:
            return [(Wish.Kind.SECTION.value, each.pk) for each in said.get("sections", ())]
        return []

    def ticked(self, name: str) -> set[int]:
        """Primary keys of the boxes that are ticked, whether or not the form has been sent."""
        return {int(value) for value in self[name].value() or () if str(value).isdigit()}


def leads_somewhere(request: HttpRequest, path: str) -> bool:
    """Whether readers find a page of the paper's own tree at the path."""
    bare = path.partition("#")[0].partition("?")[0]
    found = Page.route_for_request(request, bare)
    return found is not None and public(Page.objects.filter(pk=found.page.pk)).exists()


def begun_with(story: Article | None) -> dict[str, Any]:
    """What the form has in it when an editor opens it for a story."""
    if story is None:
        return {"path": "/", "audience": Audience.EVERYBODY, "when": "now"}
    short = story.short_headline
    return {
        "title": short if short and len(story.title) > GOOD_TITLE else story.title[:LONGEST_TITLE],
        "text": story.standfirst,
        "has_picture": story.picture is not None,
        "audience": Audience.EVERYBODY,
        "topics": own_of(story, Wish.Kind.TOPIC),
        "sections": own_of(story, Wish.Kind.SECTION)[-1:],
        "when": "now",
    }


def as_written(alert: Alert) -> dict[str, Any]:
    """The form as the editor left it."""
    chosen = {kind: [pk for each, pk in alert.targets if each == kind] for kind in (Wish.Kind.TOPIC, Wish.Kind.SECTION)}
    begun = begun_with(alert.story)
    return {
        **begun,
        "title": alert.title,
        "text": alert.text,
        "has_picture": bool(alert.picture),
        "path": alert.path,
        "audience": alert.audience,
        "topics": chosen[Wish.Kind.TOPIC] if alert.audience == Audience.TOPICS else begun.get("topics"),
        "sections": chosen[Wish.Kind.SECTION] if alert.audience == Audience.SECTIONS else begun.get("sections"),
        "is_urgent": alert.is_urgent,
        "when": "later" if alert.send_at else "now",
        "send_at": timezone.localtime(alert.send_at).strftime(LOCAL_MOMENT) if alert.send_at else "",
    }
