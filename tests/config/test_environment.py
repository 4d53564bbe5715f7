"""Settings come from the environment first, then from broadsheet.toml, and say plainly what is wrong with them."""

import stat
from pathlib import Path

import pytest

from broadsheet.config.environment import Environment, SettingsError, keep_secret_key


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text('url = "https://file.example"\nport = 9000\n')
    both = Environment({"BROADSHEET_DATA": str(tmp_path), "BROADSHEET_URL": "https://variable.example"})
    assert both.text("BROADSHEET_URL") == "https://variable.example"
    assert both.number("PORT", 8000) == 9000


def test_without_either_the_default_holds(tmp_path: Path) -> None:
    nothing = Environment({"BROADSHEET_DATA": str(tmp_path)})
    assert nothing.text("BROADSHEET_URL", "http://127.0.0.1") == "http://127.0.0.1"
    assert nothing.switch("BROADSHEET_EMBEDS", default=True)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "PORT must be a whole number, not “eighty”."),
        ("PORT", "0", "PORT must be at least 1, not 0."),
    ],
)
def test_a_number_that_is_none_is_named(tmp_path: Path, name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Environment({"BROADSHEET_DATA": str(tmp_path), name: value}).number(name, 8000, lowest=1)


def test_a_switch_is_yes_or_no(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BROADSHEET_DEMO must be yes or no, not “perhaps”"):
        Environment({"BROADSHEET_DATA": str(tmp_path), "BROADSHEET_DEMO": "perhaps"}).switch("BROADSHEET_DEMO")


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "broadsheet.toml"
    file.write_text("url = https://")
    with pytest.raises(SettingsError, match=str(file)):
        Environment({"BROADSHEET_DATA": str(tmp_path)})


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="which is not there"):
        Environment({"BROADSHEET_DATA": str(tmp_path), "BROADSHEET_CONFIG": str(tmp_path / "nowhere.toml")})


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret-key"
    first = keep_secret_key(file)
    assert len(first) > 60
    assert keep_secret_key(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [found.name for found in file.parent.iterdir()] == ["secret-key"]


@pytest.mark.parametrize("value", ["one,two", "one two", " one, two\n", "one,,two,"])
def test_words_have_commas_or_spaces_between_them(tmp_path: Path, value: str) -> None:
    settings = Environment({"BROADSHEET_DATA": str(tmp_path), "SECRET_KEY_FALLBACKS": value})
    assert settings.words("SECRET_KEY_FALLBACKS") == ["one", "two"]


def test_words_are_a_list_in_the_file_and_the_environment_comes_first(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text('secret_key_fallbacks = ["one, with a comma", " two ", ""]\n')
    assert Environment({"BROADSHEET_DATA": str(tmp_path)}).words("SECRET_KEY_FALLBACKS") == ["one, with a comma", "two"]
    both = Environment({"BROADSHEET_DATA": str(tmp_path), "SECRET_KEY_FALLBACKS": ""})
    assert both.words("SECRET_KEY_FALLBACKS") == [] == both.words("NOT_SET")


def test_a_list_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text("secret_key_fallbacks = [1]\n")
    with pytest.raises(SettingsError, match="SECRET_KEY_FALLBACKS must be a list of texts"):
        Environment({"BROADSHEET_DATA": str(tmp_path)}).words("SECRET_KEY_FALLBACKS")
