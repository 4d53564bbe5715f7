"""Writing through the API: the rules of the pages, and a problem in plain words where something cannot be."""

import json

import pytest
from django.core.signals import got_request_exception
from django.test import Client

from broadsheet.conversation import posting
from broadsheet.conversation.api.kept import memory
from broadsheet.conversation.models import Comment, Commenting, Discussion, Reaction, Report
from broadsheet.conversation.posting import post
from broadsheet.readers import following
from broadsheet.readers.following import Followed, Kind
from broadsheet.readers.models import Follow, Reader
from tests.conversation.api import HERE, Caller, code_of, make_discussion
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    memory.clear()


def at_comments(discussion: Discussion) -> str:
    return f"discussions/{discussion.pk}/comments"


def test_a_comment_is_posted_and_can_be_read_where_the_answer_says() -> None:
    discussion, ada = make_discussion(), make_member("Ada")
    answer = Caller(ada).post(at_comments(discussion), {"text": "Well *said*."})
    assert answer.status_code == 201 and answer["Cache-Control"] == "private, no-store"
    body = answer.json()
    assert (body["html"], body["status"], body["held"]) == ("<p>Well <em>said</em>.</p>", "published", "")
    assert 0 < body["edit_seconds"] <= 15 * 60
    assert answer["Location"] == f"http://testserver/api/v1/comments/{body['id']}"
    read = Caller().get(answer["Location"].removeprefix("http://testserver"))
    assert read.json()["author"]["name"] == "Ada"
    assert [each["id"] for each in Caller().get(at_comments(discussion)).json()["comments"]] == [body["id"]]


def test_the_same_sending_makes_one_comment() -> None:
    discussion, caller = make_discussion(), Caller(make_member())
    first = caller.post(at_comments(discussion), {"text": "Once."}, Idempotency_Key="8e03978e-40d5")
    second = caller.post(at_comments(discussion), {"text": "Once."}, Idempotency_Key="8e03978e-40d5")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"] and Comment.objects.count() == 1


def test_another_readers_key_is_not_mine() -> None:
    discussion = make_discussion()
    first = Caller(make_member()).post(at_comments(discussion), {"text": "Mine."}, Idempotency_Key="same")
    second = Caller(make_member()).post(at_comments(discussion), {"text": "Theirs."}, Idempotency_Key="same")
    assert (first.status_code, second.status_code) == (201, 201)


@pytest.mark.parametrize("key", ["x" * 65, "with space", "tab\t", "ünïcode", "\x7f"])
def test_a_key_that_could_be_taken_for_another_is_refused(key: str) -> None:
    discussion = make_discussion()
    answer = Caller(make_member()).post(at_comments(discussion), {"text": "Hello."}, Idempotency_Key=key)
    assert code_of(answer) == (422, "invalid") and not Comment.objects.exists()


def test_a_comment_that_waits_says_why_to_its_author_alone() -> None:
    discussion, ada = make_discussion(rule="held"), make_member()
    body = Caller(ada).post(at_comments(discussion), {"text": "Look at this."}).json()
    assert body["status"] == "held" and "looked at" in body["held"] and body["text"] == "Look at this."
    assert Caller().get(at_comments(discussion)).json()["comments"] == []


def test_a_reply_stands_below_what_it_answers() -> None:
    discussion, caller = make_discussion(), Caller(make_member())
    root = post(make_member("Bo"), discussion.pk, "Root.").comment
    body = caller.post(at_comments(discussion), {"text": "Reply.", "parent": root.pk}).json()
    assert (body["parent"], body["thread"], body["depth"], body["reply_to"]["name"]) == (root.pk, root.pk, 1, "Bo")
    elsewhere = make_discussion()
    answer = caller.post(at_comments(elsewhere), {"text": "Reply.", "parent": root.pk})
    assert code_of(answer) == (409, "parent-gone")


def test_what_the_rules_refuse_is_refused_in_their_words() -> None:
    discussion, ada = make_discussion(), make_member()
    caller = Caller(ada)
    assert code_of(caller.post(at_comments(discussion), {"text": " \n"})) == (422, "empty")
    assert code_of(caller.post(at_comments(discussion), {"text": "x" * 5_001})) == (422, "too-long")
    assert code_of(caller.post(at_comments(discussion), {"text": "x" * 100_001})) == (413, "too-long")
    assert code_of(caller.post("discussions/999999999/comments", {"text": "Hello."})) == (404, "no-discussion")
    Discussion.objects.update(rule="closed")
    assert code_of(caller.post(at_comments(discussion), {"text": "Hello."})) == (403, "closed")
    stranger = Caller(make_member(is_verified=False))
    assert code_of(stranger.post(at_comments(discussion), {"text": "Hello."})) == (403, "unverified")


def test_too_many_comments_are_told_when_to_go_on() -> None:
    discussion, caller = make_discussion(), Caller(make_member())
    house = Commenting.load()
    house.most_by_reader = 1
    house.save()
    caller.post(at_comments(discussion), {"text": "One."})
    answer = caller.post(at_comments(discussion), {"text": "Two."})
    assert code_of(answer) == (429, "too-often")
    assert answer.json()["wait"] == int(answer["Retry-After"]) > 0


def test_what_is_typed_comes_out_safe() -> None:
    discussion = make_discussion()
    text = '<script>alert(1)</script> [a](javascript:alert(1)) <img src=x onerror="alert(1)"> \x00\u202e'
    answer = Caller(make_member()).post(at_comments(discussion), {"text": text})
    html = answer.json()["html"]
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
    assert "\0" not in answer.json()["text"]
    half = Caller(make_member()).post(at_comments(discussion), {"text": "Half a \ud800 letter."})
    assert half.status_code == 201 and half.json()["text"] == "Half a  letter."


@pytest.mark.parametrize(
    "body",
    [
        "{}", "[]", "null", '"text"', "1", '{"text": null}', '{"text": 1}', '{"text": ["a"]}',
        '{"text": "a", "parent": "1"}', '{"text": "a", "parent": 0}', '{"text": "a", "parent": -1}',
        '{"text": "a", "parent": 9007199254740992}', '{"text": "a", "parent": 1e999}', '{"text": "a", "parent": NaN}',
        '{"text": "a", "parent": true}', '{"text": "a", "parent": 1.5}', '{"text": "a", "status": "published"}',
        '{"text": "a", "reader": 1}',
    ],
)  # fmt: skip
def test_a_body_that_is_not_as_described_is_refused(body: str) -> None:
    discussion = make_discussion()
    answer = Caller(make_member()).post(at_comments(discussion), body)
    assert code_of(answer) == (422, "invalid") and answer.json()["errors"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"{", b"text=a", b"\xff\xfe", b"\x00", b"[" * 100_000, b'{"text":' * 20_000, b'{"parent": ' + b"9" * 5_000 + b"}"],
)
def test_a_body_that_nobody_can_read_is_said_to_be_so(body: bytes) -> None:
    discussion = make_discussion()
    assert code_of(Caller(make_member()).post(at_comments(discussion), body)) == (400, "unreadable")


def test_a_body_that_is_far_too_large_is_not_looked_at(settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    discussion = make_discussion()
    answer = Caller(make_member()).post(at_comments(discussion), {"text": "x" * 2_000})
    assert code_of(answer) == (413, "too-large")


def test_nobody_writes_without_being_signed_in() -> None:
    discussion = make_discussion()
    comment = post(make_member(), discussion.pk, "Hello.").comment
    for method, path, body in every_change(discussion, comment):
        answer = Caller().call(method, path, body)
        assert code_of(answer) == (401, "nobody") and answer["WWW-Authenticate"], (method, path)


def every_change(discussion: Discussion, comment: Comment) -> list[tuple[str, str, dict[str, object] | None]]:
    return [
        ("POST", at_comments(discussion), {"text": "A change."}),
        ("PATCH", f"comments/{comment.pk}", {"text": "A change."}),
        ("DELETE", f"comments/{comment.pk}", None),
        ("PUT", f"comments/{comment.pk}/reaction", {"kind": "recommend"}),
        ("DELETE", f"comments/{comment.pk}/reaction", None),
        ("POST", f"comments/{comment.pk}/reports", {"reason": "spam"}),
        ("PUT", f"discussions/{discussion.pk}/follow", None),
        ("DELETE", f"discussions/{discussion.pk}/follow", None),
        ("PUT", f"comments/{comment.pk}/follow", None),
        ("DELETE", f"comments/{comment.pk}/follow", None),
    ]


# From where ---------------------------------------------------------------------------------------------------------

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://sub.testserver"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://sub.testserver"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:8000"},
    {"Origin": "https://testserver"},
    {"Origin": "null"},
    {"Origin": ""},
    {},
    {"Referer": "http://testserver/"},
    {"X-Requested-With": "XMLHttpRequest"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_no_other_place_has_a_reader_do_something(headers: dict[str, str]) -> None:
    discussion, reader = make_discussion(), make_member()
    comment = post(reader, discussion.pk, "Hello.").comment
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)
    for method, path, body in every_change(discussion, comment):
        answer = client.generic(
            method,
            f"/api/v1/{path}",
            json.dumps(body) if body else "",
            content_type="application/json",
            headers=headers,
        )
        assert code_of(answer) == (403, "cross-site"), (method, path)
    comment.refresh_from_db()
    assert comment.text == "Hello." and comment.is_published and Comment.objects.count() == 1
    assert not Report.objects.exists() and not Reaction.objects.exists() and not Follow.objects.exists()


def test_a_page_elsewhere_is_refused_even_with_the_readers_token() -> None:
    discussion = make_discussion()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    token = client.get("/me").json()["csrf_token"]
    for headers in ELSEWHERE[:-3]:
        answer = client.post(
            f"/api/v1/{at_comments(discussion)}",
            {"text": "Not mine."},
            content_type="application/json",
            headers={**headers, "X-CSRFToken": token},
        )
        assert code_of(answer) == (403, "cross-site")


def test_a_program_writes_with_the_token_of_me() -> None:
    discussion = make_discussion()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    token = client.get("/me").json()["csrf_token"]
    path = f"/api/v1/{at_comments(discussion)}"

    def send(token: str) -> int:
        headers = {"X-CSRFToken": token}
        return client.post(
            path, {"text": "By a program."}, content_type="application/json", headers=headers
        ).status_code

    assert send("x" * 64) == 403
    assert send("") == 403
    assert send(token) == 201
    other = Client(enforce_csrf_checks=True)
    other.force_login(make_member())
    assert code_of(
        other.post(path, {"text": "Hello."}, content_type="application/json", headers={"X-CSRFToken": token})
    ) == (403, "cross-site")


def test_a_token_in_a_form_is_none() -> None:
    discussion = make_discussion()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    token = client.get("/me").json()["csrf_token"]
    answer = client.post(f"/api/v1/{at_comments(discussion)}", {"text": "Hello.", "csrfmiddlewaretoken": token})
    assert code_of(answer) == (403, "cross-site")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain", "text/plain;charset=utf-8", "application/x-www-form-urlencoded", "",
        "multipart/form-data; boundary=x", "application/jsonp", "text/json", "text/plain; application/json",
        "application/json, text/plain",
    ],
)  # fmt: skip
def test_what_a_form_could_send_is_not_taken_for_json(kind: str) -> None:
    discussion = make_discussion()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    body = json.dumps({"text": "JSON inside."})
    answer = client.generic("POST", f"/api/v1/{at_comments(discussion)}", body, content_type=kind, headers=HERE)
    assert code_of(answer) == (415, "no-json") and not Comment.objects.exists()


def test_nobody_elsewhere_is_allowed_to_ask_for_more() -> None:
    discussion = make_discussion()
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    for method in ("OPTIONS", "GET"):
        answer = Client().generic(method, f"/api/v1/discussions/{discussion.pk}", headers=asked)
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_what_cannot_be_done_at_an_address_is_a_problem() -> None:
    discussion = make_discussion()
    answer = Caller(make_member()).client.delete(f"/api/v1/{at_comments(discussion)}", headers=HERE)
    assert code_of(answer) == (405, "no-such-method") and answer["Allow"] == "GET, HEAD, POST"
    answer = Client().post("/api/v1/openapi.json")
    assert code_of(answer) == (405, "no-such-method") and answer["Allow"] == "GET, HEAD"
    assert code_of(Client().post("/api/v1/nothing")) == (404, "not-found")


# Changing what was said -----------------------------------------------------------------------------------------------


def test_a_comment_is_edited_by_its_author_alone() -> None:
    discussion, ada = make_discussion(), make_member()
    comment = post(ada, discussion.pk, "Before.").comment
    body = Caller(ada).patch(f"comments/{comment.pk}", {"text": "After."}).json()
    assert body["text"] == "After." and body["edited"]
    assert code_of(Caller(make_member()).patch(f"comments/{comment.pk}", {"text": "Mine."})) == (404, "no-comment")
    assert code_of(Caller(ada).patch(f"comments/{comment.pk}", {"text": ""})) == (422, "empty")
    house = Commenting.load()
    house.edit_minutes = 0
    house.save()
    assert code_of(Caller(ada).patch(f"comments/{comment.pk}", {"text": "Later."})) == (403, "too-late")


def test_a_comment_is_withdrawn_by_its_author_alone_and_only_once() -> None:
    discussion, ada = make_discussion(), make_member()
    comment = post(ada, discussion.pk, "Said.").comment
    assert code_of(Caller(make_member()).delete(f"comments/{comment.pk}")) == (404, "no-comment")
    for _time in range(2):
        assert Caller(ada).delete(f"comments/{comment.pk}").json() == {"id": comment.pk, "status": "withdrawn"}
    discussion.refresh_from_db()
    assert discussion.comment_count == 0


def test_a_reaction_is_given_and_taken_back() -> None:
    discussion, ada = make_discussion(), make_member()
    comment, caller = post(ada, discussion.pk, "Said.").comment, Caller(make_member())
    at = f"comments/{comment.pk}/reaction"
    for _time in range(2):
        given = caller.put(at, {"kind": "recommend"}).json()
        assert given == {"id": comment.pk, "kind": "recommend", "reactions": {"recommend": 1}}
    for _time in range(2):
        assert caller.delete(at).json() == {"id": comment.pk, "kind": None, "reactions": {}}
    assert code_of(caller.put(at, {"kind": "dislike"})) == (422, "no-reaction")
    assert code_of(caller.put(at, {"kind": ""})) == (422, "invalid")
    assert code_of(caller.put(at)) == (422, "invalid")
    assert code_of(Caller(ada).put(at, {"kind": "recommend"})) == (403, "own")
    assert code_of(caller.put("comments/1/reaction", {"kind": "recommend"})) == (404, "no-comment")


def test_a_report_reaches_the_moderators_once_a_reader() -> None:
    discussion, ada, bo = make_discussion(), make_member(), make_member()
    comment = post(ada, discussion.pk, "Said.").comment
    at = f"comments/{comment.pk}/reports"
    assert Caller(bo).post(at, {"reason": "spam"}).status_code == 201
    assert Caller(bo).post(at, {"reason": "hate", "words": "Look.\nThere."}).status_code == 201
    report = Report.objects.get()
    assert (report.reason, report.words, report.reader) == ("hate", "Look.\nThere.", bo)
    assert code_of(Caller(bo).post(at, {"reason": "dislike"})) == (422, "invalid")
    assert code_of(Caller(bo).post(at, {"reason": "spam", "words": "a\0b"})) == (422, "invalid")
    assert code_of(Caller(bo).post(at, {"reason": "spam", "words": "a\ud800b"})) == (422, "invalid")
    assert code_of(Caller(bo).post(at, {"reason": "spam", "words": "x" * 2_001})) == (422, "invalid")
    assert code_of(Caller(ada).post(at, {"reason": "spam"})) == (409, "own")
    assert code_of(Caller(bo).post("comments/1/reports", {"reason": "spam"})) == (404, "not-found")
    Discussion.objects.update(is_hidden=True)
    assert code_of(Caller(bo).post(at, {"reason": "spam"})) == (404, "not-found")


def test_a_report_of_what_breaks_the_law_says_what_the_law_asks_for() -> None:
    comment, bo = post(make_member(), make_discussion().pk, "Said.").comment, make_member()
    at = f"comments/{comment.pk}/reports"
    words = "It calls on readers to burn down a house."
    whole = {"reason": "illegal", "words": words, "name": "Bo", "law": "§ 111 StGB", "in_good_faith": True}
    assert code_of(Caller(bo).post(at, {"reason": "illegal"})) == (422, "incomplete")
    for missing in ("words", "name", "in_good_faith"):
        sent = {name: value for name, value in whole.items() if name != missing}
        assert code_of(Caller(bo).post(at, sent)) == (422, "incomplete")
    assert not Report.objects.exists()
    assert Caller(bo).post(at, whole).status_code == 201
    report = Report.objects.get()
    assert (report.words, report.name, report.email, report.law) == (words, "Bo", bo.email, "§ 111 StGB")
    assert Caller(bo).post(at, whole | {"name": "", "concerns_children": True}).status_code == 201
    report.refresh_from_db()
    assert (report.name, report.email, report.letter_due) == ("", "", None)


def as_kind(name: str, known: list[int]) -> Kind:
    return Kind(name, name, name, lambda ids: {pk: Followed(name, "/") for pk in ids if pk in known}, str)


def test_a_discussion_and_a_thread_are_followed_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    discussion, ada = make_discussion(), make_member()
    root = post(make_member(), discussion.pk, "Root.").comment
    reply = post(make_member(), discussion.pk, "Reply.", parent_id=root.pk).comment
    monkeypatch.setitem(following.KINDS, "discussion", as_kind("discussion", [discussion.pk]))
    monkeypatch.setitem(following.KINDS, "thread", as_kind("thread", [root.pk]))
    caller = Caller(ada)
    for _time in range(2):
        assert caller.put(f"discussions/{discussion.pk}/follow").status_code == 204
        assert caller.put(f"comments/{reply.pk}/follow").status_code == 204
    followed = set(Follow.objects.filter(reader=ada).values_list("kind", "target_id"))
    assert followed == {("discussion", discussion.pk), ("thread", root.pk)}
    assert code_of(caller.put("discussions/999999999/follow")) == (404, "not-found")
    assert code_of(caller.put("comments/1/follow")) == (404, "not-found")
    for _time in range(2):
        assert caller.delete(f"discussions/{discussion.pk}/follow").status_code == 204
        assert caller.delete(f"comments/{reply.pk}/follow").status_code == 204
    assert not Follow.objects.exists()
    assert caller.delete("comments/1/follow").status_code == 204


def test_a_reader_who_is_shut_out_writes_nothing() -> None:
    discussion, reader = make_discussion(), make_member()
    caller = Caller(reader)
    Reader.objects.filter(pk=reader.pk).update(status="shut-out", is_active=False)
    assert code_of(caller.post(at_comments(discussion), {"text": "Hello."}))[0] in (401, 403)


def test_what_breaks_is_a_problem_and_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    discussion, caller = make_discussion(), Caller(make_member())

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("a secret of ours")

    heard = []

    def hear(request: object, **kwargs: object) -> None:
        heard.append(request)

    monkeypatch.setattr(posting, "post", broken)
    caller.client.raise_request_exception = False
    got_request_exception.connect(hear)
    try:
        answer = caller.client.post(
            f"/api/v1/{at_comments(discussion)}", {"text": "Hello."}, content_type="application/json", headers=HERE
        )
    finally:
        got_request_exception.disconnect(hear)
    assert code_of(answer) == (500, "broken") and heard
    assert "secret" not in answer.content.decode()
