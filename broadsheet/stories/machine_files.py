"""Small files that machines look for at fixed addresses: robots.txt (RFC 9309) and security.txt (RFC 9116)."""

from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from broadsheet.common.models import Paper
from broadsheet.delivery.printing import depends, shared
from broadsheet.stories.structured_data import absolute

# RFC 9116, section 2.5.5, advises less than a year, so that old promises do not stand for ever.
SECURITY_FOR = timedelta(days=180)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers need not fetch, and where the maps are."""
    lines = [
        "User-agent: *",
        "Disallow: /newsroom/",
        "Disallow: /search/",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        f"Sitemap: {absolute(reverse('news_sitemap'))}",
    ]
    return _text(request, lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a hole in the paper's site. Where nobody is named there is no such file."""
    contact = (paper := Paper.load(request)).security_email or paper.email
    if not contact:
        raise Http404("Nobody is named to report holes to.")
    depends(request, "day")
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{quote(contact, safe='@')}",
        f"Expires: {(today + SECURITY_FOR).isoformat()}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE}",
    ]
    # Section 2.5.2: a web address in this field begins with https://.
    if settings.PUBLIC_URL.startswith("https://"):
        lines.append(f"Canonical: {absolute(reverse('security'))}")
    return _text(request, lines)


def _text(request: HttpRequest, lines: list[str]) -> HttpResponse:
    body = "".join(f"{line}\n" for line in lines)
    return shared(request, HttpResponse(body, content_type="text/plain; charset=utf-8"))
