"""Who may do what with readers in the newsroom: three permissions, given to roles in stories/roles.py."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies.base import BasePermissionPolicy

from broadsheet.readers.models import Reader
from broadsheet.readers.people import readers

SEE = "readers.see_readers"
JUDGE = "readers.judge_readers"
MOVE = "readers.move_readers"


class ReadersPolicy(BasePermissionPolicy):
    """What Wagtail's listing asks: readers may be looked at, and nothing else is done with them from there."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(user.has_perm(SEE))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


class DeskView(WagtailAdminTemplateMixin, View):
    """A screen about readers, for those who have `permission`."""

    permission = SEE
    header_icon = "user"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("readers:index"), "label": _("Readers")},
            {"url": "", "label": str(self.get_page_title())},
        ]

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(view=self, **context), status=status)
        return response

    @property
    def actor(self) -> Reader:
        """Who looks at the screen."""
        assert isinstance(self.request.user, Reader)
        return self.request.user

    def reader(self, number: int) -> Reader:
        """A reader with that number: nobody of the staff, and nobody who left. Raises `Http404`."""
        return get_object_or_404(readers(), pk=number)
