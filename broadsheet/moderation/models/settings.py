"""What the publisher decides about moderation."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

_OF_A_HUNDRED = [MaxValueValidator(100)]


@register_setting(icon="list-ul")
class Moderating(BaseGenericSetting):
    """How the paper moderates. There is one.

    The scorer's numbers run from 0 to 100; where one of the thresholds is 0, that never happens.
    """

    class Silent(models.TextChoices):
        PASS = "pass", pgettext_lazy("scorer", "The comment is published as if there were no scorer")
        HOLD = "hold", pgettext_lazy("scorer", "The comment waits for approval")

    has_scorer = models.BooleanField(_("a scorer looks at comments"), default=True)
    marks_from = models.PositiveSmallIntegerField(
        _("score from which a comment is marked for moderators"), default=50, validators=_OF_A_HUNDRED,
        help_text=_("Of 100. 0: never."),
    )  # fmt: skip
    asks_from = models.PositiveSmallIntegerField(
        _("score from which the writer is asked to think again"), default=70, validators=_OF_A_HUNDRED,
        help_text=_("They may post it all the same; it then waits for approval. 0: never."),
    )  # fmt: skip
    holds_from = models.PositiveSmallIntegerField(
        _("score from which a comment waits for approval"), default=90, validators=_OF_A_HUNDRED,
        help_text=_("Of 100. 0: never."),
    )  # fmt: skip
    when_silent = models.CharField(
        _("when the scorer does not answer in time"), max_length=4, choices=Silent, default=Silent.PASS
    )
    reports_hold_from = models.PositiveSmallIntegerField(
        _("reports after which a published comment waits for approval"), default=4,
        help_text=_("Those of readers who were right before count up to twice, those of others less. 0: never."),
    )  # fmt: skip
    decisions_months = models.PositiveSmallIntegerField(
        _("months that decisions are kept in full"), default=24,
        help_text=_("Then what was said, by whom and to whom goes; what was decided stays. 0: for good."),
    )  # fmt: skip
    is_large = models.BooleanField(
        _("we employ fifty people or more, or turn over more than ten million euros a year"), default=False,
        help_text=_("Then more must be reported to the public (Regulation (EU) 2022/2065, Articles 20 to 28)."),
    )  # fmt: skip

    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [
                FieldPanel("has_scorer"),
                FieldPanel("marks_from"),
                FieldPanel("asks_from"),
                FieldPanel("holds_from"),
                FieldPanel("when_silent"),
            ],
            _("Scorer"),
        ),
        MultiFieldPanel([FieldPanel("reports_hold_from")], _("Reports")),
        MultiFieldPanel([FieldPanel("decisions_months"), FieldPanel("is_large")], _("Records")),
    ]

    class Meta:
        verbose_name = _("Moderation")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
