"""Who sees alerts in the newsroom, and which stories and alerts they may name."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.vary import vary_on_headers
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from broadsheet.notifications.alerts.services import history, may_send
from broadsheet.notifications.models import Alert
from broadsheet.readers.models import Reader
from broadsheet.stories.models import Article

ICON = "mobile-alt"
_MOST_DIGITS = 18


def number_in(text: str | None) -> int | None:
    """The primary key that an address or a form names; nothing for an empty one. Raises `Http404` for no number."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise Http404
    return int(text)


class Screen(WagtailAdminTemplateMixin, View):
    """A screen for those who `may_enter`, on the paper's own clock.

    It is a page, or only `part` of it where the dialog of the newsroom asks.
    """

    folder = "notifications/newsroom"
    part = ""
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Reader) or not self.may_enter(request.user):
            raise PermissionDenied
        # Wagtail's is that of whoever is signed in: two editors would name one moment by two hours.
        with timezone.override(ZoneInfo(settings.TIME_ZONE)):
            response: HttpResponseBase = vary_on_headers("X-Requested-With")(super().dispatch)(request, *args, **kwargs)
        return response

    def may_enter(self, person: Reader) -> bool:
        """Whether they see this screen."""
        raise NotImplementedError

    def above(self) -> list[dict[str, str]]:
        """The screens that this one is below, with `url` and `label`."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": "", "label": str(self.get_page_title())}
        return [*super().get_breadcrumbs_items(), *self.above(), here]

    def show(self, **context: Any) -> HttpResponse:
        part = f"{self.folder}/{self.part}.html"
        if self.request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return render(self.request, part, {"is_part": True, **context})
        page = self.get_context_data(view=self, part=part, **context)
        return render(self.request, "notifications/newsroom/page.html", page)

    @property
    def actor(self) -> Reader:
        """Who looks at the screen."""
        assert isinstance(self.request.user, Reader)
        return self.request.user


class AlertsScreen(Screen):
    """A screen for those who may send alerts."""

    header_icon = ICON

    def may_enter(self, person: Reader) -> bool:
        return may_send(person)

    def above(self) -> list[dict[str, str]]:
        return [] if self.part == "list" else [{"url": reverse("newsroom_alerts"), "label": _("Alerts")}]

    def story_asked_for(self) -> Article | None:
        """The story that `?story=` names. Raises `Http404` for one that the actor does not see in the newsroom."""
        pk = number_in(self.request.GET.get("story"))
        if pk is None:
            return None
        seen = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        return get_object_or_404(Article.objects.filter(pk__in=seen.values("pk")).select_related("picture"), pk=pk)

    def draft_asked_for(self) -> Alert | None:
        """The actor's own draft that `?alert=` or the form names. Raises `Http404` for anything else."""
        pk = number_in(self.request.POST.get("alert") or self.request.GET.get("alert"))
        if pk is None:
            return None
        return get_object_or_404(history(Alert.State.DRAFT).filter(made_by=self.actor), pk=pk)
