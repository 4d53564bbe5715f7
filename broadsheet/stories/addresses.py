"""Which last parts of an address a section, a page about the paper, a topic or a byline may take."""

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

# First parts of addresses that the paper itself answers at, now or by its contracts with other programs. A section of
# this name would never be seen. (A test holds this against every address in config/urls.py.)
RESERVED_SLUGS = (
    "accounts",
    "admin",
    "alerts",
    "api",
    "appeal",
    "archive",
    "by",
    "comments",
    "corrections",
    "discussions",
    "documents",
    "embed",
    "entry",
    "feed",
    "follow",
    "following",
    "front",
    "healthz",
    "icon",
    "inbox",
    "live",
    "manifest",
    "me",
    "media",
    "metrics",
    "moderate",
    "news-sitemap",
    "newsletters",
    "newsroom",
    "notices",
    "page",
    "pictures",
    "privacy",
    "push",
    "readers",
    "readyz",
    "robots",
    "rules",
    "search",
    "sitemap",
    "static",
    "sw",
    "topic",
    "transparency",
    "v1alpha1",
    "well-known",
)


def refuse_reserved(slug: str) -> None:
    """Raises `ValidationError` (on `slug`) where the paper needs that address itself."""
    if slug.lower() in RESERVED_SLUGS:
        message = _("The paper itself answers at /%(slug)s/. Choose another address, such as “%(slug)s-news”.")
        raise ValidationError({"slug": message % {"slug": slug}})


def free_slug(model: type[Model], name: str, *, unicode: bool, besides: int | None = None) -> str:
    """An address made of `name` that is neither reserved nor another's; `besides`: whose own may be taken.

    `unicode`: letters of every script stay; else they are written in ASCII as well as can be.
    """
    slugs = model._default_manager.exclude(pk=besides)
    longest = 110
    base = slugify(name if unicode else anyascii(name), allow_unicode=unicode)[:longest].strip("-")
    base = base or str(model._meta.model_name)
    slug, number = base, 1
    while slug in RESERVED_SLUGS or slugs.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
