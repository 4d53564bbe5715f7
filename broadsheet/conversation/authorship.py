"""Who wrote what is discussed, so that they are known among those who comment on it."""

from collections.abc import Callable, Collection, Mapping

Source = Callable[[Collection[int]], Mapping[int, frozenset[int]]]
_SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    """Has `source` asked, with ids of discussions, for the accounts of those who wrote what each is about."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def writers_of(discussions: Collection[int]) -> dict[int, frozenset[int]]:
    """By discussion, the accounts of its writers: one query of each source."""
    found: dict[int, frozenset[int]] = {}
    for source in _SOURCES:
        for pk, accounts in source(discussions).items():
            found[pk] = found.get(pk, frozenset()) | accounts
    return found
