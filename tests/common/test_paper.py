"""The paper's own settings and its clock."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from broadsheet.common import clock
from broadsheet.common.models import Paper, validate_colour


@pytest.mark.parametrize("colour", ["#8a1c1c", "#FFFFFF", "#000000"])
def test_a_colour_is_six_digits(colour: str) -> None:
    validate_colour(colour)


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#8a1c1c;", "#8a1c1g", "8a1c1c", "#8a1c1c\n", "url(x)"])
def test_nothing_else_is_a_colour(colour: str) -> None:
    with pytest.raises(ValidationError):
        validate_colour(colour)


@pytest.mark.django_db
def test_there_is_one_paper() -> None:
    assert Paper.load().pk == Paper.load().pk
    assert str(Paper.load()) == "Broadsheet"


@pytest.mark.parametrize(("language", "direction"), [("en-gb", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa", "rtl")])
def test_the_paper_reads_in_its_languages_direction(language: str, direction: str) -> None:
    with translation.override(language):
        assert Paper().direction == direction


def test_a_moment_is_written_with_its_zone() -> None:
    assert clock.moment_text(datetime(2026, 7, 15, 22, 30, tzinfo=UTC)).endswith("BST")
    assert clock.moment_text(datetime(2026, 11, 24, 12, tzinfo=UTC)).startswith("24 Nov 2026")
