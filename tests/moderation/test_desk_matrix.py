"""Every address of moderation for every role, asked for and sent to: with what is really there, and would be done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from broadsheet.common.clock import now
from broadsheet.conversation.identity import id_at
from broadsheet.moderation.analyze import keys
from broadsheet.moderation.urls import desk_urls
from tests.conversation.api import Caller, description
from tests.moderation.desk import OWN
from tests.moderation.matrix import AT_THE_DOOR, ELSEWHERE, JUDGES, READERS, ROLES, Paper, browsers, in_days

pytestmark = pytest.mark.django_db

Args = Callable[[Paper], list[Any]]
Form = dict[str, Any]
DONE = "done"
ASKED, SENT, BOTH = ("GET",), ("POST",), ("GET", "POST")
EDITORS, PUBLISHERS = ("editor", "publisher"), ("publisher",)


@dataclass(frozen=True)
class Address:
    """`methods` are those that there are; `sends` is a form that would do something; `may` are those to whom it is
    open, `elsewhere` what a moderator of another section is answered, `may_send` those for whom the form does it.
    """

    methods: tuple[str, ...] = ASKED
    of: Args = lambda paper: []
    sends: Callable[[Paper], Form] = lambda paper: {}
    may: tuple[str, ...] = JUDGES
    elsewhere: object = DONE
    may_send: tuple[str, ...] = field(default=JUDGES)
    elsewhere_sends: object = None


def queue(paper: Paper) -> list[Any]:
    return ["held"]


def comment(paper: Paper) -> list[Any]:
    return ["held", paper.held.pk]


def writer(paper: Paper) -> list[Any]:
    return [paper.writer.pk]


def decides(deed: str) -> Callable[[Paper], Form]:
    return lambda paper: {"deed": deed, "looked_at": str(id_at(now())), "comment": [str(paper.held.pk)]}


def day(number: int) -> str:
    return str(in_days(number).date())


ADDRESSES: dict[str, Address] = {
    "desk": Address(),
    "desk_counts": Address(),
    "desk_undo": Address(SENT, sends=lambda paper: {"decision": str(paper.decision.pk)}, elsewhere=404),
    "desk_batches": Address(),
    "desk_undo_many": Address(SENT, lambda paper: [paper.batch.pk], elsewhere=404),
    "desk_words": Address(BOTH),
    "desk_sources": Address(),
    "desk_source_lift": Address(SENT, lambda paper: [paper.source.pk], elsewhere=403),
    "desk_save": Address(SENT, sends=lambda paper: {"name": "Mine", "queue": "held", "query": "text=x"}),
    # Whose it is has it, and nobody else, whatever they may otherwise.
    "desk_saved": Address(SENT, lambda paper: [paper.kept.pk], lambda paper: {"deed": "delete"}, may=(), elsewhere=404),
    "desk_rules": Address(
        BOTH,
        sends=lambda paper: {
            "since": "1",
            "key": ["kind"],
            "title": ["Be kind"],
            "text": [""],
            "place": ["1"],
            "publish": "yes",
        },
        may=EDITORS,
        may_send=EDITORS,
        elsewhere=403,
    ),
    "desk_rules_version": Address(of=lambda paper: [1], may=EDITORS, elsewhere=403),
    "desk_team": Address(may=EDITORS, elsewhere=403),
    "desk_assign": Address(
        SENT, lambda paper: [paper.colleague.pk], lambda paper: {"section": ["/sport/"]}, may=EDITORS, elsewhere=403
    ),
    "desk_names": Address(),
    "desk_name": Address(SENT, lambda paper: [paper.check.pk], lambda paper: {"deed": "accept"}),
    "desk_numbers": Address(),
    "desk_report": Address(
        BOTH,
        sends=lambda paper: {"deed": "publish"},
        may_send=PUBLISHERS,
        elsewhere_sends=403,
    ),
    "desk_report_csv": Address(),
    "desk_report_json": Address(),
    "desk_audit": Address(),
    "desk_audit_csv": Address(),
    "desk_audit_json": Address(),
    "desk_watches": Address(),
    "desk_watch_discussion": Address(
        BOTH, lambda paper: [paper.discussion.pk], lambda paper: {"deed": "watch"}, elsewhere=404
    ),
    "desk_watch_reader": Address(BOTH, writer, lambda paper: {"deed": "watch"}),
    "desk_appeals": Address(),
    "desk_appeal": Address(
        BOTH, lambda paper: [paper.appeal.pk], lambda paper: {"outcome": "granted", "words": "Yes."}, elsewhere=404
    ),
    "desk_claim": Address(SENT, lambda paper: [paper.held.pk], elsewhere=404),
    "desk_release": Address(SENT, lambda paper: [paper.picked.pk]),
    "desk_reader": Address(
        BOTH, writer, lambda paper: {"kind": "silence", "words": "Enough.", "until": day(2)}, elsewhere_sends=403
    ),
    "desk_clean_up": Address(BOTH, writer, lambda paper: {"span": "all", "words": "Advertising."}, elsewhere_sends=403),
    "desk_reader_sources": Address(
        BOTH,
        writer,
        lambda paper: {
            "origin": "domain:letters.example",
            "kind": "hold",
            "words": "Forged.",
            "until": day(2),
            "knows": "yes",
        },
        elsewhere_sends=403,
    ),
    "desk_lift": Address(SENT, lambda paper: [paper.writer.pk, paper.sanction.pk], elsewhere=403),
    "desk_queue": Address(of=queue),
    "desk_following": Address(of=queue),
    # What is elsewhere is passed over, see test_permissions_matrix.py.
    "desk_decide_many": Address(SENT, queue, decides("approve")),
    "desk_comment": Address(of=comment, elsewhere=404),
    "desk_decide": Address(SENT, comment, decides("approve"), elsewhere=404),
    "desk_note": Address(SENT, comment, lambda paper: {"text": "Seen before."}, elsewhere=404),
}
# Of what is nobody else's, and of what was never there, is said the same.
NOT_THEIRS = {"desk_saved": 404}


def test_no_address_is_missing_in_the_table() -> None:
    assert {path.name for path in desk_urls} == set(ADDRESSES)


def _expected(name: str, method: str, role: str) -> object:
    asked = ADDRESSES[name]
    if method not in asked.methods:
        return 405
    if role in AT_THE_DOOR:
        return "the door"
    if role in READERS:
        return 403
    if role == ELSEWHERE:
        return asked.elsewhere if method == "GET" or asked.elsewhere_sends is None else asked.elsewhere_sends
    if role in asked.may and (method == "GET" or role in asked.may_send):
        return DONE
    return NOT_THEIRS.get(name, 403)


def _answer(browser: Client, method: str, address: str, form: Form) -> object:
    response = browser.get(address) if method == "GET" else browser.post(address, form, headers=OWN)
    if response.status_code < 400:
        where = response.headers.get("Location", "")
        return "the door" if where.startswith(reverse("account_login")) else DONE
    return response.status_code


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_answers_each_role_as_the_table_says(name: str) -> None:
    paper, asked = Paper(), ADDRESSES[name]
    address, form = reverse(name, args=asked.of(paper)), asked.sends(paper)
    found, expected = {}, {}
    for role, browser in browsers(paper).items():
        for method in BOTH:
            answer, is_different = paper.tried(lambda: _answer(browser, method, address, form))  # noqa: B023
            assert answer == DONE or not is_different, f"{role} is refused, and it is done all the same"
            found[role, method], expected[role, method] = answer, _expected(name, method, role)
    assert found == expected


def test_a_decision_is_read_and_appealed_by_its_writer_only() -> None:
    paper = Paper()
    address, words = reverse("own_decision", args=[paper.decision.pk]), {"words": "It is mine."}
    for role, browser in browsers(paper).items():
        for method in BOTH:
            tried = paper.tried(lambda: _answer(browser, method, address, words))  # noqa: B023
            assert tried == ("the door" if role in AT_THE_DOOR else 404, False), role


# The newsroom's lists of moderation: the words and sites that are watched, and the reasons kept ready.
NEWSROOM = [
    f"/newsroom/snippets/moderation/{model}/{page}"
    for model in ("watchedword", "watcheddomain", "cannedreason")
    for page in ("", "add/")
]


# What comes from authorities and bodies out of court.
OUTSIDE = [
    f"/newsroom/snippets/moderation/{model}/{page}"
    for model in ("authorityorder", "outsidedispute")
    for page in ("", "add/")
]


def test_orders_and_disputes_are_for_editors_and_publishers() -> None:
    paper = Paper()
    for role, browser in browsers(paper).items():
        for address in OUTSIDE:
            asked = browser.get(address).status_code
            assert (asked == 200) == (role in EDITORS), (role, address, asked)


def test_the_newsrooms_lists_are_the_judges_only() -> None:
    paper = Paper()
    for role, browser in browsers(paper).items():
        for address in NEWSROOM:
            asked = browser.get(address).status_code
            assert (asked == 200) == (role in (*JUDGES, ELSEWHERE)), (role, address, asked)
            if asked != 200:
                sent = {"word": "florble", "language": "", "answer": "hold", "domain": "spam.example", "name": "x"}
                assert not paper.tried(lambda: browser.post(address, sent))[1], (role, address)  # noqa: B023


# Operation of the API → method, address below the root, what is sent, what whoever is logged in is answered about
# somebody else's published comment, and about one that waits. It has no deed of the moderators: no role does more.
OPERATIONS: dict[str, tuple[str, str, Any, int, int]] = {
    "findDiscussion": ("GET", "discussions?url={url}", None, 200, 200),
    "getDiscussion": ("GET", "discussions/{discussion}", None, 200, 200),
    "listComments": ("GET", "discussions/{discussion}/comments", None, 200, 200),
    "postComment": ("POST", "discussions/{discussion}/comments", {"text": "A word of mine."}, 201, 201),
    "getComment": ("GET", "comments/{comment}", None, 200, 404),
    "editComment": ("PATCH", "comments/{comment}", {"text": "Not what was said."}, 404, 404),
    "withdrawComment": ("DELETE", "comments/{comment}", None, 404, 404),
    "listReplies": ("GET", "comments/{comment}/replies", None, 200, 404),
    "react": ("PUT", "comments/{comment}/reaction", {"kind": "recommend"}, 200, 404),
    "unreact": ("DELETE", "comments/{comment}/reaction", None, 200, 404),
    "reportComment": ("POST", "comments/{comment}/reports", {"reason": "spam"}, 201, 404),
    "followDiscussion": ("PUT", "discussions/{discussion}/follow", None, 204, 204),
    "unfollowDiscussion": ("DELETE", "discussions/{discussion}/follow", None, 204, 204),
    "followThread": ("PUT", "comments/{comment}/follow", None, 204, 404),
    "unfollowThread": ("DELETE", "comments/{comment}/follow", None, 204, 204),
}


def _called(paper: Paper, name: str, caller: Caller, which: str, **headers: str) -> int:
    method, path, body, _published, _held = OPERATIONS[name]
    about = getattr(paper, which)
    address = path.format(comment=about.pk, discussion=about.discussion_id, url=about.discussion.url)
    with transaction.atomic():
        answer = caller.call(method, address, body, **headers).status_code
        transaction.set_rollback(True)
    return answer


def test_no_operation_of_the_api_is_missing_in_the_table() -> None:
    known = {each["operationId"] for operations in description()["paths"].values() for each in operations.values()}
    assert known == set(OPERATIONS)


@pytest.mark.parametrize("which", ["published", "held"])
def test_no_operation_of_the_api_gives_a_role_more_than_another(which: str) -> None:
    paper = Paper()
    callers = {role: Caller(paper.people.get(role)) for role in ROLES if role != "its writer"}
    for name, (method, _path, _body, published, held) in OPERATIONS.items():
        logged_in = published if which == "published" else held
        expected = {role: 401 if role in AT_THE_DOOR and method != "GET" else logged_in for role in callers}
        assert {role: _called(paper, name, caller, which) for role, caller in callers.items()} == expected, name


def test_a_programs_key_opens_nothing_but_the_scores() -> None:
    paper = Paper()
    _key, letters = keys.make("A program", 600)
    for given in ({"X_Goog_Api_Key": letters}, {"Authorization": f"Bearer {letters}"}):
        for name, (method, *_rest) in OPERATIONS.items():
            if method != "GET":
                assert _called(paper, name, Caller(), "published", **given) == 401, name
        for name, address in ADDRESSES.items():
            url = reverse(name, args=address.of(paper))
            headers = {key.replace("_", "-"): value for key, value in given.items()} | OWN
            for method in address.methods:
                answer = Client().generic(method, f"{url}?key={letters}", headers=headers)
                assert answer.status_code == 302, name
                assert answer.headers["Location"].startswith(reverse("account_login")), name


@pytest.mark.parametrize("path", ["comments:analyze", "comments:suggestscore"])
def test_no_role_has_scores_without_a_key(path: str) -> None:
    paper = Paper()
    for role, browser in browsers(paper).items():
        sent = browser.post(f"/v1alpha1/{path}", "{}", content_type="application/json", headers=OWN)
        assert sent.status_code == 403, role
