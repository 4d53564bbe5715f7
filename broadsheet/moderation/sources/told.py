"""What is said to whoever a sanction of a source touches: all of it, in words."""

from typing import Any

from django.utils.translation import gettext_lazy

from broadsheet.common.clock import date_text
from broadsheet.moderation.models import SourceSanction
from broadsheet.moderation.sources.listed import Bound

Source, Kind = SourceSanction.Source, SourceSanction.Kind
# Kind and source → the sentence.
_SENTENCES: dict[tuple[str, str], Any] = {
    (Kind.NO_ACCOUNTS, Source.DOMAIN): gettext_lazy(
        "No new accounts with addresses at %(value)s are taken before %(date)s. %(words)s"
    ),
    (Kind.NO_ACCOUNTS, Source.NETWORK): gettext_lazy(
        "No new accounts are taken from the network that you use before %(date)s. %(words)s"
    ),
    (Kind.NO_ACCOUNTS, Source.DEVICE): gettext_lazy(
        "No new accounts are taken from devices like yours in the network that you use before %(date)s. %(words)s"
    ),
    (Kind.HOLD, Source.DOMAIN): gettext_lazy("What comes from addresses at %(value)s is looked at first. %(words)s"),
    (Kind.HOLD, Source.NETWORK): gettext_lazy("What comes from the network that you use is looked at first. %(words)s"),
    (Kind.HOLD, Source.DEVICE): gettext_lazy(
        "What comes from devices like yours in the network that you use is looked at first. %(words)s"
    ),
    (Kind.SILENCE, Source.DOMAIN): gettext_lazy(
        "No comments are taken from addresses at %(value)s before %(date)s. %(words)s"
    ),
    (Kind.SILENCE, Source.NETWORK): gettext_lazy(
        "No comments are taken from the network that you use before %(date)s. %(words)s"
    ),
    (Kind.SILENCE, Source.DEVICE): gettext_lazy(
        "No comments are taken from devices like yours in the network that you use before %(date)s. %(words)s"
    ),
}


def told(bound: Bound) -> str:
    """The sanction in a sentence, with the moderators' own words."""
    known = {"value": bound.value, "date": date_text(bound.until), "words": bound.words}
    return str(_SENTENCES[bound.kind, bound.source]) % known
