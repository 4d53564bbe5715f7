"""Which browsers an alert tells of a story, so that nothing else rings there for the same one."""

from collections.abc import Collection

from broadsheet.common.clock import now
from broadsheet.notifications.alerts.audience import in_range, leading_to, wishes
from broadsheet.notifications.alerts.novelty import NEW_FOR, announces_itself
from broadsheet.notifications.models import Alert
from broadsheet.stories.models import Article


def told_by_alert(story_id: int, browsers: Collection[int]) -> set[int]:
    """Those of the browsers that an alert of the story is for: one that went out, or that by rule is about to."""
    story = Article.objects.filter(pk=story_id).first()
    if story is None or not browsers:
        return set()
    gone_out = list(Alert.objects.filter(story=story, state__in=(Alert.State.SENDING, Alert.State.SENT)))
    if gone_out:
        reached = (in_range(alert, min(browsers) - 1, max(browsers)).filter(pk__in=browsers) for alert in gone_out)
        return {pk for each in reached for pk in each.values_list("pk", flat=True)}
    if not announces_itself() or (story.first_published_at or now()) < now() - NEW_FOR:
        return set()
    wishing = wishes(leading_to(story)).filter(subscription__in=browsers)
    return set(wishing.values_list("subscription_id", flat=True))
