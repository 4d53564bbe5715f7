"""Reading gettext's catalogues (.po) as far as the tests need it."""

import ast
from dataclasses import dataclass, field
from pathlib import Path

CATALOGUES = Path(__file__).parents[2] / "broadsheet" / "locale"
LANGUAGES = ("ar", "de", "fr")


@dataclass
class Entry:
    """A text and its translation; `forms` has one for each number that the language tells apart."""

    context: str = ""
    text: str = ""
    plural: str = ""
    fuzzy: bool = False
    forms: dict[int, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


def catalogue(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def entries(path: Path) -> list[Entry]:
    """Every entry but the header and what is commented out."""
    parsed = [_entry(block) for block in path.read_text(encoding="utf-8").split("\n\n")]
    return [entry for entry in parsed if entry.text]


def _entry(block: str) -> Entry:
    entry = Entry()
    values: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif line.startswith('"'):
            values[name] += ast.literal_eval(line)
        elif line:
            name, _, quoted = line.partition(" ")
            values[name] = ast.literal_eval(quoted)
    entry.context, entry.text = values.get("msgctxt", ""), values.get("msgid", "")
    entry.plural = values.get("msgid_plural", "")
    for name, value in values.items():
        if name.startswith("msgstr"):
            entry.forms[int(name[7:-1] or 0)] = value
    return entry
