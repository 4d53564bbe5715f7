"""Where django-allauth asks what the paper wants: who may register, how mail leaves, what a reader is called."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from broadsheet.common.models import Paper
from broadsheet.readers.attempts import may_mail
from broadsheet.readers.models import Reader, Registration
from broadsheet.readers.registration import may_register
from broadsheet.readers.tasks import send_mail

# Said by the page itself, in the moment it is signed in or out; a message would wait for a later page.
UNSAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt", "account/messages/login_code_sent.txt")


def name_of(reader: Reader) -> str:
    """What a reader is called in mails and on pages."""
    return reader.name


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        registration = Registration.load()
        return registration.door != Registration.Door.CLOSED or bool(registration.welcome_domains.split())

    def clean_email(self, email: str) -> str:
        """Raises `ValidationError` where the paper takes no account with such an address."""
        may_register(email)
        return super().clean_email(email).lower()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        saved = super().save_user(request, user, form, commit=False)
        saved.display_name = form.cleaned_data.get("display_name") or ""
        saved.status = Reader.Status.MEMBER if may_register(saved.email) else Reader.Status.WAITING
        if commit:
            saved.save()
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the mail down to be sent by the worker. Whether the address has an account or not, it takes as long.

        Nobody is sent more than a few an hour, whoever asks for them.
        """
        if not may_mail(context.request, email):
            return
        with translation.override(settings.LANGUAGE_CODE):
            message = self.render_mail(template_prefix, email, {**_mail_context(), **context, "email": email})
        send_mail.enqueue(message.subject, str(message.body), list(message.to))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The front has put the address that trusted proxies name there already."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104


def _mail_context() -> dict[str, Any]:
    paper = Paper.load()
    return {
        "request": context.request,
        "paper": paper,
        "public_url": settings.PUBLIC_URL,
        "current_site": {"name": paper.name, "domain": settings.PUBLIC_URL.partition("://")[2]},
    }


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return Paper.load().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": Paper.load().name}


class SocialAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return AccountAdapter().is_open_for_signup(request)

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """A provider leads to an account that exists only where we, too, have verified that address."""
        is_ours = EmailAddress.objects.filter(email=email.lower(), verified=True).exists()
        return is_ours and bool(super().can_authenticate_by_email(login, email))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        reader = sociallogin.user
        may_register(reader.email)
        if not form:
            reader.display_name = reader.get_full_name()
            reader.status = Reader.Status.MEMBER if may_register(reader.email) else Reader.Status.WAITING
        return super().save_user(request, sociallogin, form)
