"""What the paper keeps about readers and who learns of it: one page, the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadsheet.delivery.printing import shared
from broadsheet.readers.privacy import facts


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    told = facts.facts()
    context = {
        "page_title": facts.page_title(),
        "canonical_path": request.path,
        "cookies": facts.cookies(),
        "sections": [{"title": facts.TITLES[about], "facts": texts} for about, texts in told.items() if texts],
    }
    return shared(request, render(request, "readers/privacy.html", context), ["readers", "paper"])
