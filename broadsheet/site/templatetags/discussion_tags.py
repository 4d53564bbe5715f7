"""The discussion as a story's page shows it."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from broadsheet.site.under_story import context_of, discussion_on
from broadsheet.stories.models import Article

register = template.Library()


@register.simple_tag(takes_context=True)
def comment_count(context: dict[str, Any], page: Article) -> dict[str, Any] | None:
    """What stands at a story's head: the discussion, if there is one to lead to."""
    discussion = discussion_on(context["request"], page)
    return {"discussion": discussion, "count": discussion.comment_count} if discussion is not None else None


@register.inclusion_tag("conversation/discussion.html", takes_context=True)
def discussion(context: dict[str, Any], page: Article) -> dict[str, Any]:
    """The first page of the story's discussion, in the order that the paper shows first."""
    request = context["request"]
    found = discussion_on(request, page)
    if found is None:
        return {"discussion": None}
    return {**context_of(request, found), "request": request, "follow_what": _("this discussion")}
