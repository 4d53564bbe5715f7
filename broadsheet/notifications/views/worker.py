"""The service worker: a file of ours, with what it must know of the paper before it."""

import json
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.common.icons import icon_path
from broadsheet.common.models import Paper
from broadsheet.delivery.printing import shared

_FILE = Path(__file__).parent.parent / "static" / "notifications" / "sw.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`. Browsers compare it byte by byte with the one that they have, whatever its address says."""
    paper = Paper.load(request)
    known = {
        "name": paper.name,
        "icon": icon_path(192, paper.accent),
        "badge": icon_path(96, paper.accent, "sign"),
        "news": _("There is news. Open the paper to read it."),
    }
    text = f"const PAPER = {json.dumps(known)};\n{_text()}"
    answer = shared(request, HttpResponse(text, content_type="text/javascript; charset=utf-8"))
    answer["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    return answer


@cache
def _text() -> str:
    return _FILE.read_text(encoding="utf-8")
