"""What every public Wagtail page of the paper has in common: it is printed once, not per reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from broadsheet.delivery.printing import depends, shared


def page_tag(pk: int) -> str:
    """The tag of everything that shows the page with this primary key."""
    return f"page:{pk}"


class PrintedPage(Page):
    """A page whose HTML is the same for all readers and is therefore kept in the page store."""

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """The canonical address, with scheme and host."""
        return f"{settings.PUBLIC_URL}{self.url}"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, marked as shared unless the newsroom has restricted who may see it."""
        depends(request, page_tag(self.pk))
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if getattr(request, "is_preview", False) or self.get_view_restrictions().exists():
            response["Cache-Control"] = "private, no-store"
            return response
        return shared(request, response)
