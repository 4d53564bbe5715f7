"""What templates of other parts need of alerts."""

import json
from typing import Any

from django import template

from broadsheet.common.decisions import decided
from broadsheet.delivery.printing import depends
from broadsheet.notifications.alerts import freshness
from broadsheet.notifications.models import Alerting

register = template.Library()


@register.simple_tag(takes_context=True)
def alerts_offered(context: dict[str, Any]) -> bool:
    """Whether the paper offers alerts."""
    if request := context.get("request"):
        depends(request, freshness.ALERTING)
    return decided(Alerting).is_on


@register.simple_tag(takes_context=True)
def newsletters_offered(context: dict[str, Any]) -> bool:
    """Whether there is a newsletter that readers can ask for."""
    if request := context.get("request"):
        depends(request, freshness.ALERTING)
    return decided(Alerting).has_newsletters


@register.inclusion_tag("notifications/alerts/button.html", takes_context=True)
def alerts_button(context: dict[str, Any], kind: str, pk: int, name: str) -> dict[str, Any]:
    """A link to alerts of what `kind` and `pk` name, which script opens in place."""
    return _button(context, [(kind, pk, name)], name)


@register.inclusion_tag("notifications/alerts/button.html", takes_context=True)
def alerts_button_of_story(context: dict[str, Any], page: Any, name: str) -> dict[str, Any]:
    """The same for a story, called `name` to who hears it, and for what it is about, by whom and where it stands."""
    things = [("story", page.pk, page.title)]
    things += [("topic", topic.pk, topic.name) for topic in page.topic_list]
    things += [("byline", byline.pk, byline.name) for byline in page.bylines]
    if page.section.pk:
        things.append(("section", page.section.pk, page.section.title))
    return _button(context, things, name)


def _button(context: dict[str, Any], things: list[tuple[str, int, str]], name: str) -> dict[str, Any]:
    wanted = [[f"{kind}:{pk}", title] for kind, pk, title in things]
    return {
        "is_offered": alerts_offered(context),
        "things": json.dumps(wanted, ensure_ascii=False, separators=(",", ":")),
        "name": name,
    }
