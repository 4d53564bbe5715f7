"""The desk's log, to look through and to take away."""

import json
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from broadsheet.moderation.models import Rule
from broadsheet.moderation.numbers.audit import Wanted, all_of, page_of
from broadsheet.moderation.numbers.entries import COLUMNS
from broadsheet.moderation.numbers.sections import sections
from broadsheet.moderation.numbers.sources import TITLES
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.desk.sheets import MARK, defused, lines, sheet
from broadsheet.readers.models import Reader


@require_safe
@at_the_desk
def audit(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """A page of it, narrowed by what the address asks for."""
    wanted = Wanted.read(request.GET)
    try:
        page = page_of(wanted, request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    rules = dict(Rule.objects.order_by("version__number").values_list("key", "title"))
    context = {
        "page_title": pgettext("of the desk", "Log"),
        "tabs": tabs(moderator),
        "here": "audit",
        "wanted": wanted,
        "page": page,
        "deeds": TITLES.items(),
        "rules": rules.items(),
        "sections": sections().items(),
    }
    return render(request, "moderation/desk_audit.html", context)


@require_safe
@at_the_desk
def audit_csv(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """What is looked for as a sheet, made while it is sent."""
    wanted = Wanted.read(request.GET)
    return _streamed(sheet(_csv(wanted), "moderation-log.csv"))


@require_safe
@at_the_desk
def audit_json(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """What is looked for as a list of objects, made while it is sent."""
    wanted = Wanted.read(request.GET)
    answer = StreamingHttpResponse(_json(wanted), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="moderation-log.json"'
    return _streamed(answer)


def _csv(wanted: Wanted) -> Iterator[str]:
    writer = lines()
    yield MARK + writer.writerow(COLUMNS)
    for entry in all_of(wanted):
        yield writer.writerow([defused(cell) for cell in entry.row().values()])


def _json(wanted: Wanted) -> Iterator[str]:
    before = "["
    for entry in all_of(wanted):
        yield f"{before}{json.dumps(entry.row(), ensure_ascii=False)}"
        before = ",\n"
    yield "[]" if before == "[" else "]"


def _streamed(answer: StreamingHttpResponse) -> HttpResponse:
    # Views at the desk say that they answer with an `HttpResponse`; this one is sent as it is made.
    return answer  # type: ignore[return-value]
