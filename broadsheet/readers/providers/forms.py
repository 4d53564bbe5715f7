"""What is asked of somebody who comes from elsewhere for the first time."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from allauth.socialaccount.forms import SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ProviderRegistrationForm(SignupForm):
    """A display name, and what else the paper asks. An address that the provider has proven cannot be exchanged here:
    whoever could would hold an account in somebody else's name, waiting for them to prove it.
    """

    field_order = ["email", "display_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("E-mail address")
        email.widget.attrs.update({"autocomplete": "email", "inputmode": "email", "spellcheck": "false"})
        email.widget.attrs.pop("placeholder", None)
        proven = next((found.email for found in self.sociallogin.email_addresses if found.verified), "")
        if proven:
            self.initial["email"] = proven
            email.disabled = True


class DisconnectForm(AllauthDisconnectForm):
    """Takes an account elsewhere off. It needs no password to remain, as allauth's own asks: a code comes by mail."""

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        if not EmailAddress.objects.filter(user=self.request.user, verified=True).exists():
            raise ValidationError(gettext("Verify your e-mail address first, so that you can still log in."))
        return cleaned
