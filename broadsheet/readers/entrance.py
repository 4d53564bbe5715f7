"""The two forms at the door. An e-mail address, then a code by mail; no password for whoever wants none."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _


class RegistrationForm(SignupForm):
    field_order = ["email", "display_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_email_field(self.fields["email"])

    def try_save(self, request: HttpRequest) -> Any:
        """The new reader, or the answer that an address with an account gets; the latter takes as much work."""
        if self.account_already_exists:
            self._work_as_long(request)
        return super().try_save(request)

    def _work_as_long(self, request: HttpRequest) -> None:
        """Makes an account of nobody's and takes it back, so that the time of the answer does not tell.

        At the same domain, so that it is taken or waits as the other would.
        """
        email = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{get_random_string(20).lower()}@{email.rpartition('@')[2]}"
        self.account_already_exists = False
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"], self.account_already_exists = email, True


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
