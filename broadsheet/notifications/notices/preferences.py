"""The switches: which kind of notice a reader wants on which channel."""

from collections.abc import Collection, Mapping

from django.db import transaction

from broadsheet.notifications.models import Channel, Kind, Switch

#: What is so until a reader decides otherwise. A kind has a switch where it has a default.
DEFAULTS: dict[str, dict[str, bool]] = {
    Kind.REPLY: {Channel.SITE: True, Channel.PUSH: True, Channel.MAIL: True},
    Kind.MENTION: {Channel.SITE: True, Channel.PUSH: True, Channel.MAIL: True},
    Kind.FOLLOWED: {Channel.SITE: True, Channel.PUSH: False, Channel.MAIL: False},
    Kind.MILESTONE: {Channel.SITE: True, Channel.PUSH: False, Channel.MAIL: False},
    Kind.PICK: {Channel.SITE: True, Channel.PUSH: False, Channel.MAIL: False},
    Kind.DECISION: {Channel.SITE: True, Channel.PUSH: False, Channel.MAIL: True},
    Kind.REPORT: {Channel.SITE: True, Channel.PUSH: False, Channel.MAIL: False},
    Kind.STORY: {Channel.SITE: True, Channel.PUSH: True, Channel.MAIL: False},
    Kind.NEWS: {Channel.SITE: True, Channel.PUSH: False, Channel.MAIL: False},
}


def wanted_kinds(readers: Collection[int], channel: str) -> dict[int, set[str]]:
    """By reader, the kinds that they want on the channel: one query."""
    usual = {kind for kind, by_channel in DEFAULTS.items() if by_channel[channel]}
    found = {reader: set(usual) for reader in readers}
    rows = Switch.objects.filter(reader__in=readers, channel=channel).values_list("reader_id", "kind", "is_on")
    for reader, kind, is_on in rows:
        if is_on:
            found[reader].add(kind)
        else:
            found[reader].discard(kind)
    return found


def wanted(readers: Collection[int], kind: str, channel: str) -> set[int]:
    """Those of the readers who want this kind on this channel: one query."""
    return {reader for reader, kinds in wanted_kinds(readers, channel).items() if kind in kinds}


def wanted_on(readers: Collection[int], kind: str, channels: Collection[str]) -> dict[str, set[int]]:
    """By channel, those of the readers who want this kind there: one query."""
    found = {channel: set(readers) if DEFAULTS[kind][channel] else set() for channel in channels}
    rows = Switch.objects.filter(reader__in=readers, kind=kind, channel__in=channels)
    for reader, channel, is_on in rows.values_list("reader_id", "channel", "is_on"):
        if is_on:
            found[channel].add(reader)
        else:
            found[channel].discard(reader)
    return found


def switches(reader: int) -> dict[str, dict[str, bool]]:
    """Every switch of a reader, by kind and channel, as it stands."""
    own = {
        (kind, channel): is_on
        for kind, channel, is_on in Switch.objects.filter(reader=reader).values_list("kind", "channel", "is_on")
    }
    return {
        kind: {channel: own.get((kind, channel), default) for channel, default in by_channel.items()}
        for kind, by_channel in DEFAULTS.items()
    }


def set_switches(reader: int, decided: Mapping[tuple[str, str], bool]) -> None:
    """Keeps what the reader decided; where that is the paper's default, nothing."""
    with transaction.atomic():
        for (kind, channel), is_on in decided.items():
            if DEFAULTS[kind][channel] == is_on:
                Switch.objects.filter(reader=reader, kind=kind, channel=channel).delete()
            else:
                Switch.objects.update_or_create(reader_id=reader, kind=kind, channel=channel, defaults={"is_on": is_on})
