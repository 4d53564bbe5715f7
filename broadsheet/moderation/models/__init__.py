from broadsheet.moderation.models.authorities import AuthorityOrder, OutsideDispute
from broadsheet.moderation.models.batches import Batch
from broadsheet.moderation.models.claims import Claim
from broadsheet.moderation.models.decisions import Appeal, Decision
from broadsheet.moderation.models.desk import Assignment, CommentNote, SavedFilter
from broadsheet.moderation.models.keys import AnalyzeKey
from broadsheet.moderation.models.names import NameCheck
from broadsheet.moderation.models.reasons import CannedReason
from broadsheet.moderation.models.rules import HouseRules, Rule
from broadsheet.moderation.models.sanctions import Sanction
from broadsheet.moderation.models.settings import Moderating
from broadsheet.moderation.models.sources import SourceSanction
from broadsheet.moderation.models.standing import Standing
from broadsheet.moderation.models.tallies import PublishedReport, Tally
from broadsheet.moderation.models.texts import Fingerprint, WatchedDomain
from broadsheet.moderation.models.watching import WatchedDiscussion, WatchedReader
from broadsheet.moderation.models.words import WatchedWord

__all__ = [
    "AnalyzeKey",
    "Appeal",
    "Assignment",
    "AuthorityOrder",
    "Batch",
    "CannedReason",
    "Claim",
    "CommentNote",
    "Decision",
    "Fingerprint",
    "HouseRules",
    "Moderating",
    "NameCheck",
    "OutsideDispute",
    "PublishedReport",
    "Rule",
    "Sanction",
    "SavedFilter",
    "SourceSanction",
    "Standing",
    "Tally",
    "WatchedDiscussion",
    "WatchedDomain",
    "WatchedReader",
    "WatchedWord",
]
