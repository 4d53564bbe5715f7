"""Passwords that everybody tries first are refused in all their disguises, and nobody is asked about it."""

import pytest
from django.core.exceptions import ValidationError

from broadsheet.readers.passwords import WornPasswordValidator


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "Password2026!",
        "P@ssw0rd!!",
        "qwertyqwerty",
        "123456789012",
        "!!Sunshine99",
        "iloveyou1990",
        "letmein…",
    ],
)
def test_a_worn_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        WornPasswordValidator().validate(password)


@pytest.mark.parametrize(
    "password", ["plum-otter-lantern", "Ξενοδοχείο στην άκρη", "kV9#tq!zR2pm", "a quiet harbour at six"]
)
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    WornPasswordValidator().validate(password)
