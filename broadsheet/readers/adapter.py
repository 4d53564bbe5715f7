"""Where django-allauth asks what the paper wants: who may register, how mail leaves, what a reader is called."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from broadsheet.common.clock import moment_text
from broadsheet.common.models import Paper
from broadsheet.readers import sign_ins, wishes
from broadsheet.readers.attempts import may_mail
from broadsheet.readers.devices import device_name
from broadsheet.readers.models import Reader, Registration, SignIn
from broadsheet.readers.registration import may_register
from broadsheet.readers.tasks import send_mail

# Said by the page itself, in the moment it is signed in or out; a message would wait for a later page.
UNSAID = frozenset(f"account/messages/{name}.txt" for name in ("logged_in", "logged_out", "email_confirmed"))
# Said by the page that asks for the code; on sending another one it is news.
SAID_TWICE = frozenset(f"account/messages/{name}.txt" for name in ("login_code_sent", "email_confirmation_sent"))


def name_of(reader: Reader) -> str:
    """What a reader is called in mails and on pages."""
    return reader.name


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        registration = Registration.load()
        return registration.door != Registration.Door.CLOSED or bool(registration.welcome_domains.split())

    def clean_email(self, email: str) -> str:
        """One spelling of it. Who may register is the registration's to say: this is asked at every log-in too."""
        return super().clean_email(email).lower()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        saved = super().save_user(request, user, form, commit=False)
        saved.display_name = form.cleaned_data.get("display_name") or ""
        if told := wishes.name_new(saved):
            # Said the same to whoever gives an address that has an account: this is done for them, too.
            messages.warning(request, told)
        saved.status = Reader.Status.MEMBER if may_register(saved.email) else Reader.Status.WAITING
        if commit:
            saved.save()
        return saved

    def set_password(self, user: Any, password: str) -> None:
        """Writes the password and nothing else, and none for whoever has left meanwhile."""
        user.set_password(password)
        here = Reader.objects.exclude(status=Reader.Status.FORMER)
        here.filter(pk=user.pk).update(password=user.password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes down a mail that somebody asked for. Whether the address has an account or not, it takes as long.

        Nobody is sent more than a few an hour, whoever asks for them.
        """
        if may_mail(current.request, email):
            self._write_down(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tells the owner what was changed, from what device and when; from which address is nobody's to keep.

        However many other mails were asked for: a flood of codes must not hide this one.
        """
        email = email or EmailAddress.objects.get_primary_email(user)
        if email:
            device = device_name(self.get_http_user_agent(self.request))
            words = {"device": device, "moment": moment_text(timezone.now())}
            self._write_down(template_prefix, email, {**words, **(context or {})})

    def _write_down(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            message = self.render_mail(template_prefix, email, {**_mail_context(), **context, "email": email})
        send_mail.enqueue(message.subject, str(message.body), list(message.to))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        is_known = message_template in SAID_TWICE and request.POST.get("action") != "resend"
        if message_template not in UNSAID and not is_known:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The front has put the address that trusted proxies name there already."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Who has neither password nor second factor confirms with a code by mail, as they log in."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        if not methods and user.is_authenticated:
            methods = [{"id": "code", "description": gettext("Use a code by mail"), "url": reverse("account_confirm")}]
        return methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A log-in of the last minutes is proof enough, whichever way it was.

        Raises `ReauthenticationRequired` for whoever allauth knows no way to ask.
        """
        request = current.request
        if not request.user.is_authenticated:
            return True
        if was_here_lately(request):
            return False
        if not get_reauthentication_flows(request.user):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))


def was_here_lately(request: HttpRequest) -> bool:
    """Whether somebody proved within the last minutes, in this session, that the account is theirs."""
    lately = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < lately for record in records) or (
        SignIn.objects.filter(
            pk=request.session.get(sign_ins.SESSION_KEY, 0), started_at__gt=timezone.now() - timedelta(seconds=lately)
        ).exists()
    )


def _mail_context() -> dict[str, Any]:
    paper = Paper.load()
    return {
        "request": current.request,
        "paper": paper,
        "public_url": settings.PUBLIC_URL,
        "current_site": {"name": paper.name, "domain": settings.PUBLIC_URL.partition("://")[2]},
    }


def is_enough_alone(authenticator: Authenticator) -> bool:
    """Whether this is a passkey made to log in without anything else."""
    return authenticator.type == Authenticator.Type.WEBAUTHN and authenticator.wrap().is_passwordless is True


class SecondFactorAdapter(DefaultMFAAdapter):
    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Whether a second factor is asked for at log-in: not on account of passkeys that log in by themselves.

        Those are another way in; whoever wants them as the second factor adds them as such.
        """
        if types is None or not {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN} <= set(types):
            return bool(super().is_mfa_enabled(user, types))
        found = Authenticator.objects.filter(user_id=user.pk, type__in=types)
        return any(not is_enough_alone(authenticator) for authenticator in found)

    def get_totp_issuer(self) -> str:
        return Paper.load().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": Paper.load().name}
