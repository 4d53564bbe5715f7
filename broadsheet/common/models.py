"""The paper itself: what its publisher sets once in the newsroom and every page shows."""

import re
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def validate_colour(value: str) -> None:
    """Raises `ValidationError` unless `value` is a colour such as #8a1c1c."""
    if not HEX_COLOUR.fullmatch(value):
        raise ValidationError(_("Give the colour as # and six digits, for example #8a1c1c."))


@register_setting(icon="site")
class Paper(BaseGenericSetting):
    """Name, colours, logo and house choices of the newspaper. There is one."""

    class Feeds(models.TextChoices):
        SUMMARY = "summary", _("Headline and standfirst")
        FULL = "full", _("The whole story")

    name = models.CharField(_("name of the paper"), max_length=80, default="Broadsheet")
    tagline = models.CharField(
        _("tagline"), max_length=120, blank=True, help_text=_("A few words under the name on the front page.")
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("One or two sentences that search engines and feeds show.")
    )
    publisher_name = models.CharField(
        _("publisher"), max_length=120, blank=True, help_text=_("Who publishes the paper, as the law wants it named.")
    )
    email = models.EmailField(_("newsroom's e-mail address"), blank=True)
    security_email = models.EmailField(
        _("e-mail address for security reports"), blank=True, help_text=_("Published in /.well-known/security.txt.")
    )
    logo = models.ImageField(
        _("logo"),
        upload_to="paper",
        blank=True,
        width_field="logo_width",
        height_field="logo_height",
        validators=[FileExtensionValidator(["png", "webp", "jpg", "jpeg"])],
        help_text=_("Shown instead of the name in letters. PNG or WebP, at least 80 pixels high."),
    )
    logo_width = models.PositiveIntegerField(null=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, editable=False)
    accent = models.CharField(
        _("colour"), max_length=7, default="#8a1c1c", validators=[validate_colour],
        help_text=_("For links, labels and rules on a light page."),
    )  # fmt: skip
    accent_dark = models.CharField(
        _("colour in the dark"), max_length=7, default="#f0a39a", validators=[validate_colour],
        help_text=_("The same, on a dark page. It must be light enough to read."),
    )  # fmt: skip
    feed_content = models.CharField(_("feeds carry"), max_length=8, choices=Feeds, default=Feeds.SUMMARY)
    websub_hub = models.URLField(
        _("WebSub hub"), blank=True, help_text=_("Told at once when a feed changes. Leave empty for none.")
    )
    share_links = models.BooleanField(_("links to share a story"), default=True)
    footer_text = models.CharField(_("line at the foot of every page"), max_length=240, blank=True)

    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("tagline"), FieldPanel("description"), FieldPanel("logo")], _("The paper")
        ),
        MultiFieldPanel([FieldPanel("accent"), FieldPanel("accent_dark")], _("Colours")),
        MultiFieldPanel(
            [
                FieldPanel("publisher_name"),
                FieldPanel("email"),
                FieldPanel("security_email"),
                FieldPanel("footer_text"),
            ],
            _("Publisher"),
        ),
        MultiFieldPanel(
            [FieldPanel("feed_content"), FieldPanel("websub_hub"), FieldPanel("share_links")], _("Feeds and sharing")
        ),
    ]

    class Meta:
        verbose_name = _("The paper")

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The language that the paper is written in, as BCP 47 has it (`BROADSHEET_LANGUAGE`)."""
        return settings.LANGUAGE_CODE

    @property
    def direction(self) -> str:
        """`rtl` for Arabic, Hebrew, Persian, Urdu and the like, else `ltr`."""
        return "rtl" if get_language_bidi() else "ltr"


class AttemptCount(models.Model):
    """How often something was tried since its period began (rate_limits.py). `key` is a keyed hash."""

    key = models.CharField(max_length=64, primary_key=True)
    number = models.BigIntegerField()
    until = models.BigIntegerField(db_index=True, help_text=_("Seconds since 1970 at which the period ends."))

    def __str__(self) -> str:
        return f"{self.number} until {self.until}"
