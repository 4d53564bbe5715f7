"""What templates need to show pictures and times."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from broadsheet.common import clock
from broadsheet.common.text import safe_html as sanitised
from broadsheet.delivery.printing import depends
from broadsheet.stories.models import Picture
from broadsheet.stories.pictures import FORMATS, PRESETS, address_of, sizes_of

register = template.Library()

FRESH = timedelta(hours=24)


@register.inclusion_tag("stories/picture.html", takes_context=True)
def picture(
    context: dict[str, Any],
    pic: Picture | None,
    sizes: str = "100vw",
    preset: str = "inline",
    priority: bool = False,
    css: str = "",
    alt: str | None = None,
    decorative: bool = False,
) -> dict[str, Any]:
    """A `<picture>` in every format and size of `preset`, its place in the layout kept by width and height."""
    if pic is None:
        return {"sources": []}
    if request := context.get("request"):
        depends(request, f"picture:{pic.pk}")
    shape = PRESETS[preset]
    offered = sizes_of(pic, shape)
    sources = [
        (FORMATS[suffix], ", ".join(f"{address_of(pic, preset, size.width, suffix)} {size.width}w" for size in offered))
        for suffix in shape.formats
    ]
    middle = offered[min(len(offered) - 1, 2)]
    return {
        "sources": sources,
        "fallback": address_of(pic, preset, middle.width, shape.formats[-1]),
        "fallback_srcset": sources[-1][1],
        "width": offered[-1].width,
        "height": offered[-1].height,
        "sizes": sizes,
        "priority": priority,
        "css": css,
        "alt": "" if decorative else alt or pic.description,
    }


@register.simple_tag
def moment(when: datetime | None, style: str = "full") -> SafeString | str:
    """A `<time>` in the paper's zone. `style`: full, date, time or short (the time today, else the date).

    What is less than a day old stands in `<relative-time>`, which script may turn into “25 minutes ago”.
    """
    if when is None:
        return ""
    text = {
        "full": clock.moment_text,
        "date": clock.date_text,
        "time": clock.time_text,
        "short": _short_text,
    }[style](when)
    stamp = timezone.localtime(when).isoformat(timespec="seconds")
    if style in ("full", "short") and timedelta(0) <= clock.now() - when < FRESH:
        return format_html('<relative-time><time datetime="{}">{}</time></relative-time>', stamp, text)
    return format_html('<time datetime="{}">{}</time>', stamp, text)


def _short_text(when: datetime) -> str:
    same_day = timezone.localtime(when).date() == timezone.localdate()
    return clock.time_text(when) if same_day else clock.date_text(when)


@register.filter
def safe_html(value: Any) -> SafeString:
    """Rich text from the editor, through the one sanitiser, whatever the editor let in."""
    return sanitised(str(value or ""))


@register.filter
def web_address(value: Any) -> str:
    """The address where it leads to the web, else nothing: `javascript:` and its like are no place to go."""
    text = str(value or "")
    return text if text.lower().startswith(("https://", "http://")) else ""
