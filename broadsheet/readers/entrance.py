"""The two forms at the door. An e-mail address, then a code by mail; no password for whoever wants none."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


class RegistrationForm(SignupForm):
    field_order = ["email", "display_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_email_field(self.fields["email"])


class LogInForm(LoginForm):
    """An e-mail address, for a code; and a password for whoever has one and opens that part of the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_email_field(self.fields["login"])

    def _setup_password_field(self) -> None:
        password = self.fields["password"]
        password.required = False
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)


def _plain_email_field(field: forms.Field) -> None:
    field.label = _("E-mail address")
    field.widget.attrs.update({"autocomplete": "email", "inputmode": "email", "spellcheck": "false"})
    field.widget.attrs.pop("placeholder", None)
