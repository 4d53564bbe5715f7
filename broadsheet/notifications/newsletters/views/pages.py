"""The public pages of newsletters: which there are, what each sent, and one edition as it was mailed."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.delivery.printing import depends, shared
from broadsheet.notifications.models import Edition, Newsletter
from broadsheet.notifications.newsletters.choosing import grouped, stories_of
from broadsheet.notifications.newsletters.freshness import NEWSLETTERS
from broadsheet.notifications.newsletters.words import rhythm_text
from broadsheet.stories.models.printed import page_tag

PER_PAGE = 30


@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    """All that readers can ask for, each with a form."""
    context = {
        "newsletters": [shown(each) for each in Newsletter.objects.filter(is_on=True)],
        "page_title": _("Newsletters"),
        "page_description": _("News by e-mail, chosen by the editors."),
        "canonical_url": f"{settings.PUBLIC_URL}{reverse('newsletters')}",
    }
    return _shared(request, "list", context)


@require_safe
def newsletter(request: HttpRequest, slug: str, before: int = 0) -> HttpResponse:
    """One newsletter and what it sent, newest first; with `before`, what is older than the edition with that key."""
    found = get_object_or_404(Newsletter, slug=slug)
    sent = sent_editions().filter(newsletter=found).order_by("-pk")
    editions = list((sent.filter(pk__lt=before) if before else sent)[: PER_PAGE + 1])
    if before and not editions:
        raise Http404("There are no older editions.")
    listed = editions[:PER_PAGE]
    path = reverse("newsletter_before", args=[slug, before]) if before else found.get_absolute_url()
    context = {
        "it": shown(found),
        "editions": [{"url": reverse("edition", args=[slug, each.pk]), "edition": each} for each in listed],
        "older": before,
        "next_url": reverse("newsletter_before", args=[slug, listed[-1].pk]) if len(editions) > PER_PAGE else "",
        "page_title": found.name,
        "page_description": found.description,
        "canonical_url": f"{settings.PUBLIC_URL}{path}",
    }
    return _shared(request, "newsletter", context)


@require_safe
def edition(request: HttpRequest, slug: str, edition: int) -> HttpResponse:
    """An edition as it was mailed, with the stories as they read now; what was withdrawn since is not there."""
    found = get_object_or_404(sent_editions().select_related("newsletter"), pk=edition)
    if found.newsletter.slug != slug:
        # Letters that were sent keep the address that it had then.
        return redirect(found)
    keys = found.items.values_list("article_id", flat=True)
    depends(request, *map(page_tag, keys))
    context = {
        "edition": found,
        "it": shown(found.newsletter),
        "groups": grouped(stories_of(found)),
        "page_title": found.subject,
        "page_description": found.introduction[:300],
        "canonical_url": f"{settings.PUBLIC_URL}{found.get_absolute_url()}",
    }
    return _shared(request, "edition", context)


def sent_editions() -> Any:
    """What went out, or began to."""
    return Edition.objects.filter(begun_at__isnull=False)


def shown(found: Newsletter) -> dict[str, Any]:
    """A newsletter as the templates show it."""
    return {"newsletter": found, "rhythm": rhythm_text(found), "url": found.get_absolute_url()}


def _shared(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    answer = TemplateResponse(request, f"notifications/newsletters/{name}.html", context)
    return shared(request, answer, [NEWSLETTERS])
