"""Memory that is free inside the process goes back to the machine, which a small one needs more than we do."""

import ctypes
import ctypes.util
from collections.abc import Callable
from functools import cache

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
LARGE = 128 * 1024


@cache
def _glibc() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("c")
    try:
        library = ctypes.CDLL(name) if name else None
    except OSError:
        return None
    # musl and others have neither call; there is nothing to do for them.
    return library if library is not None and hasattr(library, "malloc_trim") else None


def limit_arenas(number: int = 2) -> None:
    """Few pools of memory for all threads (mallopt(3)): making pictures starts many, and each would keep its own.

    And large blocks outside of them, always: by default glibc takes ever larger ones from the pools once it has freed
    one, so that a process that has made a picture holds tens of megabytes for ever.
    """
    if library := _glibc():
        library.mallopt(_M_ARENA_MAX, number)
        library.mallopt(_M_MMAP_THRESHOLD, LARGE)
        library.mallopt(_M_TRIM_THRESHOLD, LARGE)


def give_back() -> None:
    """Returns free pages to the machine (malloc_trim(3)). Takes about a millisecond."""
    if library := _glibc():
        trim: Callable[[int], int] = library.malloc_trim
        trim(0)
