"""Reading through the API: the same for everybody, in pages that go on by a key."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.common.decisions import forget_decisions
from broadsheet.common.text import MARKUP_VERSION
from broadsheet.conversation import editing, judging, reacting
from broadsheet.conversation.api.kept import Kept, Memory, memory
from broadsheet.conversation.identity import LARGEST, new_id, path_below
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.posting import post
from broadsheet.readers.models import Reader
from tests.conversation.api import Caller, code_of, make_discussion
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    memory.clear()


def make_many(
    discussion: Discussion, readers: list[Reader], count: int, parent: Comment | None = None
) -> list[Comment]:
    """Comments written down at once, each by the next of the readers."""
    made = []
    for number in range(count):
        pk = new_id()
        made.append(
            Comment(
                pk=pk,
                discussion=discussion,
                reader=readers[number % len(readers)],
                parent=parent,
                thread=parent.thread if parent else pk,
                path=path_below(parent.path if parent else "", pk),
                depth=parent.depth + 1 if parent else 0,
                number=number + 1 if parent else 0,
                text=f"Number {number}.",
                html=f"<p>Number {number}.</p>",
                markup=MARKUP_VERSION,
            )
        )
    Comment.objects.bulk_create(made)
    if parent is not None:
        Comment.objects.filter(pk=parent.thread).update(last_number=count, reply_count=count)
    return made


def test_a_discussion_is_found_by_its_address() -> None:
    discussion = make_discussion()
    by_path = Caller().get(f"discussions?url={quote(discussion.url)}").json()
    by_address = (
        Caller().get(f"discussions?url={quote('http://TESTSERVER' + discussion.url + '?from=mail#top')}").json()
    )
    assert by_path == by_address == Caller().get(f"discussions/{discussion.pk}").json()
    assert by_path["url"] == f"http://testserver{discussion.url}"
    assert by_path["is_open"] and by_path["reactions"] == [{"kind": "recommend", "label": "Recommend"}]


def test_a_discussion_of_another_site_is_found_by_its_whole_address() -> None:
    Discussion.objects.create(url="https://other.example/a?page=2")
    assert Caller().get("discussions?url=https://other.example/a%3Fpage=2%23top").status_code == 200


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://x.example/", "http://[", "http://x:99999999/", "http://u:p@x.example/"]
)
def test_what_is_no_address_is_said_to_be_none(url: str) -> None:
    assert code_of(Caller().get(f"discussions?url={quote(url)}")) == (422, "no-address")


@pytest.mark.parametrize("url", ["/nothing/", "/a%00b", "/%F0%9F%98%80", "/%ED%A0%80", "/" + "x" * 1_900])
def test_an_address_that_nobody_discusses_is_not_found(url: str) -> None:
    assert code_of(Caller().get(f"discussions?url={url}")) == (404, "not-found")


def test_a_discussion_that_is_closed_says_so() -> None:
    discussion = make_discussion(rule="closed")
    assert Caller().get(f"discussions/{discussion.pk}").json()["is_open"] is False
    Discussion.objects.update(rule="open")
    house = Commenting.load()
    house.is_on = False
    house.save()
    assert Caller().get(f"discussions/{discussion.pk}").json()["is_open"] is False


def test_a_comment_has_its_author_its_text_and_its_place() -> None:
    discussion, ada = make_discussion(), make_member("Ada")
    root = post(ada, discussion.pk, "Well *said*.").comment
    reply = post(make_member("Bo"), discussion.pk, "Indeed.", parent_id=root.pk).comment
    reacting.react(make_member(), root.pk, "recommend")
    (thread,) = Caller().get(f"discussions/{discussion.pk}/comments").json()["comments"]
    assert thread["id"] == root.pk and thread["author"]["name"] == "Ada" and thread["author"]["handle"] == ada.handle
    assert (thread["text"], thread["html"]) == ("Well *said*.", "<p>Well <em>said</em>.</p>")
    assert (thread["reactions"], thread["reply_count"], thread["depth"]) == ({"recommend": 1}, 1, 0)
    assert thread["url"] == f"http://testserver/comments/{root.pk}/"
    (shown,) = thread["replies"]
    assert (shown["id"], shown["parent"], shown["depth"]) == (reply.pk, root.pk, 1)
    assert shown["reply_to"] == {"name": "Ada", "handle": ada.handle}
    assert Caller().get(f"comments/{reply.pk}").json() == shown


def test_what_was_withdrawn_keeps_its_place_and_says_nothing() -> None:
    discussion, ada = make_discussion(), make_member("Ada")
    root = post(ada, discussion.pk, "A secret.").comment
    post(make_member(), discussion.pk, "An answer.", parent_id=root.pk)
    editing.withdraw(ada, root.pk)
    answer = Caller().get(f"discussions/{discussion.pk}/comments")
    (thread,) = answer.json()["comments"]
    assert thread["gone"] == "Withdrawn by its author." and thread["status"] == "withdrawn"
    assert thread["author"] is None and "secret" not in answer.content.decode()
    assert len(thread["replies"]) == 1


def test_what_waits_or_was_withdrawn_alone_is_not_there() -> None:
    discussion, ada = make_discussion(), make_member()
    gone = post(ada, discussion.pk, "Gone.").comment
    editing.withdraw(ada, gone.pk)
    Discussion.objects.update(rule="held")
    held = post(ada, discussion.pk, "Waiting.").comment
    assert code_of(Caller().get(f"comments/{gone.pk}")) == (404, "not-found")
    assert code_of(Caller(ada).get(f"comments/{held.pk}")) == (404, "not-found")


@pytest.mark.parametrize("order", ["newest", "oldest", "recommended", "discussed"])
def test_pages_go_on_by_their_links_and_visit_each_comment_once(order: str) -> None:
    discussion = make_discussion()
    comments = make_many(discussion, [make_member()], 23)
    for place, comment in enumerate(comments):
        Comment.objects.filter(pk=comment.pk).update(score=place % 3, reply_count=place % 4)
    seen, url = [], f"/api/v1/discussions/{discussion.pk}/comments?order={order}&limit=5"
    while url:
        answer = Caller().get(url.removeprefix("http://testserver"))
        seen += [each["id"] for each in answer.json()["comments"]]
        url = answer.json()["next"]
        assert answer.get("Link", "") == (f'<{url}>; rel="next"' if url else "")
    assert sorted(seen) == [comment.pk for comment in comments]
    assert order != "newest" or seen == sorted(seen, reverse=True)


def test_the_papers_order_is_kept_in_links() -> None:
    house = Commenting.load()
    house.order = "oldest"
    house.save()
    discussion = make_discussion()
    make_many(discussion, [make_member()], 3)
    answer = Caller().get(f"discussions/{discussion.pk}/comments?limit=2").json()
    assert answer["order"] == "oldest" and "order=oldest" in answer["next"]


def test_picks_come_from_wherever_they_stand() -> None:
    discussion, editor = make_discussion(), make_member("Ed", "Editors")
    root = post(make_member(), discussion.pk, "First.").comment
    reply = post(make_member(), discussion.pk, "Second.", parent_id=root.pk).comment
    Reader.objects.filter(pk=editor.pk).update(is_superuser=True)
    judging.pick(Reader.objects.get(pk=editor.pk), reply.pk, "Well put")
    (picked,) = Caller().get(f"discussions/{discussion.pk}/comments?order=picks").json()["comments"]
    assert picked["id"] == reply.pk and picked["pick"]["note"] == "Well put"


def test_replies_come_along_up_to_a_number_and_a_depth() -> None:
    discussion, reader = make_discussion(), make_member()
    root = post(reader, discussion.pk, "Root.").comment
    first = post(make_member(), discussion.pk, "One below.", parent_id=root.pk).comment
    second = post(make_member(), discussion.pk, "Two below.", parent_id=first.pk).comment

    def along(query: str) -> list[int]:
        (thread,) = Caller().get(f"discussions/{discussion.pk}/comments?{query}").json()["comments"]
        return [each["id"] for each in thread["replies"]]

    assert along("") == [first.pk, second.pk]
    assert along("depth=1") == [first.pk]
    assert along("depth=0") == along("replies=0") == along("depth=-5") == []
    assert along("replies=1") == [first.pk]
    assert along("replies=999999999999999999999") == [first.pk, second.pk]


def test_all_replies_are_read_in_pages_even_from_behind_one_that_is_gone() -> None:
    discussion, reader = make_discussion(), make_member()
    root = post(reader, discussion.pk, "Root.").comment
    replies = make_many(discussion, [make_member()], 7, parent=root)
    first = Caller().get(f"comments/{root.pk}/replies?limit=3").json()
    assert [each["id"] for each in first["replies"]] == [each.pk for each in replies[:3]]
    Comment.objects.filter(pk=replies[2].pk).update(is_shown=False)
    second = Caller().get(first["next"].removeprefix("http://testserver")).json()
    assert [each["id"] for each in second["replies"]] == [each.pk for each in replies[3:6]]
    third = Caller().get(second["next"].removeprefix("http://testserver"))
    assert third.json()["next"] is None and "Link" not in third


def test_a_limit_is_brought_into_what_is_possible() -> None:
    discussion = make_discussion()
    make_many(discussion, [make_member()], 103)
    at = f"discussions/{discussion.pk}/comments"
    assert len(Caller().get(at).json()["comments"]) == 50
    assert len(Caller().get(f"{at}?limit=1000").json()["comments"]) == 100
    assert len(Caller().get(f"{at}?limit=-3").json()["comments"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        "limit=ten", "limit=1e9", "limit=" + "9" * 5_000, "limit=", "order=worst", "order=newest%00", "depth=x",
        "cursor=x", "cursor=0", "cursor=-1", f"cursor={LARGEST + 1}", "cursor=" + "9" * 400, "cursor=%00",
        "cursor=1%0A", "cursor=%D9%A1", "cursor=1-2-3", "cursor=%ED%A0%80",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(query: str) -> None:
    discussion = make_discussion()
    status, code = code_of(Caller().get(f"discussions/{discussion.pk}/comments?{query}"))
    assert status == 422 and code in ("invalid", "no-cursor")


@pytest.mark.parametrize("cursor", [f"9999999999999999-{LARGEST}", "0-1", f"1-{LARGEST}", "1"])
@pytest.mark.parametrize("order", ["newest", "oldest", "recommended", "discussed", "picks"])
def test_any_place_is_a_place_in_every_order(order: str, cursor: str) -> None:
    discussion = make_discussion()
    make_many(discussion, [make_member()], 2)
    assert Caller().get(f"discussions/{discussion.pk}/comments?order={order}&cursor={cursor}").status_code == 200


def test_a_place_in_another_thread_is_none_in_this() -> None:
    discussion, reader = make_discussion(), make_member()
    one, two = make_many(discussion, [reader], 2)
    for cursor in (one.pk, two.pk, 5):
        assert code_of(Caller().get(f"comments/{one.pk}/replies?cursor={cursor}")) == (422, "no-cursor")


@pytest.mark.parametrize(
    "path",
    [
        "", "nothing", "discussions/", "discussions/0", "discussions/999999999", "discussions/9999999999",
        "discussions/01", "discussions/1.0", "discussions/x/comments", "comments/0", f"comments/{LARGEST + 1}",
        "comments/9999999999999999", "comments/99999999999999999", "comments/" + "9" * 3_000, "comments/1/replies/",
        "comments/1/replies", "comments", "../v1/comments/1", "docs", "comments/a%0Ab", "%00", "%ff",
    ],
)  # fmt: skip
def test_whatever_is_not_there_is_a_problem_too(path: str) -> None:
    make_discussion()
    response = Client().get(f"/api/v1/{path}")
    assert code_of(response)[0] in (404, 422)


def test_a_hidden_discussion_is_not_there() -> None:
    discussion = make_discussion()
    comment = post(make_member(), discussion.pk, "Said.").comment
    Discussion.objects.update(is_hidden=True)
    for path in (
        f"discussions/{discussion.pk}",
        f"discussions?url={discussion.url}",
        f"discussions/{discussion.pk}/comments",
        f"comments/{comment.pk}",
        f"comments/{comment.pk}/replies",
    ):
        assert code_of(Caller(make_member()).get(path)) == (404, "not-found")


def test_a_discussion_for_registered_readers_asks_who_reads() -> None:
    discussion, reader = make_discussion(), make_member()
    comment = post(reader, discussion.pk, "Among ourselves.").comment
    Discussion.objects.update(rule="registered")
    for path in (
        f"discussions/{discussion.pk}",
        f"discussions?url={discussion.url}",
        f"discussions/{discussion.pk}/comments",
        f"comments/{comment.pk}",
        f"comments/{comment.pk}/replies",
    ):
        allowed = Caller(reader).get(path)
        assert allowed.status_code == 200 and allowed["Cache-Control"] == "private, no-store"
        assert "ETag" not in allowed
        refused = Caller().get(path)
        assert code_of(refused) == (401, "nobody") and refused["WWW-Authenticate"]
        assert refused["Cache-Control"] == "private, no-store" and "Among" not in refused.content.decode()


def test_what_everybody_reads_is_the_same_for_a_signed_in_reader_and_sets_no_cookie() -> None:
    discussion, reader = make_discussion(), make_member()
    comment = post(reader, discussion.pk, "For all.").comment
    for path in (f"discussions/{discussion.pk}", f"discussions/{discussion.pk}/comments", f"comments/{comment.pk}"):
        nobody, somebody = Caller().get(path), Caller(reader).get(path)
        assert nobody.content == somebody.content and not somebody.cookies
        assert somebody["Vary"] == "Accept-Encoding"
        assert somebody["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert somebody["ETag"] == nobody["ETag"]


def test_whoever_has_the_answer_already_is_told_so() -> None:
    discussion = make_discussion()
    post(make_member(), discussion.pk, "Once.")
    at = f"discussions/{discussion.pk}/comments"
    known = Caller().get(at)["ETag"]
    unchanged = Caller().get(at, If_None_Match=f'"other", {known}')
    assert unchanged.status_code == 304 and unchanged.content == b"" and unchanged["ETag"] == known
    assert unchanged["Cache-Control"] == "public, max-age=0, must-revalidate"
    post(make_member(), discussion.pk, "Twice.")
    assert Caller().get(at, If_None_Match=known).status_code == 200


def test_an_answer_is_compressed_for_whoever_takes_it() -> None:
    import gzip

    import brotli

    discussion = make_discussion()
    make_many(discussion, [make_member()], 20)
    at = f"discussions/{discussion.pk}/comments"
    plain = Caller().get(at)
    packed, small = Caller().get(at, Accept_Encoding="gzip"), Caller().get(at, Accept_Encoding="gzip, br")
    assert gzip.decompress(packed.content) == brotli.decompress(small.content) == plain.content
    assert (packed["Content-Encoding"], small["Content-Encoding"]) == ("gzip", "br")
    assert packed["ETag"] == small["ETag"] == plain["ETag"]


def test_head_is_what_get_is_without_the_body() -> None:
    discussion = make_discussion()
    response = Client().head(f"/api/v1/discussions/{discussion.pk}")
    assert response.status_code == 200 and response["ETag"] and response.content == b""


def test_what_is_kept_is_never_older_than_the_last_change() -> None:
    discussion, reader = make_discussion(), make_member()
    at = f"discussions/{discussion.pk}/comments"
    comment = post(reader, discussion.pk, "Before.").comment
    assert "Before." in Caller().get(at).content.decode()
    editing.edit(reader, comment.pk, "After.")
    assert "After." in Caller().get(at).content.decode()
    assert "After." in Caller().get(f"comments/{comment.pk}").content.decode()
    reacting.react(make_member(), comment.pk, "recommend")
    assert Caller().get(at).json()["comments"][0]["reactions"] == {"recommend": 1}
    editing.withdraw(reader, comment.pk)
    assert Caller().get(at).json()["comments"] == []


def test_a_new_name_shows_after_a_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    discussion, reader = make_discussion(), make_member("Before")
    post(reader, discussion.pk, "Hello.")
    at = f"discussions/{discussion.pk}/comments"
    assert Caller().get(at).json()["comments"][0]["author"]["name"] == "Before"
    Reader.objects.filter(pk=reader.pk).update(display_name="After")
    from broadsheet.conversation.api import kept

    later = kept.time.monotonic() + kept.SECONDS
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    assert Caller().get(at).json()["comments"][0]["author"]["name"] == "After"


def test_memory_holds_no_more_than_it_may() -> None:
    small = Memory(most_bytes=100)
    for number in range(50):
        small.get(number, 1, lambda: Kept(b"x" * 30))
    assert len(small._kept) == 3 and small._bytes == 90
    small.get("large", 1, lambda: Kept(b"x" * 500))
    assert small._bytes == 0


def test_reading_asks_the_database_a_few_times_whatever_the_size() -> None:
    readers = [make_member() for _ in range(10)]
    Commenting.load()

    def queries(path: str) -> int:
        forget_decisions()
        with CaptureQueriesContext(connection) as captured:
            Caller().get(path)
        return len(captured)

    def costs(count: int) -> list[int]:
        discussion = make_discussion()
        first = make_many(discussion, readers, count)[0]
        make_many(discussion, readers, count, parent=first)
        paths = [
            f"discussions/{discussion.pk}/comments?limit=100&order=oldest",
            f"comments/{first.pk}/replies?limit=100",
            f"comments/{first.pk}",
        ]
        made = [queries(path) for path in paths]
        assert [queries(path) for path in paths] == [1, 1, 1], "looking whether what is kept is still good"
        return [*made, queries(f"discussions/{discussion.pk}")]

    costs(1)  # makes the settings
    few = costs(10)
    assert few == costs(1_000)
    assert max(few) <= 10


def test_a_closing_moment_is_told() -> None:
    discussion = make_discussion()
    discussion.closes_at = discussion.opened_at + timedelta(days=3)
    discussion.save()
    body = Caller().get(f"discussions/{discussion.pk}").json()
    assert body["closes"] > body["opened"]


def test_the_description_is_one_document_that_everybody_gets() -> None:
    make_discussion()
    response = Client().get("/api/v1/openapi.json")
    body = response.json()
    assert response["Content-Type"] == "application/json" and not response.cookies
    assert body["openapi"].startswith("3.1") and len(body["paths"]) == 9
    assert (
        "application/problem+json"
        in body["paths"]["/api/v1/comments/{comment_id}"]["get"]["responses"]["404"]["content"]
    )
