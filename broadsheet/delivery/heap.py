"""Letting the C library give memory back to the machine when a large piece of work is done."""

import contextlib
import ctypes

# From glibc's malloc.h.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
LARGE = 128 * 1024


def keep_small() -> None:
    """Tells glibc's malloc not to hoard. Elsewhere there is no such thing to tell, and nothing happens.

    By default it takes ever larger blocks from the heap once it has freed one, so that a worker that has made pictures
    keeps tens of megabytes for ever; and it opens a heap for every thread. Children inherit what is set here.
    """
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, LARGE)
        mallopt(_M_TRIM_THRESHOLD, LARGE)
