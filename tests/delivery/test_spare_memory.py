"""Giving memory back is a courtesy: it must never matter whether it can be done."""

from pathlib import Path
from typing import Any

import pytest

from broadsheet.delivery import spare_memory


@pytest.fixture(autouse=True)
def _looked_up_anew() -> Any:
    spare_memory._glibc.cache_clear()
    yield
    spare_memory._glibc.cache_clear()


def test_what_was_freed_goes_back_to_the_machine() -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1])

    if spare_memory._glibc() is None:
        pytest.skip("this system's C library has no malloc_trim")
    pieces = [bytes(4_000) for _ in range(30_000)]
    last = pieces[-1]
    held = resident()
    del pieces
    spare_memory.give_back()
    assert held - resident() > 10_000  # pages of 4 KB, of the 30,000 that were filled
    assert len(last) == 4_000


def test_without_glibc_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spare_memory.ctypes.util, "find_library", lambda name: None)
    spare_memory.limit_arenas()
    spare_memory.give_back()
