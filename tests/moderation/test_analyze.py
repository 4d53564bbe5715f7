"""Texts scored for programs elsewhere, as Google's Perspective API did: shapes, faults, limits, keys."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.common.models import AttemptCount
from broadsheet.moderation.analyze import keys
from broadsheet.moderation.analyze.asked import LONGEST_BODY, LONGEST_TEXT
from broadsheet.moderation.models import AnalyzeKey
from broadsheet.moderation.scoring import asking
from broadsheet.moderation.scoring.interface import Score

pytestmark = pytest.mark.django_db
PATH = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
RUDE = "You are an idiot, and everybody in the whole of this town knows it."
Body = dict[str, Any]


@pytest.fixture
def key() -> str:
    return keys.make("Coral", 1_000)[1]


def send(key: str, body: Any, path: str = PATH, **headers: str) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client().post(f"{path}?key={key}", data, "application/json", headers=headers)


def ask(text: str = RUDE, *attributes: str, **more: Any) -> Body:
    return {
        "comment": {"text": text},
        "requestedAttributes": {name: {} for name in attributes or ("TOXICITY",)},
        **more,
    }


def scores(key: str, body: Body) -> Body:
    answer = send(key, body)
    assert answer.status_code == 200, answer.content
    found: Body = answer.json()["attributeScores"]
    return found


# -- what programs send


def test_what_coral_sends_is_answered(key: str) -> None:
    body = {
        "comment": {"text": RUDE},
        "doNotStore": True,
        "requestedAttributes": {"TOXICITY": {}},
        "languages": ["en"],
    }
    answer = send(key, body)
    assert answer.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] >= 0.7
    assert answer.json()["languages"] == ["en"]


def test_what_coral_sends_back_to_teach_it_is_taken_and_kept_nowhere(key: str) -> None:
    body = {
        "comment": {"text": "a secret text"},
        "context": {"entries": [{"text": "{}"}]},
        "attributeScores": {"DELETED": {"summaryScore": {"value": 1}}},
        "languages": ["EN"],
        "communityId": "Coral:https://a.example",
        "clientToken": "comment:7",
    }
    answer = send(key, body, SUGGEST)
    assert answer.status_code == 200
    assert answer.json() == {"clientToken": "comment:7", "requestedLanguages": ["en"]}


@pytest.mark.parametrize("model", ["TOXICITY", "SEVERE_TOXICITY"])
def test_what_discourse_sends_is_answered(key: str, model: str) -> None:
    body = {
        "comment": {"text": RUDE},
        "doNotStore": True,
        "sessionId": "https://forum.example_7",
        "requestedAttributes": {model: {"scoreType": "PROBABILITY"}},
    }
    value = send(key, body).json()["attributeScores"][model]["summaryScore"]["value"]
    assert isinstance(value, float)


def test_the_shape_is_perspective_s(key: str) -> None:
    answer = send(key, ask(RUDE, "INSULT", clientToken="seven", languages=["en"]))
    assert answer.json() == {
        "attributeScores": {
            "INSULT": {
                "spanScores": [{"begin": 0, "end": len(RUDE), "score": {"value": 0.75, "type": "PROBABILITY"}}],
                "summaryScore": {"value": 0.75, "type": "PROBABILITY"},
            }
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "seven",
    }
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies


def test_names_may_be_written_as_in_protocol_buffers(key: str) -> None:
    body = {"comment": {"text": RUDE}, "requested_attributes": {"TOXICITY": {}}, "client_token": "7"}
    assert send(key, body).json()["clientToken"] == "7"


# -- attributes


def test_what_perspective_knew_and_the_scorer_does_not_is_answered_and_said(key: str) -> None:
    answer = send(key, ask(RUDE, "TOXICITY", "IDENTITY_ATTACK", "SEXUALLY_EXPLICIT"))
    found = answer.json()["attributeScores"]
    assert found["IDENTITY_ATTACK"]["summaryScore"]["value"] == 0
    assert answer.headers["Broadsheet-Not-Scored"] == "IDENTITY_ATTACK, SEXUALLY_EXPLICIT"
    assert "Broadsheet-Not-Scored" not in send(key, ask(RUDE, "TOXICITY")).headers
    dropped = scores(key, ask(RUDE, "TOXICITY", "IDENTITY_ATTACK", dropUnsupportedAttributes=True))
    assert set(dropped) == {"TOXICITY"}


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [("SEVERE_TOXICITY", "THREAT"), ("INSULT_EXPERIMENTAL", "INSULT"), ("OBSCENE", "PROFANITY")],
)
def test_what_comes_nearest_stands_in(key: str, asked: str, nearest: str) -> None:
    found = scores(key, ask("I will kill you, you idiot, and that is bullshit", asked, nearest, languages=["en"]))
    assert found[asked] == found[nearest]
    assert found[asked]["summaryScore"]["value"] > 0


def test_a_threshold_leaves_out_what_is_below(key: str) -> None:
    body = ask()
    body["requestedAttributes"] = {"TOXICITY": {"scoreThreshold": 0.2}, "THREAT": {"scoreThreshold": 0.2}}
    assert set(scores(key, body)) == {"TOXICITY"}


# -- spans


@pytest.mark.parametrize(
    ("before", "units"),
    [("", 0), ("Well, ", 6), ("é ", 2), ("😀 ", 3), ("👩‍👩‍👧 ", 9), ("e\u0301 ", 3), ("\ud800 ", 2)],
)
def test_spans_are_in_code_units_of_utf_16(key: str, before: str, units: int) -> None:
    body = ask(f"{before}you idiot", "INSULT", spanAnnotations=True, languages=["en"])
    (span,) = scores(key, body)["INSULT"]["spanScores"]
    assert (span["begin"], span["end"]) == (units + 4, units + 9)


def test_whoever_wants_no_spans_gets_the_whole_text_as_one(key: str) -> None:
    (span,) = scores(key, ask("😀 you idiot", "INSULT", languages=["en"]))["INSULT"]["spanScores"]
    assert (span["begin"], span["end"]) == (0, 12)


# -- languages


@pytest.mark.parametrize(
    ("named", "text", "languages"),
    [
        (["en"], RUDE, ["en"]),
        (["EN"], RUDE, ["en"]),
        (["de-AT"], "Du Trottel", ["de"]),
        (["en", "fr"], RUDE, ["en", "fr"]),
        (None, RUDE, ["en"]),
        (None, "Du bist ein Trottel, und das ist auch gut so, weil es nicht anders geht.", ["de"]),
        (None, "idiot", ["en", "de", "fr", "ar"]),
    ],
)
def test_a_text_is_scored_in_the_languages_named_or_in_its_own(
    key: str, named: list[str] | None, text: str, languages: list[str]
) -> None:
    answer = send(key, ask(text, **({"languages": named} if named else {}))).json()
    assert answer["languages"] == languages
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0


SPANISH = "El puente de la ciudad está cerrado desde hace un año y nadie sabe por qué no lo han abierto."


@pytest.mark.parametrize(("text", "named"), [(RUDE, ["es"]), (RUDE, ["en", "es"]), (SPANISH, [])])
def test_a_language_that_the_scorer_does_not_know_is_said_as_perspective_said_it(
    key: str, text: str, named: list[str]
) -> None:
    answer = send(key, ask(text, **({"languages": named} if named else {})))
    assert answer.status_code == 400
    (details,) = answer.json()["error"]["details"]
    assert details["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    more = details["languageNotSupportedByAttributeError"]
    assert more["attribute"] == "TOXICITY"
    assert more.get("requestedLanguages", []) == named
    assert more["detectedLanguages"] == (["en"] if text == RUDE else ["und"])


# -- faults

ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
FAULTS: list[tuple[Any, str, str]] = [
    (ask(""), "COMMENT_EMPTY", "non-empty"),
    (ask(" \n"), "COMMENT_EMPTY", "non-empty"),
    ({"requestedAttributes": {"TOXICITY": {}}}, "COMMENT_EMPTY", "non-empty"),
    (ask("a" * (LONGEST_TEXT + 1)), "COMMENT_TOO_LONG", "too long"),
    (ask("é" * (LONGEST_TEXT // 2 + 1)), "COMMENT_TOO_LONG", "too long"),
    ({"comment": {"text": RUDE}}, "NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes"),
    ({"comment": {"text": RUDE}, "requestedAttributes": {}}, "NO_REQUESTED_ATTRIBUTES", "Missing"),
    (ask(RUDE, "KINDNESS"), "INVALID_REQUEST", "Unknown requested attribute: KINDNESS"),
    ({**ask(), "comment": {"text": RUDE, "type": "HTML"}}, "INVALID_REQUEST", "PLAIN_TEXT"),
    ({**ask(), "comment": {"text": RUDE, "type": "RTF"}}, "INVALID_REQUEST", "Unknown text type"),
    ({**ask(), "comment": {"text": 7}}, "INVALID_REQUEST", "'text'"),
    ({**ask(), "comment": RUDE}, "INVALID_REQUEST", "'comment'"),
    ({**ask(), "requestedAttributes": ["TOXICITY"]}, "INVALID_REQUEST", "requested_attributes"),
    ({**ask(), "requestedAttributes": {"TOXICITY": 1}}, "INVALID_REQUEST", "requested_attributes"),
    ({**ask(), "requestedAttributes": {"TOXICITY": {"scoreType": "RAW"}}}, "INVALID_REQUEST", "score type RAW"),
    ({**ask(), "requestedAttributes": {"TOXICITY": {"scoreThreshold": "1"}}}, "INVALID_REQUEST", "score_threshold"),
    ({**ask(), "requestedAttributes": {"TOXICITY": {"scoreThreshold": True}}}, "INVALID_REQUEST", "score_threshold"),
    ({**ask(), "requestedAttributes": {"TOXICITY": {"scoreThreshold": 10**400}}}, "INVALID_REQUEST", "score_threshold"),
    ({**ask(), "languages": "en"}, "INVALID_REQUEST", "languages"),
    ({**ask(), "languages": [1]}, "INVALID_REQUEST", "languages"),
    ({**ask(), "clientToken": 7}, "INVALID_REQUEST", "client_token"),
    (
        {**ask(), "context": {"entries": [{"text": "a"}], "articleAndParentComment": {"article": {"text": "b"}}}},
        "INVALID_REQUEST",
        "Context",
    ),
]


@pytest.mark.parametrize(("body", "error_type", "words"), FAULTS)
def test_what_is_wrong_is_said_in_google_s_shape(key: str, body: Any, error_type: str, words: str) -> None:
    answer = send(key, body)
    error = answer.json()["error"]
    assert answer.status_code == error["code"] == 400
    assert error["status"] == "INVALID_ARGUMENT"
    assert error["details"] == [{"@type": ERROR, "errorType": error_type}]
    assert words in error["message"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("body", ["", "{", "[]", "7", "null", '"a"', "[" * 100_000, '{"a": NaN}', b"\xff\xfe", b"\x00"])
def test_a_body_that_is_no_object_of_json_is_refused(key: str, body: str | bytes) -> None:
    answer = send(key, body)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_the_longest_text_is_scored_and_a_longer_request_is_not_read(key: str) -> None:
    assert send(key, ask("a " * (LONGEST_TEXT // 2))).status_code == 200
    answer = send(key, b" " * (LONGEST_BODY + 1))
    assert (answer.status_code, answer.json()["error"]["status"]) == (413, "INVALID_ARGUMENT")


@pytest.mark.parametrize("method", ["get", "put", "delete", "options"])
def test_other_methods_are_refused(key: str, method: str) -> None:
    answer = getattr(Client(), method)(f"{PATH}?key={key}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_names = ["comment", "requestedAttributes", "languages", "spanAnnotations", "context", "clientToken"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.dictionaries(st.sampled_from(_names), _json), path=st.sampled_from([PATH, SUGGEST]))
def test_nothing_that_is_sent_breaks_it(key: str, body: Body, path: str) -> None:
    assert send(key, body, path).status_code in (200, 400)


# -- keys


def test_without_a_key_nobody_is_answered() -> None:
    for path in (PATH, SUGGEST):
        answer = Client().post(path, json.dumps(ask()), "application/json")
        assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize("wrong", ["x", "bs-x", "%00", "é", "a" * 10_000])
def test_a_wrong_key_is_answered_as_google_does(wrong: str) -> None:
    answer = send(wrong, ask())
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"] == "API key not valid. Please pass a valid API key."
    assert error["details"][0]["reason"] == "API_KEY_INVALID"


def test_the_key_may_come_in_a_header(key: str) -> None:
    headers = {"X-Goog-Api-Key": key}
    answer = Client().post(PATH, json.dumps(ask()), "application/json", headers=headers)
    assert answer.status_code == 200


def test_a_request_needs_no_token_and_a_session_does_not_help(key: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"{PATH}?key={key}", json.dumps(ask()), "application/json").status_code == 200


def test_only_a_hash_of_the_key_is_kept(key: str) -> None:
    kept = AnalyzeKey.objects.get()
    assert key not in json.dumps([str(value) for value in vars(kept).values()])
    assert len(kept.key_hash) == 64


def test_a_revoked_key_opens_nothing(key: str) -> None:
    assert keys.revoke(AnalyzeKey.objects.get().pk)
    assert not keys.revoke(AnalyzeKey.objects.get().pk)
    assert send(key, ask()).status_code == 400


def test_that_it_is_used_is_noted_once_a_day(key: str) -> None:
    send(key, ask())
    found = AnalyzeKey.objects.get()
    assert isinstance(found.last_used_on, date)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        send(key, ask())
    # The key, and the count of its limit.
    assert len(asked) == 2


def test_each_key_has_a_limit_of_its_own() -> None:
    one, other = keys.make("one", 2)[1], keys.make("other", 2)[1]
    assert [send(one, ask()).status_code for _ in range(3)] == [200, 200, 429]
    refused = send(one, ask())
    error = refused.json()["error"]
    assert (error["status"], error["details"][0]["reason"]) == ("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert send(other, ask()).status_code == 200


def test_nothing_of_a_text_is_kept(key: str, caplog: pytest.LogCaptureFixture) -> None:
    with CaptureQueriesContext(connection) as asked:
        for path in (PATH, SUGGEST):
            send(key, ask("xyzzy " * 10, doNotStore=False), path)
    assert not any("xyzzy" in query["sql"] for query in asked)
    assert "xyzzy" not in caplog.text
    assert AttemptCount.objects.exists()


# -- other scorers


class Learned:
    """Has other attributes and knows all languages; is silent where it is told to."""

    name, version = "learned", "1"
    attributes: tuple[str, ...] = ("TOXICITY", "SEVERE_TOXICITY", "KINDNESS")
    is_bounded = True

    def score(self, text: str, language: str) -> dict[str, Score]:
        if "silent" in text:
            raise TimeoutError
        return {"TOXICITY": Score(0.1), "SEVERE_TOXICITY": Score(0.2), "KINDNESS": Score(0.3)}


@pytest.fixture
def learned(settings: Any) -> Iterator[None]:
    settings.COMMENT_SCORER = f"{__name__}.Learned"
    asking._begin_anew()
    yield
    asking._begin_anew()


def test_another_scorer_answers_with_what_it_has(learned: None, key: str) -> None:
    found = scores(key, ask(SPANISH, "SEVERE_TOXICITY", "KINDNESS", "THREAT", languages=["es"]))
    assert {name: score["summaryScore"]["value"] for name, score in found.items()} == {
        "SEVERE_TOXICITY": 0.2,
        "KINDNESS": 0.3,
        "THREAT": 0,
    }


def test_a_scorer_that_does_not_answer_is_said_to(learned: None, key: str) -> None:
    answer = send(key, ask("silent"))
    assert (answer.status_code, answer.json()["error"]["status"]) == (503, "UNAVAILABLE")
    assert answer.headers["Retry-After"] == "60"
