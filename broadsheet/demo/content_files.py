"""Reading the demo's content: TOML beside the pictures, in the words of the newsroom."""

import re
import tomllib
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
_AGE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


def age(text: str) -> timedelta:
    """How long ago “2d4h30m” is. Raises `ValueError` for anything else."""
    found = _AGE.fullmatch(text)
    if not found or not any(found.groups()):
        raise ValueError(f"“{text}” is no age such as 2d4h30m")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


class Content:
    """Everything below `folder`, read when asked for."""

    def __init__(self, folder: Path = CONTENT) -> None:
        self.folder = folder

    def _read(self, name: str) -> dict[str, Any]:
        return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))

    def _read_all(self, folder: str) -> list[dict[str, Any]]:
        return [self._read(f"{folder}/{file.name}") for file in sorted((self.folder / folder).glob("*.toml"))]

    @cached_property
    def paper(self) -> dict[str, Any]:
        return self._read("paper.toml")

    @cached_property
    def front(self) -> dict[str, Any]:
        return self._read("front.toml")

    @cached_property
    def sections(self) -> list[dict[str, Any]]:
        return list(self._read("sections.toml")["section"])

    @cached_property
    def topics(self) -> list[dict[str, Any]]:
        return list(self._read("topics.toml")["topic"])

    @cached_property
    def bylines(self) -> list[dict[str, Any]]:
        return list(self._read("bylines.toml")["byline"])

    @cached_property
    def pictures(self) -> list[dict[str, Any]]:
        return list(self._read("pictures.toml")["picture"])

    @cached_property
    def stories(self) -> list[dict[str, Any]]:
        """Oldest first, so that the newest are published last."""
        return sorted(self._read_all("stories"), key=lambda story: age(story["age"]), reverse=True)

    @cached_property
    def live_blogs(self) -> list[dict[str, Any]]:
        return self._read_all("live")

    @cached_property
    def talk(self) -> dict[str, dict[str, Any]]:
        """What is said about stories, by their slugs."""
        files = sorted((self.folder / "talk").glob("*.toml"))
        return {file.stem: self._read(f"talk/{file.name}") for file in files}

    @cached_property
    def info_pages(self) -> list[dict[str, Any]]:
        return self._read_all("info")
