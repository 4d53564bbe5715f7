"""The demo newspaper's log-ins, whose public password works in demo mode only, and others who talk without one."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from broadsheet.readers.models import Reader
from broadsheet.stories.models import Byline

DEMO_PASSWORD = "morning-edition"  # noqa: S105 - printed for everybody who tries the demo
STAFF = {"publisher": "Publishers", "editor": "Editors", "reporter": "Reporters", "moderator": "Moderators"}
READERS = tuple(f"reader{number}" for number in range(1, 10))
# Invented, as everybody in the demo newspaper is.
NAMES = {
    "publisher": "Maud Ellery",
    "editor": "Tobias Wrenfield",
    "reporter": "Perrin Sallow",
    "moderator": "Sanna Holtby",
    "reader1": "Ada Merrow",
    "reader2": "Bram Oakesley",
    "reader3": "Corvin Pell",
    "reader4": "Della Fenwright",
    "reader5": "Edda Lorne",
    "reader6": "Ferris Quill",
    "reader7": "Greta Saltmarsh",
    "reader8": "Hob Tillery",
    "reader9": "Ione Vask",
}
# By the names that the content has for them.
TALKERS = {
    "bibi": "Bibi Arkwell",
    "conrad": "Conrad Vey",
    "hester": "Hester Lund-Avery",
    "jem": "Jem Stallwood",
    "lucan": "Lucan Fettle",
    "marta": "Marta Quillfeather",
    "nuala": "Nuala Brindle",
    "osric": "Osric Thane",
    "pip": "Pip Ravensdale",
    "sorrel": "Sorrel Hatch",
    "teasel": "Teasel Underhay",
    "wilf": "Wilf Garrowby",
}


def demo_addresses() -> list[str]:
    """The log-ins worth printing."""
    return [*(f"{name}@example.org" for name in STAFF), "reader1…reader9@example.org"]


def make_demo_accounts() -> None:
    """Makes every demo log-in, or resets it to the demo password."""
    for name in (*STAFF, *READERS):
        email = f"{name}@example.org"
        account = Reader.objects.filter(email=email).first() or Reader(email=email, display_name=NAMES[name])
        account.set_password(DEMO_PASSWORD)
        account.is_staff = name in STAFF
        account.save()
        EmailAddress.objects.update_or_create(user=account, email=email, defaults={"verified": True, "primary": True})
        if name in STAFF:
            account.groups.set([Group.objects.get(name=STAFF[name])])


def make_talkers(bylines: Iterable[Byline]) -> dict[str, Reader]:
    """Everybody who talks in the demo, by the content's name for them; makes those who are none of the log-ins.

    Reporters answer their readers: each byline is tied to an account of its own.
    """
    people = {name: Reader.objects.get(email=f"{name}@example.org") for name in (*READERS, *STAFF)}
    for key, name in TALKERS.items():
        people[key] = _talker(name, f"{name.lower().replace(' ', '.')}@example.org")
    for byline in bylines:
        people[byline.slug] = byline.account = _talker(byline.name, byline.email)
        byline.save()
    return people


def _talker(name: str, email: str) -> Reader:
    account = Reader.objects.filter(email=email).first()
    if account is None:
        account = Reader(email=email, display_name=name)
        account.set_unusable_password()
        account.save()
    EmailAddress.objects.update_or_create(user=account, email=email, defaults={"verified": True, "primary": True})
    return account


def close_demo_accounts() -> int:
    """Makes every demo log-in unusable; how many there were. For a paper that began as the demo."""
    addresses = [f"{name}@example.org" for name in (*STAFF, *READERS)]
    return Reader.objects.filter(email__in=addresses).update(is_active=False)
