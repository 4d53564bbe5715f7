"""Readers of whom the paper knows something in every table."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.exchange.models import ImportedComment
from broadsheet.readers.models import Block, Follow, Mute, NameChange, Reader, SignIn, StaffNote
from tests.factories import make_reader, make_story

SECRET = "SECRET-THAT-NOBODY-MAY-SEE"


def make_known_reader(email: str = "wren@example.org", **fields: Any) -> Reader:
    """A member with a verified address, of whom every table knows something."""
    reader = make_reader(email, **{"display_name": "Wren Hale", "about": "I read.", **fields})
    other, staff = make_reader(display_name="Ozzy Other"), make_reader(is_staff=True, display_name="Mo Derator")
    reader.portrait.save("wren.webp", ContentFile(b"a picture"))
    EmailAddress.objects.create(user=reader, email=email, verified=True, primary=True)
    Authenticator.objects.create(user=reader, type="webauthn", data={"name": "My phone", "credential": SECRET})
    Authenticator.objects.create(user=reader, type="totp", data={"secret": SECRET})
    SocialAccount.objects.create(user=reader, provider="github", uid="77", extra_data={"login": "wrenhale"})
    SignIn.objects.create(reader=reader, device="Firefox on Linux", place="hash", last_used_at=timezone.now())
    Follow.objects.create(reader=reader, kind="reader", target_id=other.pk)
    Follow.objects.create(reader=other, kind="reader", target_id=reader.pk)
    for one, two in ((reader, other), (other, reader)):
        Mute.objects.create(reader=one, target=two)
        Block.objects.create(reader=one, target=two)
    NameChange.objects.create(reader=reader, field="display_name", before="Jenny", after="Wren Hale", by=reader)
    StaffNote.objects.create(reader=reader, author=staff, text="Was rude once.")
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Reader),
        object_id=str(reader.pk),
        label=email,
        action="wagtail.create",
        user=staff,
        timestamp=timezone.now(),
    )
    ImportedComment.objects.create(
        story=make_story(),
        source="old.example",
        source_id=f"c{reader.pk}",
        author_name="W.",
        author_email=email.upper(),
        status="approved",
        text="I said that years ago.",
    )
    return reader


def browser(reader: Reader, fresh: bool = True) -> Client:
    """A browser in which the reader is signed in, and has (`fresh`) or has not just given their password once more."""
    client = Client()
    client.force_login(reader)
    client.get("/accounts/")
    session = client.session
    if fresh:
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(reader.pk)
    session.save()
    if not fresh:
        SignIn.objects.filter(reader=reader).update(started_at=timezone.now() - timedelta(days=2))
    return client


def only_with_codes(reader: Reader) -> None:
    """Leaves the reader with codes by mail as the only way in, as most have it."""
    reader.set_unusable_password()
    reader.save()
    Authenticator.objects.filter(user=reader).delete()
