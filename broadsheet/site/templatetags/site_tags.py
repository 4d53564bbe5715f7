"""What the base template needs of the paper's settings."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from broadsheet.common.icons import icon_path
from broadsheet.delivery.printing import depends
from broadsheet.readers.models import Reader
from broadsheet.readers.pages import page_url, reader_tag
from broadsheet.readers.status import ARE_PUBLIC
from broadsheet.site.appearance import paper_style as style_of
from broadsheet.stories.models import Byline

register = template.Library()


@register.simple_tag(takes_context=True)
def paper_style(context: dict[str, Any]) -> SafeString:
    """The paper's colours. `style_of` lets nothing through but two colours."""
    return mark_safe(f"<style>{style_of(context['paper'])}</style>")  # noqa: S308


@register.simple_tag(takes_context=True)
def app_icon(context: dict[str, Any], size: int, shape: str) -> str:
    """The address of the paper's sign, in its colour."""
    return icon_path(size, context["paper"].accent, shape)


@register.simple_tag(takes_context=True)
def byline_account(context: dict[str, Any], byline: Byline) -> dict[str, str] | None:
    """Under what handle somebody who signs stories takes part in the conversation, and where their page is, if any."""
    reader = byline.account
    if not isinstance(reader, Reader):
        return None
    if request := context.get("request"):
        depends(request, reader_tag(reader.pk), "readers")
    if reader.status not in ARE_PUBLIC or not reader.handle:
        return None
    return {"handle": reader.handle, "url": page_url(reader)}
