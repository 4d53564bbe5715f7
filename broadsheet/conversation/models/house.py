"""What the publisher decides about the conversation."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from broadsheet.conversation.models.discussion import Discussion

# What a reader may say to a comment with one press. None of it is against the comment.
REACTIONS: dict[str, Any] = {
    "recommend": pgettext_lazy("reaction", "Recommend"),
    "agree": pgettext_lazy("reaction", "Agree"),
    "informative": pgettext_lazy("reaction", "Informative"),
    "moving": pgettext_lazy("reaction", "Moving"),
    "funny": pgettext_lazy("reaction", "Funny"),
}
RECOMMEND = "recommend"
MOST_REACTIONS = 4


def recommend_only() -> list[str]:
    return [RECOMMEND]


def validate_reactions(value: list[str]) -> None:
    """Raises `ValidationError` unless it is one to four known reactions."""
    if not value or len(value) > MOST_REACTIONS or not set(value) <= set(REACTIONS):
        raise ValidationError(_("Choose between one and four reactions."))


class ChosenReactions(forms.CheckboxSelectMultiple):
    """Boxes to tick, over a JSON field."""

    def format_value(self, value: Any) -> list[str]:
        return super().format_value(forms.JSONField().to_python(value) if isinstance(value, str) else value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name) or []
        return forms.JSONField().prepare_value(list(chosen))


@register_setting(icon="comment")
class Commenting(BaseGenericSetting):
    """How the paper's readers talk to each other. There is one."""

    class Order(models.TextChoices):
        NEWEST = "newest", pgettext_lazy("order of comments", "Newest")
        OLDEST = "oldest", pgettext_lazy("order of comments", "Oldest")
        RECOMMENDED = "recommended", pgettext_lazy("order of comments", "Most recommended")
        DISCUSSED = "discussed", pgettext_lazy("order of comments", "Most discussed")
        PICKS = "picks", pgettext_lazy("order of comments", "Our picks")

    is_on = models.BooleanField(_("readers may comment"), default=True)
    rule = models.CharField(
        _("how a story’s discussion begins"), max_length=10, choices=Discussion.Rule, default=Discussion.Rule.OPEN
    )
    closes_after_days = models.PositiveSmallIntegerField(
        _("days after which discussions close"), default=0, help_text=_("After the story appeared. 0: never.")
    )
    order = models.CharField(
        _("order in which comments are first shown"), max_length=12, default=Order.NEWEST,
        choices=[choice for choice in Order.choices if choice[0] != "picks"],
    )  # fmt: skip
    reactions = models.JSONField(
        _("reactions"), default=recommend_only, validators=[validate_reactions],
        help_text=_("The first of them is what comments are ordered by, together with the others."),
    )  # fmt: skip
    house_rules = models.TextField(
        _("rules of the house"), blank=True, max_length=1_000,
        help_text=_("Shown where a reader writes. Empty: a sentence of ours. A link is written as [words](address)."),
    )  # fmt: skip
    longest = models.PositiveIntegerField(
        _("longest comment, in characters"), default=5_000,
        validators=[MinValueValidator(100), MaxValueValidator(20_000)],
    )  # fmt: skip
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes in which a comment can be edited"), default=15,
        help_text=_("What it said before stays to be read. 0: never."),
    )  # fmt: skip
    newcomers_held = models.PositiveSmallIntegerField(
        _("first comments of a new reader that wait for approval"), default=0
    )
    most_links = models.PositiveSmallIntegerField(
        _("links in a comment that need no approval"), default=2, help_text=_("With more, it waits until approved.")
    )
    most_by_reader = models.PositiveIntegerField(
        _("comments of one reader in ten minutes"), default=15, validators=[MinValueValidator(1)]
    )
    most_by_address = models.PositiveIntegerField(
        _("comments from one internet address in ten minutes"), default=60, validators=[MinValueValidator(1)]
    )

    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [
                FieldPanel("is_on"),
                FieldPanel("rule"),
                FieldPanel("closes_after_days"),
                FieldPanel("order"),
                FieldPanel("reactions", widget=ChosenReactions(choices=list(REACTIONS.items()))),
            ],
            _("Discussions"),
        ),
        MultiFieldPanel(
            [FieldPanel("house_rules"), FieldPanel("longest"), FieldPanel("edit_minutes")],
            pgettext_lazy("settings of comments", "Writing"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("newcomers_held"),
                FieldPanel("most_links"),
                FieldPanel("most_by_reader"),
                FieldPanel("most_by_address"),
            ],
            _("Limits"),
        ),
    ]

    class Meta:
        verbose_name = _("The conversation")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
