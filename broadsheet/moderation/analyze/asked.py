"""What a program asks for: the body of a request, checked as far as it matters here."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from broadsheet.moderation.analyze.faults import Fault, invalid

#: Of a text, in bytes of UTF-8, as Perspective had it; and of a whole request.
LONGEST_TEXT = 20_480
LONGEST_BODY = 256 * 1024
_PLAIN = ("", "PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED")
_SCORE_TYPES = ("", "PROBABILITY", "SCORE_TYPE_UNSPECIFIED")
_CAPITAL = re.compile("[A-Z]")
Fields = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """`attributes` are the names that are asked for, each with the score below which it is left out."""

    text: str
    attributes: dict[str, float]
    languages: tuple[str, ...] = ()
    client_token: str = ""
    wants_spans: bool = False
    drops_unsupported: bool = False


def fields_of(body: bytes) -> Fields:
    """The fields of a request. Raises `Fault`."""
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Fault(400, "Invalid JSON payload received.") from None
    if not isinstance(found, dict):
        raise Fault(400, "Invalid JSON payload received: an object is expected.")
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def asked_in(fields: Fields) -> Asked:
    """What `comments:analyze` is asked for. Raises `Fault`."""
    text = _text(fields)
    attributes = field(fields, "requestedAttributes", dict)
    if not attributes:
        raise invalid("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")
    context = field(fields, "context", dict)
    if field(context, "entries", list) and field(context, "articleAndParentComment", dict):
        raise invalid("Context can have either entries or article_and_parent_comment, but both fields were populated.")
    return Asked(
        text,
        {name: _threshold(name, wanted) for name, wanted in attributes.items()},
        languages_in(fields),
        client_token=field(fields, "clientToken", str),
        wants_spans=field(fields, "spanAnnotations", bool),
        drops_unsupported=field(fields, "dropUnsupportedAttributes", bool),
    )


def _text(fields: Fields) -> str:
    comment = field(fields, "comment", dict)
    text, kind = field(comment, "text", str), field(comment, "type", str)
    if not text.strip():
        raise invalid("Comment must be non-empty.", "COMMENT_EMPTY")
    if len(text.encode(errors="surrogatepass")) > LONGEST_TEXT:
        raise invalid("Comment text too long.", "COMMENT_TOO_LONG")
    if kind not in _PLAIN:
        is_known = kind == "HTML"
        raise invalid("Currently, only 'PLAIN_TEXT' comments are supported" if is_known else "Unknown text type")
    return text


def _threshold(name: str, wanted: Any) -> float:
    if not isinstance(wanted, dict | None):
        raise invalid(f"Invalid value at 'requested_attributes[{name}]'")
    score_type = field(wanted or {}, "scoreType", str)
    if score_type not in _SCORE_TYPES:
        raise invalid(f"Requested score type {score_type} is not supported by attribute {name}")
    given = field(wanted or {}, "scoreThreshold", int | float)
    try:
        threshold = float(given)
    except OverflowError:
        threshold = math.inf
    if isinstance(given, bool) or not math.isfinite(threshold):
        raise invalid("Invalid value at 'score_threshold'")
    return threshold


def languages_in(fields: Fields) -> tuple[str, ...]:
    """The languages that are named, as `en`: what follows that (BCP 47) makes no difference here."""
    named = field(fields, "languages", list)
    if not all(isinstance(language, str) for language in named):
        raise invalid("Invalid value at 'languages'")
    return tuple(dict.fromkeys(re.split("[-_]", language.strip().lower())[0] for language in named))


def field(fields: Fields, name: str, kind: Any) -> Any:
    """A field, by its name or as it is written in protocol buffers (`client_token`); empty where there is none."""
    spelt = _CAPITAL.sub(lambda found: f"_{found[0].lower()}", name)
    found = fields.get(name, fields.get(spelt))
    if found is None:
        return 0.0 if kind == int | float else kind()
    if not isinstance(found, kind):
        raise invalid(f"Invalid value at '{spelt}'")
    return found
