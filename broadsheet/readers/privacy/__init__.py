"""What the paper knows of a reader: shown on request (GDPR Articles 15 and 20), forgotten on request (Article 17)."""

from typing import Any

from broadsheet.delivery.freshness import changed


def _providers_changed(**_: Any) -> None:
    changed("readers")


def connect() -> None:
    """Called once, when the app is ready: what is known, and what the worker's clock does about it."""
    from allauth.socialaccount.models import SocialApp
    from django.db.models.signals import post_delete, post_save

    from broadsheet.readers.privacy import own, rounds

    own.register_own()
    rounds.connect()
    for signal in (post_save, post_delete):
        signal.connect(_providers_changed, sender=SocialApp, dispatch_uid=f"readers-providers-{id(signal)}")
