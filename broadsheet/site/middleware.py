"""The content security policy: what a page of the paper may load and run. Nothing from anybody else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from broadsheet.common.models import Paper
from broadsheet.site.appearance import paper_style, style_hash
from broadsheet.stories.embeds import frame_origins

# The page that says something broke carries its own style, since nothing else may be at hand; it loads nothing.
BROKEN_PAGE = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def public_policy(paper: Paper) -> str:
    """The policy of pages for readers: scripts and styles of the house alone, frames only of embed providers."""
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self'",
            f"style-src 'self' {style_hash(paper_style(paper))}",
            "img-src 'self' data:",
            f"frame-src {' '.join(frame_origins()) or chr(39) + 'none' + chr(39)}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


class ContentSecurityMiddleware:
    """Sets the policy on every page for readers. The newsroom is Wagtail's own and keeps to frame-ancestors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        if request.path.startswith("/newsroom/"):
            response.headers.setdefault(
                "Content-Security-Policy", "frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
            )
        else:
            policy = BROKEN_PAGE if response.status_code == 500 else public_policy(Paper.load(request))
            response.headers.setdefault("Content-Security-Policy", policy)
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
