"""What the publisher decides about alerts."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="mail")
class Alerting(BaseGenericSetting):
    """How the paper tells its readers of news. There is one."""

    is_on = models.BooleanField(
        _("alerts are offered"), default=True, help_text=_("Off, no bell asks for alerts and none goes out.")
    )
    needs_second_person = models.BooleanField(
        _("a second person confirms"), default=False,
        help_text=_("An alert goes out when somebody else than its author has read and confirmed it."),
    )  # fmt: skip
    by_rule = models.BooleanField(
        _("stories are announced"), default=True,
        help_text=_("Who wants the alerts of a topic, a section or an author gets one for each new story there."),
    )  # fmt: skip
    a_second = models.PositiveIntegerField(
        _("messages a second to one push service"), default=5_000,
        validators=[MinValueValidator(10), MaxValueValidator(100_000)],
        help_text=_("Services ask those who are too fast to wait; the paper then does."),
    )  # fmt: skip
    # Whether there is one that readers can ask for: every page knows it without a query of its own.
    has_newsletters = models.BooleanField(default=False, editable=False)

    panels: ClassVar = [FieldPanel(name) for name in ("is_on", "needs_second_person", "by_rule", "a_second")]

    class Meta:
        verbose_name = _("alerts")

    def __str__(self) -> str:
        return "alerts"
