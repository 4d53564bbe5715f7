"""Who wrote on another site before the paper came here, and has no account yet."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnclaimedAuthor(models.Model):
    """A name and an address from an import. Whoever proves the address gets the comments (claims.py)."""

    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True, db_index=True)

    class Meta:
        verbose_name = _("unclaimed author")
        verbose_name_plural = _("unclaimed authors")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email", "name"], name="conversation_author_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Unnamed"))
