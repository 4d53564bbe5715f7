"""The desk's log: what stands in it, how it is narrowed, and taken away."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.conversation import judging
from broadsheet.conversation.judging import Grounds
from broadsheet.moderation import appeals, assigning, rules, sanctioning
from broadsheet.moderation.models import Assignment, Batch, Decision, Sanction, SourceSanction, WatchedWord
from broadsheet.moderation.numbers import audit
from broadsheet.moderation.numbers.audit import Wanted, all_of, page_of
from broadsheet.moderation.numbers.entries import COLUMNS
from broadsheet.moderation.numbers.sources import SOURCES, TITLES
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper() -> None:
    make_front()
    house(most_by_reader=1_000, most_by_address=1_000)


def deeds(**wanted: Any) -> list[str]:
    return [entry.deed for entry in all_of(Wanted(**wanted))]


def make_log() -> tuple[Reader, Reader, Reader]:
    """Something of every kind; the first moderator, the second, and the reader whom it is about."""
    first, second, reader = make_moderator(), make_moderator(), make_member("Nora Quist")
    rule = rules.in_force().rules.get(key="respect")
    comment = say(make_discussion("/sport/the-match/", rule="held"), reader)
    judging.reject(first, comment.pk, Grounds(rule=rule.pk, words="Not so.", note="The third time."))
    filed = appeals.appeal(reader, Decision.objects.get(deed="reject").pk, "Why?")
    appeals.answer(second, filed.pk, "stands", "Because of what it says.")
    made = sanctioning.impose(first, reader, "warning", Grounds(words="Mind your words."))
    sanctioning.lift(second, made.pk)
    moment = timezone.now()
    for source, value in (("domain", "evil.example"), ("network", "abcdef0123456789")):
        SourceSanction.objects.create(
            source=source, value=value, kind="hold", until=moment, by=first, reader=reader, words="From there.",
            lifted_at=moment, lifted_by=second,
        )  # fmt: skip
    Batch.objects.create(occasion="bulk", by=first, number=7, undone_at=moment, undone_by=second)
    rules.publish_rules(first, rules.FIRST)
    return first, second, reader


def test_everything_that_is_decided_stands_in_it_newest_first() -> None:
    make_log()
    found = list(all_of(Wanted()))
    assert sorted(entry.deed for entry in found) == sorted([
        "hold", "reject", "appeal-stands", "sanction", "sanction-lifted", "source", "source", "source-lifted",
        "source-lifted", "batch", "batch-undone", "rules", "rules",
    ])  # fmt: skip
    moments = [entry.at for entry in found]
    assert moments == sorted(moments, reverse=True)
    assert {entry.deed for entry in found} <= TITLES.keys()


def test_every_deed_has_a_title_and_a_source() -> None:
    assert {deed for source in SOURCES for deed in source.deeds} == TITLES.keys()


def test_it_is_narrowed() -> None:
    first, second, reader = make_log()
    about = ["hold", "reject", "appeal-stands", "sanction", "sanction-lifted"]
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"deed": "reject"}, {"reject"}),
        ({"deed": "elsewhere"}, set()),
        ({"who": f"@{second.handle}"}, {"appeal-stands", "sanction-lifted", "source-lifted", "batch-undone"}),
        ({"who": second.email}, {"appeal-stands", "sanction-lifted", "source-lifted", "batch-undone"}),
        ({"who": "nobody at all"}, set()),
        ({"reader": "quist"}, {*about, "source", "source-lifted"}),
        ({"rule": "respect"}, {"reject", "appeal-stands"}),
        ({"section": "/sport/"}, {"hold", "reject", "appeal-stands"}),
        ({"section": "/sport/", "who": f"@{first.handle}"}, {"reject"}),
        ({"since": timezone.localdate()}, set(deeds())),
        ({"until": timezone.localdate() - timedelta(days=1)}, set()),
        ({"since": timezone.localdate() + timedelta(days=1)}, set()),
    ]
    for wanted, expected in cases:
        assert set(deeds(**wanted)) == expected, wanted
    assert reader.pk


def test_pages_follow_each_other_without_a_gap_even_where_all_was_at_one_moment() -> None:
    make_log()
    moment = timezone.now()
    Decision.objects.update(at=moment)
    Sanction.objects.update(at=moment, lifted_at=moment)
    SourceSanction.objects.update(at=moment, lifted_at=moment)
    whole = [(entry.source, entry.pk) for entry in page_of(Wanted(), size=100).entries]
    for size in (1, 2, 5):
        found, after = [], ""
        while True:
            page = page_of(Wanted(), after, size)
            found += [(entry.source, entry.pk) for entry in page.entries]
            after = page.after
            if not after:
                break
        assert found == whole
    assert len(set(whole)) == len(whole) == 13


def test_no_network_or_device_is_named(client: Client) -> None:
    make_log()
    client.force_login(make_moderator())
    for address in ("audit/", "audit/audit.csv", "audit/audit.json"):
        text = b"".join(client.get(f"/moderate/{address}")).decode()
        assert "evil.example" in text
        assert "abcdef" not in text and "@example.org" not in text


def test_changed_lists_stand_in_it(client: Client) -> None:
    client.force_login(make_member("Vera", "Publishers"))
    client.post("/newsroom/snippets/moderation/watchedword/add/", {"word": "florble", "language": "", "answer": "hold"})
    assert WatchedWord.objects.filter(word="florble").exists()
    entry = next(all_of(Wanted(deed="list")))
    assert "florble" in entry.about and entry.by is not None and entry.by.name == "Vera"


def test_words_that_are_pasted_stand_in_it_once_for_all_of_them(client: Client) -> None:
    moderator = make_moderator()
    client.force_login(moderator)
    client.post("/moderate/words/", {"words": "florble\nsnarkle"}, headers={"Sec-Fetch-Site": "same-origin"})
    (entry,) = all_of(Wanted(deed="list"))
    assert "florble, snarkle" in entry.about and entry.by == moderator


def test_who_was_given_which_section_stands_in_it() -> None:
    publisher, moderator = make_member("Vera", "Publishers"), make_member("Mo", "Moderators")
    Assignment.objects.create(moderator=moderator, begins="/gone/", title="Gone")
    assigning.assign(publisher, moderator, [])
    (entry,) = all_of(Wanted(deed="list"))
    assert "Mo: Gone" in entry.about and entry.by == publisher


def test_the_sheet_holds_no_formula_and_comes_back_as_it_was(client: Client) -> None:
    moderator = make_moderator()
    comment = say(make_discussion(rule="held"), make_member("=cmd|' /C calc'!A0"))
    judging.reject(moderator, comment.pk, Grounds(words='=HYPERLINK("x"), "quoted",\nsecond line', note="+49 30 1"))
    client.force_login(moderator)
    text = b"".join(client.get("/moderate/audit/audit.csv?deed=reject")).decode("utf-8-sig")
    header, row = list(csv.reader(io.StringIO(text)))
    assert tuple(header) == COLUMNS
    told = dict(zip(header, row, strict=True))
    assert told["words"] == '\'=HYPERLINK("x"), "quoted",\nsecond line'
    assert told["note"] == "'+49 30 1" and told["reader"].startswith("'=cmd")
    (same,) = json.loads(b"".join(client.get("/moderate/audit/audit.json?deed=reject")))
    assert {name: value.removeprefix("'") for name, value in told.items()} == same


def test_an_empty_log_is_an_empty_list(client: Client) -> None:
    client.force_login(make_moderator())
    assert json.loads(b"".join(client.get("/moderate/audit/audit.json?until=2001-01-01"))) == []
    assert "Nothing was found." in client.get("/moderate/audit/?until=2001-01-01").content.decode()


@pytest.mark.parametrize("after", ["x", "1-2", "1-2-x", "999999999999999999-0-1", "-1-0-0", "1-2-3-4"])
def test_what_is_no_key_is_not_found(client: Client, after: str) -> None:
    client.force_login(make_moderator())
    assert client.get(f"/moderate/audit/?after={after}").status_code == 404


def test_a_page_asks_the_same_however_much_was_decided(client: Client) -> None:
    moderator, discussion = make_moderator(), make_discussion(rule="held")
    client.force_login(moderator)

    def queries(address: str = "/moderate/audit/") -> int:
        with CaptureQueriesContext(connection) as asked:
            b"".join(client.get(address))
        return len(asked)

    judging.approve(moderator, say(discussion).pk)
    queries()
    few = queries()
    for _number in range(60):
        judging.approve(moderator, say(discussion).pk)
    assert queries() == few <= 40


def test_no_more_is_taken_away_than_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST_EXPORTED", 3)
    make_log()
    assert len(list(all_of(Wanted()))) == 3
