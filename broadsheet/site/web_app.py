"""The paper as an app: what a device needs to put it on its home screen, where iOS alone lets it send messages."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from broadsheet.common.icons import SHAPES, SIZES, drawn, icon_path
from broadsheet.common.models import Paper
from broadsheet.delivery.printing import shared


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C Web Application Manifest)."""
    paper = Paper.load(request)
    icons = [(size, shape) for size in (192, 512) for shape in ("page", "full")]
    said = {
        "id": "/",
        "name": paper.name,
        "short_name": paper.name if len(paper.name) <= 12 else paper.name.removeprefix("The "),
        "description": paper.description or paper.tagline,
        "lang": paper.language,
        "dir": paper.direction,
        "start_url": "/",
        "scope": "/",
        # iOS lets an app send messages only where it stands alone; elsewhere a bar with “back” is kinder.
        "display": "standalone",
        "display_override": ["minimal-ui", "standalone"],
        "theme_color": paper.accent,
        "background_color": "#ffffff",
        "categories": ["news"],
        "icons": [
            {
                "src": icon_path(size, paper.accent, shape),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "maskable" if shape == "full" else "any",
            }
            for size, shape in icons
        ],
    }
    text = json.dumps(said, ensure_ascii=False)
    return shared(request, HttpResponse(text, content_type="application/manifest+json; charset=utf-8"))


@require_safe
def icon(request: HttpRequest, shape: str, colour: str, size: str) -> HttpResponse:
    """The paper's sign. What it looks like stands in the address, so that it can be kept for ever."""
    if shape not in SHAPES or int(size) not in SIZES:
        raise Http404("There is no such icon.")
    answer = HttpResponse(drawn(int(size), f"#{colour}", shape), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
