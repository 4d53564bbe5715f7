"""Who may register, and what is asked of them besides an e-mail address: a display name, and what the law wants."""

from collections.abc import Callable
from typing import Any

from allauth.core import context as current
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from broadsheet.readers.models import Reader, Registration
from broadsheet.readers.names import clean_display_name, refuse_official_name
from broadsheet.readers.wishes import DISPLAY_NAME, Wish, judged_or_refused

#: Asked about everybody who wants an account: the address, and the request. Answers why not, or with nothing.
Objection = Callable[[str, HttpRequest | None], str]
_OBJECTIONS: list[Objection] = []


def add_objection(objection: Objection) -> None:
    """Has another part of the paper asked before an account is taken."""
    if objection not in _OBJECTIONS:
        _OBJECTIONS.append(objection)


def may_register(email: str) -> bool:
    """Whether an account with this address is a member's at once; `False` where somebody must approve it first.

    Raises `ValidationError` where the paper takes no such account, or none from where the request comes from.
    """
    for objection in _OBJECTIONS:
        if why := objection(email, current.request):
            raise ValidationError(why)
    registration = Registration.load()
    if registration.door == Registration.Door.OPEN or registration.welcomes(email):
        return True
    if registration.door == Registration.Door.CLOSED:
        raise ValidationError(gettext("This paper takes accounts with certain e-mail addresses only."))
    return False


class NameForm(forms.Form):
    """What is asked besides the e-mail address, however somebody registers."""

    display_name = forms.CharField(
        label=_("Display name"),
        max_length=60,
        help_text=_("What other readers see. It need not be your real name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registration = Registration.load()
        self.age = registration.minimum_age
        if self.age:
            self.fields["is_of_age"] = forms.BooleanField(
                label=gettext("I am at least %(age)s years old") % {"age": self.age}
            )
        if registration.terms_url:
            link = '<a href="{}">{}</a>'
            self.fields["agrees"] = forms.BooleanField(
                label=format_html(gettext("I agree to the %s") % link, registration.terms_url, gettext("terms of use"))
            )

    def clean(self) -> dict[str, Any]:
        """Refuses an address that the paper takes no account with."""
        cleaned = super().clean() or {}
        if email := cleaned.get("email"):
            try:
                may_register(email)
            except ValidationError as error:
                self.add_error("email", error)
        return cleaned

    def clean_display_name(self) -> str:
        name = clean_display_name(self.cleaned_data["display_name"])
        refuse_official_name(name)
        judged_or_refused(Wish(None, DISPLAY_NAME, name))
        return name

    def signup(self, request: HttpRequest, reader: Reader) -> None:
        """What allauth calls once the account exists."""
        reader.confirmed_age = self.age or None
        reader.agreed_at = timezone.now() if "agrees" in self.fields else None
        reader.save(update_fields=["confirmed_age", "agreed_at"])
