"""What is true about readers: accounts, where they are signed in, whom and what they follow, what they asked of us."""

from broadsheet.readers.models.departures import DataCopy, Departure
from broadsheet.readers.models.names import NameChange, RetiredHandle
from broadsheet.readers.models.notes import StaffNote
from broadsheet.readers.models.reader import Reader
from broadsheet.readers.models.registration import Registration
from broadsheet.readers.models.relations import Block, Follow, Mute
from broadsheet.readers.models.sign_ins import SignIn

__all__ = [
    "Block",
    "DataCopy",
    "Departure",
    "Follow",
    "Mute",
    "NameChange",
    "Reader",
    "Registration",
    "RetiredHandle",
    "SignIn",
    "StaffNote",
]
