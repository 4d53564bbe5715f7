"""Where settings come from: the environment first, then one optional `broadsheet.toml`.

A setting has one name. `BROADSHEET_URL` in the environment is `url` in the file, `DATABASE_URL` is `database_url`.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class SettingsError(ValueError):
    """A setting cannot be used; the message says which one and why, in plain words."""


class Environment:
    """Settings by name, read from `variables` and, where absent there, from the file."""

    def __init__(self, variables: Mapping[str, str], file: Path | None = None) -> None:
        self.variables = variables
        self.data = Path(variables.get("BROADSHEET_DATA") or "data").absolute()
        self.file = file or Path(variables.get("BROADSHEET_CONFIG") or self.data / "broadsheet.toml")
        self.from_file = self._read_file()

    def _read_file(self) -> dict[str, object]:
        try:
            return tomllib.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            if "BROADSHEET_CONFIG" in self.variables:
                raise SettingsError(f"BROADSHEET_CONFIG names {self.file}, which is not there.") from None
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise SettingsError(f"{self.file} cannot be read: {error}") from None

    def text(self, name: str, default: str = "") -> str:
        """The setting's text, or `default` where neither place has it."""
        value: object = self.variables.get(name)
        if value is None:
            value = self.from_file.get(name.removeprefix("BROADSHEET_").lower())
        return default if value is None else str(value)

    def words(self, name: str) -> list[str]:
        """The setting as words: a list in the file, else a text with commas or spaces between them; none where absent.

        Raises `SettingsError` where the file has a list of something else.
        """
        value: object = self.variables.get(name)
        if value is None:
            value = self.from_file.get(name.removeprefix("BROADSHEET_").lower())
        if isinstance(value, list):
            if not all(isinstance(word, str) for word in value):
                raise SettingsError(f"{name} must be a list of texts.")
            return [word.strip() for word in value if word.strip()]
        return [] if value is None else str(value).replace(",", " ").split()

    def number(self, name: str, default: int, lowest: int = 0) -> int:
        """The setting as a whole number of at least `lowest`.

        Raises `SettingsError` where it is none.
        """
        value = self.text(name, str(default))
        try:
            number = int(value)
        except ValueError:
            raise SettingsError(f"{name} must be a whole number, not “{value}”.") from None
        if number < lowest:
            raise SettingsError(f"{name} must be at least {lowest}, not {number}.")
        return number

    def switch(self, name: str, default: bool = False) -> bool:
        """The setting as yes or no. Raises `SettingsError` where it is neither."""
        value = self.text(name, "yes" if default else "no").strip().lower()
        if value in TRUE:
            return True
        if value in FALSE:
            return False
        raise SettingsError(f"{name} must be yes or no, not “{value}”.")


def keep_secret_key(file: Path) -> str:
    """The secret key in `file`, made there (readable by its owner alone) at the first start."""
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = secrets.token_urlsafe(64)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(fresh, encoding="ascii")
    try:
        # A link, unlike a rename, fails where another process was first, so that all agree on one key.
        os.link(draft, file)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    finally:
        draft.unlink()
    return fresh
