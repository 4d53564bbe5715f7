"""What the base template needs of the paper's settings."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from broadsheet.site.appearance import paper_style as style_of

register = template.Library()


@register.simple_tag(takes_context=True)
def paper_style(context: dict[str, Any]) -> SafeString:
    """The paper's colours. `style_of` lets nothing through but two colours."""
    return mark_safe(f"<style>{style_of(context['paper'])}</style>")  # noqa: S308
