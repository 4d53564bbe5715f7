"""The newsroom's forms for accounts: an e-mail address, the name the public sees, and roles.

Who manages accounts without being an administrator can neither become one nor touch one, and gives only roles that
allow nothing beyond what they may do themselves.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordChangeForm as WagtailPasswordChangeForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from broadsheet.common.rate_limits import sender_of
from broadsheet.readers import decisions
from broadsheet.readers.attempts import RESET_FROM, RESET_TO, account_key, must_wait
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy.erase import check_may_leave
from broadsheet.readers.signals import reader_changed
from broadsheet.readers.status import NotPossible
from broadsheet.readers.tasks import send_reset_mail


def grantable_roles(giver: Reader) -> QuerySet[Group]:
    """The roles that `giver` may give or take: all for an administrator, else those that hold no more than theirs."""
    if giver.is_superuser:
        return Group.objects.order_by("name")
    theirs = Permission.objects.filter(group__user=giver) | Permission.objects.filter(user=giver)
    beyond = Permission.objects.exclude(pk__in=theirs.values("pk"))
    # What Wagtail keeps apart: what a role may do with pages, and with pictures and documents.
    pages = Permission.objects.filter(grouppagepermission__group__user=giver)
    files = Permission.objects.filter(groupcollectionpermission__group__user=giver)
    return (
        Group.objects.exclude(permissions__in=beyond)
        .exclude(page_permissions__permission__in=Permission.objects.exclude(pk__in=pages.values("pk")))
        .exclude(collection_permissions__permission__in=Permission.objects.exclude(pk__in=files.values("pk")))
        .order_by("name")
    )


class _AccountForm(forms.ModelForm):
    """What adding and changing an account have in common. `giver` is who fills in the form; the views set it."""

    giver: Reader

    def restrict_to(self, giver: Reader) -> None:
        """Leaves only what `giver` may decide."""
        self.giver = giver
        self.fields["groups"].queryset = grantable_roles(giver)  # type: ignore[attr-defined]
        if not giver.is_superuser:
            self.fields.pop("is_superuser", None)
        if self.instance.pk and self.instance.groups.exclude(pk__in=grantable_roles(giver).values("pk")).exists():
            # Whoever sets the password of somebody who may do more, or where their mail goes, may do more.
            for name in ("email", "password1", "password2"):
                self.fields[name].disabled = True

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_groups(self) -> list[Group]:
        """The roles chosen, and with them those the account has that are not this giver's to take."""
        chosen = list(self.cleaned_data["groups"])
        if self.instance.pk:
            chosen += list(self.instance.groups.exclude(pk__in=grantable_roles(self.giver).values("pk")))
        return chosen


class _Names:
    model = Reader
    fields: tuple[str, ...] = ("email", "display_name", "is_superuser", "groups")
    widgets = {"groups": forms.CheckboxSelectMultiple}


class AccountCreationForm(_AccountForm, UserCreationForm):
    first_name = last_name = None
    display_name = forms.CharField(label=_("Display name"), max_length=80, help_text=_("What everybody sees."))
    field_order = ("email", "display_name", "password1", "password2")

    class Meta(_Names):
        pass


class AccountEditForm(_AccountForm, UserEditForm):
    first_name = last_name = None
    display_name = forms.CharField(label=_("Display name"), max_length=80, help_text=_("What everybody sees."))
    field_order = ("email", "display_name", "password1", "password2", "is_active")

    class Meta(_Names):
        fields = (*_Names.fields, "is_active")

    def save(self, commit: bool = True) -> Any:
        """Saves everything but who may log in, which goes the way of all decisions about an account.

        Raises `NotPossible`, `CannotLeave`; then nothing is saved.
        """
        is_on = self.cleaned_data.get("is_active")
        with transaction.atomic():
            if is_on is False and "is_active" in self.changed_data:
                check_may_leave(self.instance)
            held = Reader.objects.select_for_update().only("status", "is_active", "email").get(pk=self.instance.pk)
            if held.status == Reader.Status.FORMER:
                raise NotPossible(held.get_status_display())
            # As they are: the form has set what was ticked.
            self.instance.status, self.instance.is_active = held.status, held.is_active
            saved = super().save(commit=False)
            # The owner may be changing the rest at this moment.
            changed = [name for name in ("email", "display_name", "is_superuser") if name in self.changed_data]
            saved.save(update_fields=[*changed, *(["password"] if self.cleaned_data.get("password1") else [])])
            self.save_m2m()
            if "display_name" in changed:
                reader_changed.send(sender=Reader, reader=saved)
            if "email" in changed and saved.email != held.email:
                decisions.move_mail(saved, held.email)
            if is_on is not None:
                decisions.switch(saved, is_on, self.giver)
                saved.refresh_from_db(fields=["status", "is_active"])
        return saved


class OwnNameForm(forms.ModelForm):
    """What somebody changes about their own account in the newsroom. The e-mail address is proven first, elsewhere."""

    display_name = forms.CharField(label=_("Display name"), max_length=80)

    class Meta:
        model = Reader
        fields = ("display_name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].help_text = format_html(
            '{} <a href="{}">{}</a>',
            self.instance.email,
            reverse("account_email"),
            gettext("Change the e-mail address"),
        )

    def save(self, commit: bool = True) -> Reader:
        account: Reader = self.instance
        with transaction.atomic():
            account.save(update_fields=["display_name"])
            reader_changed.send(sender=Reader, reader=account)
        return account


class _PasswordAlone:
    """Of an account the password is written and nothing else: Django's own forms write all that they knew of it."""

    cleaned_data: dict[str, Any]

    def set_password_and_save(self, user: Any, password_field_name: str = "password1", commit: bool = True) -> Any:  # noqa: S107 - a field's name
        get_adapter().set_password(user, self.cleaned_data[password_field_name])
        return user


class OwnPasswordForm(_PasswordAlone, WagtailPasswordChangeForm):
    """Changes one's own password in the newsroom."""


class NewPasswordForm(_PasswordAlone, SetPasswordForm):
    """Sets the password of whoever came with the link of a mail."""


class RoleForm(forms.Form):
    """Which role to give to the accounts ticked in the list."""

    role: Any = forms.ModelChoiceField(queryset=Group.objects.none(), label=_("Role"))


class NewsroomLogInForm(WagtailLoginForm):
    """The newsroom's own door knows passwords only, so that whoever has a second factor comes in by the other one."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Raises `ValidationError` where the password is not enough for this account."""
        super().confirm_login_allowed(user)
        if is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            raise forms.ValidationError(
                format_html(
                    '<a href="{}">{}</a>',
                    f"{reverse('account_login')}?next={reverse('wagtailadmin_home')}",
                    gettext("Your account has a second factor. Please log in by the readers’ door."),
                ),
                code="second_factor",
            )


class PasswordResetForm(WagtailPasswordResetForm):
    """Asks for a new password. What comes back, and when, is the same whether there is such an account or not."""

    def save(self, **options: Any) -> None:
        """Has the mail sent. Who asks too often is told to wait; whom it concerns gets three mails an hour, no more."""
        request = options["request"]
        if wait := RESET_FROM.take(sender_of(request)):
            must_wait(request, wait)
        elif not RESET_TO.take(account_key(self.cleaned_data["email"])):
            send_reset_mail.enqueue(self.cleaned_data["email"])


class ErasureForm(forms.Form):
    """What becomes of what somebody wrote when their account is deleted."""

    KEEP, REMOVE = "keep", "remove"

    comments = forms.ChoiceField(
        label=_("What they wrote"),
        choices=[
            (KEEP, _("Keep their comments, as those of a former reader")),
            (REMOVE, _("Remove the text of their comments, too")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )

    @property
    def keeps_comments(self) -> bool:
        """What was chosen."""
        return bool(self.cleaned_data["comments"] == self.KEEP)
