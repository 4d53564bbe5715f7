"""The demo newspaper's log-ins. Their password is public, so they exist in demo mode only."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

DEMO_PASSWORD = "morning-edition"  # noqa: S105 - printed for everybody who tries the demo
STAFF = {"publisher": "Publishers", "editor": "Editors", "reporter": "Reporters", "moderator": "Moderators"}
READERS = tuple(f"reader{number}" for number in range(1, 10))


def demo_addresses() -> list[str]:
    """The log-ins worth printing."""
    return [*(f"{name}@example.org" for name in STAFF), "reader1…reader9@example.org"]


def make_demo_accounts() -> None:
    """Makes every demo log-in, or resets it to the demo password."""
    accounts = get_user_model()
    for name in (*STAFF, *READERS):
        account, _ = accounts.objects.get_or_create(email=f"{name}@example.org")
        account.display_name = account.display_name or name.capitalize()
        account.set_password(DEMO_PASSWORD)
        account.is_staff = name in STAFF
        account.save()
        if name in STAFF:
            account.groups.set([Group.objects.get(name=STAFF[name])])


def close_demo_accounts() -> int:
    """Makes every demo log-in unusable; how many there were. For a paper that began as the demo."""
    addresses = [f"{name}@example.org" for name in (*STAFF, *READERS)]
    return get_user_model().objects.filter(email__in=addresses).update(is_active=False)
