"""Refusing passwords that everybody tries first, without asking anybody on the internet.

Django brings a list of the twenty thousand commonest. What people do to those to please a form (a capital letter, a
year, an exclamation mark, a 0 for an o) is undone before looking.
"""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DISGUISES = str.maketrans("013457@$!|", "oieastasil")
_TRIMMINGS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class WornPasswordValidator(CommonPasswordValidator):
    """Refuses a common password in its usual disguises: `P@ssword2026!`, `qwertyqwerty1`, `sunshine123456`."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises `ValidationError`."""
        for bare in self._bare_forms(password.strip().lower()):
            if bare in self.passwords or not bare:
                raise ValidationError(
                    _("This password is among those that are tried first, or nearly. Take another."),
                    code="password_too_common",
                )

    def _bare_forms(self, password: str) -> set[str]:
        """What remains without trimmings and disguises, and the half of what says the same twice."""
        forms = {_TRIMMINGS.sub("", password), _TRIMMINGS.sub("", password.translate(_DISGUISES))}
        for form in (password, *forms):
            half = form[: len(form) // 2]
            if half and half * 2 == form:
                forms = {*forms, half}
        return forms

    def get_help_text(self) -> str:
        return _("It must not be a common password with a number or a sign added.")
