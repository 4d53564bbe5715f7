"""What of the conversation stands on pages that are about something else."""

from typing import Any

from django import template

from broadsheet.conversation.written import written_context
from broadsheet.readers.models import Reader
from broadsheet.site.active import active_context
from broadsheet.stories.models import Article, Section

register = template.Library()

ON_A_READERS_PAGE = 5


@register.simple_tag(takes_context=True)
def written_by(context: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """The newest of what a reader wrote in public."""
    return written_context(context["request"], reader, count=ON_A_READERS_PAGE)


@register.inclusion_tag("site/active.html", takes_context=True)
def active_conversations(
    context: dict[str, Any], section: Section | None = None, besides: Article | None = None
) -> dict[str, Any]:
    """The discussions that are being had now: all, or those of a section, `besides` the one of the page itself."""
    return active_context(context["request"], section, besides)
