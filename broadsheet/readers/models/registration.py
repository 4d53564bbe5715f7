"""What the publisher decides about readers' accounts."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def validate_domains(value: str) -> None:
    """Raises `ValidationError` unless every line is the name of a domain."""
    for line in value.split():
        if not DOMAIN.fullmatch(line.lower()):
            raise ValidationError(
                _("“%(line)s” is not the name of a domain such as example.org."), params={"line": line}
            )


@register_setting(icon="group")
class Registration(BaseGenericSetting):
    """Who may register and how, what readers' pages show, and how long what is kept. There is one."""

    class Door(models.TextChoices):
        OPEN = "open", _("Anybody with an e-mail address")
        APPROVAL = "approval", _("Anybody, after somebody of the staff approved")
        CLOSED = "closed", _("Nobody, unless invited")

    door = models.CharField(_("who may register"), max_length=8, choices=Door, default=Door.OPEN)
    welcome_domains = models.TextField(
        _("domains of e-mail addresses"),
        blank=True,
        validators=[validate_domains],
        help_text=_(
            "One to a line, for example example.org. Where registration needs approval, whoever has an address there "
            "needs none; where it is closed, they alone may register. Domains below it do not count."
        ),
    )
    minimum_age = models.PositiveSmallIntegerField(
        _("age to confirm"), default=0, help_text=_("Readers confirm that they are at least this old. 0: not asked.")
    )
    terms_url = models.CharField(
        _("address of the terms"), max_length=200, blank=True, help_text=_("Readers agree to it. Empty: not asked.")
    )
    has_profiles = models.BooleanField(
        _("readers have pages and may be followed"),
        default=True,
        help_text=_("Without, readers only comment: no pages of their own, no following of each other."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days until an account is deleted"), default=14, help_text=_("In which a reader may change their mind.")
    )
    place_days = models.PositiveSmallIntegerField(
        _("days that hashes of addresses are kept"),
        default=30,
        help_text=_("Internet addresses themselves are never kept, only keyed hashes of them."),
    )

    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [
                FieldPanel("door"),
                FieldPanel("welcome_domains"),
                FieldPanel("minimum_age"),
                FieldPanel("terms_url"),
            ],
            _("Registration"),
        ),
        MultiFieldPanel([FieldPanel("has_profiles")], _("Readers’ pages")),
        MultiFieldPanel([FieldPanel("grace_days"), FieldPanel("place_days")], _("Privacy")),
    ]

    class Meta:
        verbose_name = _("Readers’ accounts")

    def __str__(self) -> str:
        return self.get_door_display()

    def welcomes(self, email: str) -> bool:
        """Whether the address is at one of the domains, exactly: `evil-example.org` is not `example.org`."""
        domain = email.lower().rpartition("@")[2]
        return domain in self.welcome_domains.lower().split()
