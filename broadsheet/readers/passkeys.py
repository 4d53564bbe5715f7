"""Adding a passkey: a name one recognises, and whether it is enough by itself."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    field_order = ["name", "passwordless"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = _("Name of the passkey")
        name.help_text = _("So that you know it again, for example “My phone”.")
        name.max_length = name.widget.attrs["maxlength"] = 80
        alone.label = _("Enough by itself to log in")
        alone.help_text = _("Otherwise it is a second factor: asked for after the code or the password, every time.")
        alone.initial = True
