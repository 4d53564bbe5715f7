"""The baseline scorer: what it sees, and what it leaves alone."""

import pytest

from broadsheet.moderation.scoring.baseline import LANGUAGES, Baseline

SEEN = [
    ("en", "You are an idiot.", "INSULT"),
    ("en", "What a moron you must be", "INSULT"),
    ("en", "I will kill you", "THREAT"),
    ("en", "This is bullshit.", "PROFANITY"),
    ("en", "https://a.example/1 https://a.example/2 buy", "SPAM"),
    ("de", "Du bist ein Trottel!", "INSULT"),
    ("de", "Ich bring dich um", "THREAT"),
    ("fr", "Tu es un abruti.", "INSULT"),
    ("fr", "Je vais te tuer", "THREAT"),
    ("ar", "أنت غبي", "INSULT"),
    ("", "Du bist ein Trottel!", "INSULT"),
]
LEFT_ALONE = [
    ("en", "You are not an idiot."),
    ("en", "> You are an idiot.\n\nPlease be kind."),
    ("en", "Try `kill yourself` in the console."),
    ("en", "The council votes on Tuesday; the bridge stays closed."),
    ("en", "See https://a.example/report for what the committee said about it at the time."),
    ("en", "The novel “The Idiot” was written in Geneva."),
    ("de", "Du bist kein Trottel."),
    ("fr", "Tu n’es pas un abruti."),
    ("ar", "لست غبي"),
]


@pytest.mark.parametrize(("language", "text", "attribute"), SEEN)
def test_plain_abuse_is_seen_and_explained(language: str, text: str, attribute: str) -> None:
    score = Baseline().score(text, language)[attribute]
    assert score.value >= 0.6
    assert score.why


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_what_is_quoted_or_denied_or_only_said_is_left_alone(language: str, text: str) -> None:
    assert all(score.value < 0.1 for score in Baseline().score(text, language).values())


def test_an_insult_of_nobody_present_counts_for_less() -> None:
    scores = [Baseline().score(text, "en")["INSULT"].value for text in ("That law is stupid", "You are stupid")]
    assert 0 < scores[0] < scores[1]


def test_the_span_is_the_word() -> None:
    text = "Well, you are an idiot."
    (span,) = Baseline().score(text, "en")["INSULT"].spans
    assert text[span.begin : span.end] == "idiot"


@pytest.mark.parametrize("language", ["", *LANGUAGES])
def test_every_attribute_is_answered_between_0_and_1(language: str) -> None:
    scores = Baseline().score("YOU IDIOT!!! I will kill you, you moron, you absolute idiot " * 50, language)
    assert set(scores) == set(Baseline.attributes)
    assert all(0 <= score.value <= 1 for score in scores.values())


def test_a_word_of_two_languages_counts_once() -> None:
    assert Baseline().score("You idiot", "") == Baseline().score("You idiot", "en")


def test_johnny_depp_is_no_insult_in_english() -> None:
    assert Baseline().score("Johnny Depp, you were great", "en")["TOXICITY"].value == 0


def test_what_was_said_a_thousand_times_is_certain_and_costs_no_more() -> None:
    scores = [Baseline().score("you idiot " * times, "en") for times in (40, 1_000)]
    assert scores[0]["INSULT"] == scores[1]["INSULT"]
    assert scores[1]["INSULT"].value == 1.0
