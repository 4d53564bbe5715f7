"""Scores in Perspective's words: its names of attributes, its spans, its languages."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from broadsheet.moderation.analyze.asked import Asked
from broadsheet.moderation.analyze.faults import Fault, invalid
from broadsheet.moderation.scoring.asking import patient_guard
from broadsheet.moderation.scoring.interface import Score
from broadsheet.moderation.texts.language import OTHER, language_of

# What is asked for by a name that the scorer does not have is answered with what comes nearest to it. Of degrees of
# severity the built-in one knows one: threats.
_NEAREST = {"SEVERE_TOXICITY": "THREAT", "OBSCENE": "PROFANITY", "TOXICITY_FAST": "TOXICITY"}
_EXPERIMENTAL = "_EXPERIMENTAL"
# What Perspective scored besides. A scorer that does not have it has seen none of it: 0.
_KNOWN_NAMES = """
    TOXICITY SEVERE_TOXICITY IDENTITY_ATTACK INSULT PROFANITY THREAT SEXUALLY_EXPLICIT FLIRTATION SPAM OBSCENE
    ATTACK_ON_AUTHOR ATTACK_ON_COMMENTER INCOHERENT INFLAMMATORY LIKELY_TO_REJECT UNSUBSTANTIAL TOXICITY_FAST
"""
_KNOWN = frozenset(_KNOWN_NAMES.split())
_SURE_ENOUGH = 0.3
_UNDETERMINED = "und"
_NONE = Score(0.0)


@dataclass(frozen=True)
class Answered:
    """The body of an answer, and the attributes in it that the scorer does not have."""

    body: dict[str, Any]
    not_scored: list[str] = field(default_factory=list)


def answered(asked: Asked) -> Answered:
    """What `comments:analyze` answers. Raises `Fault`."""
    guard = patient_guard()
    has = frozenset(guard.scorer.attributes)
    names = {name: _name_here(name, has) for name in asked.attributes}
    detected = _detected(asked.text)
    languages = _languages(asked, detected, tuple(getattr(guard.scorer, "languages", ())))
    scores = guard.score(asked.text, languages[0] if len(languages) == 1 else "")
    if scores is None:
        raise Fault(503, "The scorer did not answer in time. Please try again.", wait=60)
    not_scored = [name for name, here in names.items() if not here]
    in_units = _utf_16(asked.text)
    told = {}
    for name, threshold in asked.attributes.items():
        score = scores.get(names[name], _NONE)
        if score.value >= threshold and not (asked.drops_unsupported and name in not_scored):
            told[name] = _told(score, threshold, asked, in_units)
    body: dict[str, Any] = {"attributeScores": told, "languages": list(languages)}
    if detected:
        body["detectedLanguages"] = [detected]
    if asked.client_token:
        body["clientToken"] = asked.client_token
    return Answered(body, not_scored)


def _name_here(name: str, has: frozenset[str]) -> str:
    """What the scorer calls it, or what comes nearest; empty for what it does not have."""
    plain = name.removesuffix(_EXPERIMENTAL)
    if plain not in has and plain not in _KNOWN:
        raise invalid(f"Unknown requested attribute: {name}")
    return next((each for each in (name, plain, _NEAREST.get(plain, "")) if each in has), "")


def _detected(text: str) -> str:
    guess = language_of(text)
    if guess is None or guess.sure < _SURE_ENOUGH:
        return ""
    return _UNDETERMINED if guess.language == OTHER else guess.language


def _languages(asked: Asked, detected: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The languages that the text is scored in: those that are named, or the one that it is in, or all that are known.

    Raises `Fault` where one is not known. A scorer that names none knows all.
    """
    wanted = asked.languages or ((detected,) if detected else ())
    if not known:
        return tuple(language for language in wanted if language != _UNDETERMINED)
    if not all(language in known for language in wanted):
        attribute, named = next(iter(asked.attributes)), ", ".join(wanted)
        more = {"attribute": attribute, "detectedLanguages": [detected] if detected else []}
        if asked.languages:
            more["requestedLanguages"] = list(asked.languages)
        raise invalid(
            f"Attribute {attribute} does not support request languages: {named}",
            "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
            languageNotSupportedByAttributeError=more,
        )
    return wanted or known


def _told(score: Score, threshold: float, asked: Asked, in_units: Callable[[int], int]) -> dict[str, Any]:
    spans = [(span.begin, span.end, span.value) for span in score.spans if span.value >= threshold]
    if not asked.wants_spans or not spans:
        # As Perspective did: the whole text is one.
        spans = [(0, len(asked.text), score.value)]
    return {
        "spanScores": [
            {"begin": in_units(begin), "end": in_units(end), "score": _value(value)} for begin, end, value in spans
        ],
        "summaryScore": _value(score.value),
    }


def _value(value: float) -> dict[str, Any]:
    return {"value": value, "type": "PROBABILITY"}


def _utf_16(text: str) -> Callable[[int], int]:
    """Where a character of the text is, counted in code units of UTF-16, as the API counts and JavaScript does."""
    wide = [place for place, character in enumerate(text) if character > "\uffff"]
    return lambda place: place + bisect_left(wide, place)
