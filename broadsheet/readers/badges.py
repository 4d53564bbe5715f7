"""Who speaks for the paper: badges beside names, in words and with a sign, never by colour alone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import m2m_changed
from django.utils.translation import gettext_lazy as _

from broadsheet.delivery.freshness import changed
from broadsheet.readers.models import Reader
from broadsheet.readers.pages import reader_tag

# group → badge. Of the newsroom's roles the first that applies is shown, as whoever may publish may also write.
_NEWSROOM: dict[str, Any] = {"Publishers": _("Publisher"), "Editors": _("Editor"), "Reporters": _("Reporter")}
_MODERATION: dict[str, Any] = {"Moderators": _("Moderator")}


@dataclass(frozen=True)
class Badge:
    """`url` is empty where there is nothing to lead to. `icon` names a sign in readers/badges.html."""

    label: Any
    icon: str = "paper"
    url: str = ""


# What other parts know about readers: badges by the primary key of the account.
Source = Callable[[Collection[int]], dict[int, Badge]]
_SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    """Has `source` asked for the badge of those who sign what the paper publishes; it takes the reporter's place."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def badges_of(ids: Collection[int]) -> dict[int, list[Badge]]:
    """The badges of all these readers, in one query and one of each source. Who has none is left out."""
    roles: dict[int, set[str]] = {}
    memberships = Reader.groups.through.objects.filter(reader__in=ids, reader__is_active=True)
    for pk, group in memberships.values_list("reader_id", "group__name"):
        roles.setdefault(pk, set()).add(group)
    signed: dict[int, Badge] = {}
    for source in _SOURCES:
        signed.update(source(ids))
    found = {pk: _badges(roles.get(pk, set()), signed.get(pk)) for pk in {*roles, *signed}}
    return {pk: badges for pk, badges in found.items() if badges}


def _badges(roles: set[str], signed: Badge | None) -> list[Badge]:
    role = next((name for name in _NEWSROOM if name in roles), None)
    badges = [signed] if signed else []
    if role and not (signed and role == "Reporters"):
        badges.insert(0, Badge(_NEWSROOM[role]))
    return badges + [Badge(label, "shield") for name, label in _MODERATION.items() if name in roles]


def _roles_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
    if not action.startswith("post_") and action != "pre_clear":
        return
    if not reverse:
        changed(reader_tag(instance.pk))
    elif pks := pk_set or set(instance.user_set.values_list("pk", flat=True)):
        changed(*(reader_tag(pk) for pk in pks))


def connect() -> None:
    m2m_changed.connect(_roles_changed, sender=Reader.groups.through, dispatch_uid="readers-badges")
