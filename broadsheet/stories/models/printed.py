"""What every public Wagtail page of the paper has in common: it is printed once, not per reader."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import cached_property
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, PageViewRestriction

from broadsheet.delivery.printing import depends, shared


def page_tag(pk: int) -> str:
    """The tag of everything that shows the page with this primary key."""
    return f"page:{pk}"


def marked(page: Page, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, marked as shared unless it is a preview or the newsroom has restricted who may see the page."""
    depends(request, page_tag(page.pk))
    if getattr(request, "is_preview", False) or page.get_view_restrictions().exists():
        response["Cache-Control"] = "private, no-store"
        return response
    return shared(request, response)


def previewed(make: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> HttpResponse:
    """What `make` makes, in the paper's language, whichever one the editor reads the newsroom in."""
    with translation.override(settings.LANGUAGE_CODE):
        return make(*args, **kwargs)


class PrintedPage(Page):
    """A page whose HTML is the same for all readers and is therefore kept in the page store."""

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """The canonical address, with scheme and host."""
        return f"{settings.PUBLIC_URL}{self.url}"

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        # Most papers restrict nothing: then one short question, once a page, stands for two asked twice.
        return super().get_view_restrictions() if self._paper_has_restrictions else PageViewRestriction.objects.none()

    @cached_property
    def _paper_has_restrictions(self) -> bool:
        return PageViewRestriction.objects.exists()

    def make_preview_request(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return previewed(super().make_preview_request, *args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return marked(self, request, super().serve(request, *args, **kwargs))


class PrintedRoutes(RoutablePageMixin):
    """The same for a page with addresses of its own below its address. Stands before `PrintedPage` among the bases."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return marked(cast("Page", self), request, super().serve(request, *args, **kwargs))
