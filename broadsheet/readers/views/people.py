"""Readers' public pages and pictures: the same for everybody, printed once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from broadsheet.delivery.printing import shared
from broadsheet.readers import portraits
from broadsheet.readers.models import Reader, Registration
from broadsheet.readers.names import reader_with
from broadsheet.readers.status import ARE_PUBLIC


def reader_tag(reader: Reader) -> str:
    """What a shared page that shows this reader depends on."""
    return f"reader:{reader.pk}"


def public_reader(handle: str) -> Reader:
    """The reader with that handle, now or formerly. Raises `Http404` where there is none to show."""
    reader = reader_with(handle)
    if reader is None or reader.status not in ARE_PUBLIC or not Registration.load().has_profiles:
        raise Http404
    return reader


@require_safe
def reader_page(request: HttpRequest, handle: str) -> HttpResponse:
    reader = public_reader(handle)
    if handle != reader.handle:
        return redirect(reader, permanent=False)
    context = {"reader": reader, "page_title": reader.name, "canonical_path": reader.get_absolute_url()}
    return shared(request, render(request, "readers/reader.html", context), [reader_tag(reader)])


@require_safe
def picture(request: HttpRequest, handle: str) -> HttpResponse:
    """The picture drawn for whoever has uploaded none."""
    reader = reader_with(handle)
    if reader is None or reader.handle != handle or reader.status not in ARE_PUBLIC:
        raise Http404
    svg = portraits.generated(handle, reader.name)
    return shared(request, HttpResponse(svg, content_type="image/svg+xml"), [reader_tag(reader)])
