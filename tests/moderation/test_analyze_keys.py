"""`broadsheet analyze-keys`: given out once, listed without their letters, taken back."""

import pytest
from click.testing import CliRunner, Result

from broadsheet.cli import NEEDS_A_PAPER
from broadsheet.moderation.analyze import keys
from broadsheet.moderation.analyze.command import analyze_keys_group
from broadsheet.moderation.models import AnalyzeKey

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(analyze_keys_group, list(arguments))


def test_a_key_is_shown_once_and_works() -> None:
    done = run("add", "Coral", "--per-minute", "300")
    assert done.exit_code == 0, done.output
    # The letters alone, so that a script can take them.
    letters = done.stdout.strip()
    found = keys.find(letters)
    assert found is not None
    assert (found.name, found.per_minute) == ("Coral", 300)
    listed = run("list").output
    assert letters not in listed
    assert "Coral  300 in a minute, last used on" in listed


def test_a_key_is_taken_back_at_once() -> None:
    _made, letters = keys.make("Discourse", 60)
    number = str(AnalyzeKey.objects.get().pk)
    assert run("revoke", number).exit_code == 0
    assert keys.find(letters) is None
    assert "revoked on" in run("list").output
    again = run("revoke", number)
    assert again.exit_code == 1
    assert f"There is no key {number} in force." in again.output


@pytest.mark.parametrize("arguments", [("add", " "), ("add", "x", "--per-minute", "0"), ("add",), ("revoke", "x")])
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code != 0
    assert not AnalyzeKey.objects.exists()


def test_the_command_gets_the_paper_ready_first() -> None:
    assert "analyze-keys" in NEEDS_A_PAPER
