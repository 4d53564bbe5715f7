from broadsheet.moderation.models.claims import Claim
from broadsheet.moderation.models.decisions import Appeal, Decision
from broadsheet.moderation.models.reasons import CannedReason
from broadsheet.moderation.models.rules import HouseRules, Rule
from broadsheet.moderation.models.sanctions import Sanction
from broadsheet.moderation.models.standing import Standing
from broadsheet.moderation.models.texts import Fingerprint, WatchedDomain
from broadsheet.moderation.models.words import WatchedWord

__all__ = [
    "Appeal",
    "CannedReason",
    "Claim",
    "Decision",
    "Fingerprint",
    "HouseRules",
    "Rule",
    "Sanction",
    "Standing",
    "WatchedDomain",
    "WatchedWord",
]
