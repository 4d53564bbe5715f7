"""What a notice of illegal content has to say (Regulation (EU) 2022/2065, Article 16, paragraph 2).

(a) why it is thought to be illegal, (b) where it stands, which the form knows, (c) who says so and how they are
reached, (d) that it is said in good faith. Where it is about offences of Articles 3 to 7 of Directive 2011/93/EU, the
sexual abuse and exploitation of children, nobody has to say who they are.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from broadsheet.conversation.refusals import Refused

#: Fewer letters explain nothing.
SHORTEST = 10
LONGEST, _LONGEST_LAW, _LONGEST_NAME, _LONGEST_ADDRESS = 2_000, 200, 120, 254


class Incomplete(Refused):
    """Something is missing. `fields`: what is said about which, by name."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(422, "incomplete", " ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True)
class Particulars:
    """What was typed in besides the explanation."""

    law: str = ""
    name: str = ""
    email: str = ""
    concerns_children: bool = False
    in_good_faith: bool = False

    def stated(self, words: str) -> dict[str, Any]:
        """The fields of a report, with the explanation. Raises `Incomplete`."""
        words, name, email = cleaned(words, LONGEST), cleaned(self.name, _LONGEST_NAME), spelling_of(self.email)
        missing: dict[str, str] = {}
        if len(words) < SHORTEST:
            missing["words"] = _("Explain why you think that the comment breaks the law.")
        if not name and not self.concerns_children:
            missing["name"] = _("Say your name.")
        if (email or not self.concerns_children) and not _is_address(email):
            missing["email"] = _("Enter an e-mail address that we can answer to.")
        if not self.in_good_faith:
            missing["in_good_faith"] = _("Confirm that what you say is true as far as you know.")
        if missing:
            raise Incomplete(missing)
        return {
            "words": words,
            "law": cleaned(self.law, _LONGEST_LAW),
            "name": name,
            "email": email,
            "concerns_children": self.concerns_children,
            "in_good_faith": True,
        }


NONE_GIVEN = Particulars()


def cleaned(text: str, longest: int) -> str:
    """The text without what no database keeps, nor what is beyond its end."""
    return text.replace("\0", "").strip()[:longest].strip()


def spelling_of(email: str) -> str:
    """The one spelling of an address that reports are kept under."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= _LONGEST_ADDRESS
