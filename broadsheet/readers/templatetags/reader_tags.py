"""What templates of other parts need of the readers."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("readers/follow_button.html", takes_context=True)
def follow_button(context: dict[str, Any], kind: str, pk: int, name: str, owner: str = "") -> dict[str, Any]:
    """A button that follows what `kind` and `pk` name, the same for everybody; script makes it the reader's own.

    `name` is what it is called, for whoever hears the button; `owner` the handle of whoever it would be silly for.
    """
    request = context.get("request")
    return {"kind": kind, "pk": pk, "name": name, "owner": owner, "here": request.path if request else ""}
