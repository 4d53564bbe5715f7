"""What is true about readers: accounts, where they are signed in, whom and what they follow, what they asked of us."""

from broadsheet.readers.models.arrivals import Arrival, ImportRemark, ReaderImport
from broadsheet.readers.models.departures import DataCopy, Departure
from broadsheet.readers.models.names import NameChange, RetiredHandle
from broadsheet.readers.models.notes import StaffNote
from broadsheet.readers.models.reader import Reader
from broadsheet.readers.models.registration import Registration
from broadsheet.readers.models.relations import Block, Follow, Mute
from broadsheet.readers.models.sign_ins import Sighting, SignIn
from broadsheet.readers.models.used_tokens import UsedToken

__all__ = [
    "Arrival",
    "Block",
    "DataCopy",
    "Departure",
    "Follow",
    "ImportRemark",
    "Mute",
    "NameChange",
    "Reader",
    "ReaderImport",
    "Registration",
    "RetiredHandle",
    "Sighting",
    "SignIn",
    "StaffNote",
    "UsedToken",
]
