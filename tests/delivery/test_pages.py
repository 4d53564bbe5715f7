"""The page store, one rule at a time. What holds in any order of events is in test_pages_model.py."""

import os
import shutil
from pathlib import Path

import pytest

from broadsheet.delivery.pages import Limits, PageStore, Printed


@pytest.fixture
def store(tmp_path: Path) -> PageStore:
    return PageStore(tmp_path / "pages", durable=False)


def page(text: str = "news", size: int = 0) -> Printed:
    return Printed(f"<!doctype html><p>{text}</p>".encode() + b" " * size)


def shown(store: PageStore, path: str) -> bytes | None:
    found = store.find(path)
    if found is None:
        return None
    copy = store.copy(found, ("identity",))
    return copy.body if copy is not None else None


def files(store: PageStore) -> set[str]:
    return {str(file.relative_to(store.root / "live")) for file in (store.root / "live").rglob("*@")}


def test_a_printed_page_is_found_by_every_process(store: PageStore) -> None:
    assert store.print("/news/", page(), ["section:1"], store.ticket())
    other = PageStore(store.root, durable=False)
    assert shown(store, "/news/") == shown(other, "/news/") == page().body


def test_a_withdrawn_page_is_never_served_again(store: PageStore) -> None:
    other = PageStore(store.root, durable=False)
    store.print("/news/", page(), ["section:1", "paper"], store.ticket())
    assert shown(other, "/news/")
    assert store.withdraw(["section:1"]) == ["/news/"]
    assert shown(store, "/news/") is None
    assert shown(other, "/news/") is None


def test_a_page_begun_before_a_withdrawal_is_refused(store: PageStore) -> None:
    ticket = store.ticket()
    store.withdraw(["story:7"])
    assert not store.print("/news/a/", page("old"), ["story:7"], ticket)
    assert store.print("/news/b/", page("other"), ["story:8"], ticket)
    assert store.print("/news/a/", page("new"), ["story:7"], store.ticket())


def test_a_withdrawal_of_all_refuses_every_page_begun_before(store: PageStore) -> None:
    ticket = store.ticket()
    store.print("/", page(), ["paper"], ticket)
    store.withdraw_all()
    assert shown(store, "/") is None
    assert not store.print("/", page(), ["anything"], ticket)


def test_a_ticket_from_the_future_is_refused(store: PageStore) -> None:
    assert not store.print("/", page(), [], store.ticket() + 100)


def test_reprinting_forgets_the_tags_of_the_old_print(store: PageStore) -> None:
    store.print("/", page("one"), ["a"], store.ticket())
    store.print("/", page("two"), ["b"], store.ticket())
    assert store.withdraw(["a"]) == []
    assert shown(store, "/") == page("two").body
    assert store.withdraw(["b"]) == ["/"]


def test_equal_pages_share_one_print_and_keep_their_date(store: PageStore) -> None:
    store.print("/a/", page(), ["a"], store.ticket())
    first = store.find("/a/")
    store.print("/b/", page(), ["b"], store.ticket())
    second = store.find("/b/")
    assert first is not None and second is not None
    assert first.digest == second.digest
    assert first.last_modified == second.last_modified
    store.withdraw(["a"])
    assert shown(store, "/b/")


def test_a_path_with_and_without_a_slash_are_two_pages(store: PageStore) -> None:
    for path in ("/", "/feed", "/feed/", "/feed/rss", "/feed/rss/"):
        assert store.print(path, page(path), ["all"], store.ticket())
    for path in ("/", "/feed", "/feed/", "/feed/rss", "/feed/rss/"):
        assert shown(store, path) == page(path).body


def test_a_web_server_finds_all_codings_behind_one_link(store: PageStore) -> None:
    store.print("/news/a-story/", page("story " * 100), [], store.ticket())
    store.print("/feed.rss", Printed(b"<rss/>" * 100, "application/rss+xml; charset=utf-8"), [], store.ticket())
    live = store.root / "live"
    assert not (live / "news/a-story/@").readlink().is_absolute()
    assert {"index.html", "index.html.gz", "index.html.br"} <= {
        file.name for file in (live / "news/a-story/@").iterdir()
    }
    assert (live / "feed.rss@" / "index.xml").read_bytes() == b"<rss/>" * 100


@pytest.mark.parametrize("path", ["/story/../x/", "/story/;x.css", "//", "/a%2fb/", "/x@", "relative"])
def test_an_odd_path_is_neither_stored_nor_looked_for(store: PageStore, path: str) -> None:
    assert not store.print(path, page(), [], store.ticket())
    assert store.find(path) is None
    assert files(store) == set()


def test_looking_for_unknown_pages_leaves_no_trace(store: PageStore) -> None:
    for number in range(2_000):
        assert store.find(f"/no/such/page/{number}/") is None
    assert store.statistics()["cached_pages"] == 0
    assert files(store) == set()


def test_a_page_cannot_carry_a_cookie_or_break_the_wire(store: PageStore) -> None:
    printed = Printed(b"x", headers=(("Set-Cookie", "a=b"), ("X-Frame-Options", "DENY"), ("ETag", "mine")))
    assert store.print("/", printed, [], store.ticket())
    found = store.find("/")
    assert found is not None
    copy = store.copy(found, ("identity",))
    assert copy is not None
    names = [name for name, _ in copy.found.headers]
    assert "set-cookie" not in names and names.count("etag") == 1 and "x-frame-options" in names
    assert not store.print("/", Printed(b"x", headers=(("a", "b\r\nset-cookie: c"),)), [], store.ticket())
    assert not store.print("/", Printed(b"x", headers=(("a", "é"),)), [], store.ticket())


def test_too_large_pages_and_too_many_tags_are_refused(store: PageStore) -> None:
    assert not store.print("/", page(size=9_000_000), [], store.ticket())
    assert not store.print("/", page(), (str(number) for number in range(3_000)), store.ticket())


def test_a_full_store_lets_the_pages_go_that_were_printed_longest_ago(tmp_path: Path) -> None:
    store = PageStore(tmp_path, Limits(pages=10), durable=False, grace=0)
    for number in range(30):
        assert store.print(f"/{number}/", page(str(number)), ["all"], store.ticket())
    assert store.statistics()["pages"] == 10
    assert len(files(store)) == 10
    assert shown(store, "/29/") and shown(store, "/20/") and not shown(store, "/5/")
    assert store.print("/20/", page("again"), ["all"], store.ticket())
    assert shown(store, "/20/") == page("again").body
    assert len(store.withdraw(["all"])) == store.limits.pages
    assert files(store) == set()


def test_memory_stays_within_its_limit_and_everything_is_still_served(tmp_path: Path) -> None:
    store = PageStore(tmp_path, Limits(memory=300_000), durable=False)
    for number in range(40):
        store.print(f"/{number}/", page(str(number), size=20_000), [], store.ticket())
    for _ in range(2):
        for number in range(40):
            assert shown(store, f"/{number}/") == page(str(number), size=20_000).body
            assert store.statistics()["cached_bytes"] <= 300_000
    store.forget()
    assert store.statistics()["cached_bytes"] == 0


def test_a_page_in_memory_costs_no_system_call(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.print("/", page(), [], store.ticket())
    store.find("/")
    monkeypatch.setattr(store, "_resolve", lambda path: pytest.fail("looked at the disk"))
    assert store.find("/") is not None


def test_old_prints_are_removed_after_their_grace(tmp_path: Path) -> None:
    store = PageStore(tmp_path, durable=False, grace=0)
    for number in range(20):
        store.print("/", page(str(number)), [], store.ticket())
    store.withdraw(["nothing"])
    assert len(list((tmp_path / "prints").iterdir())) <= 2
    slow = PageStore(tmp_path / "slow", durable=False, grace=60)
    for number in range(5):
        slow.print("/", page(str(number)), [], slow.ticket())
    assert len(list((tmp_path / "slow" / "prints").iterdir())) == 5


def test_a_new_edition_withdraws_all_and_the_same_one_nothing(store: PageStore) -> None:
    assert store.open_edition("one")
    store.print("/", page(), [], store.ticket())
    assert not store.open_edition("one")
    assert shown(store, "/")
    assert store.open_edition("two")
    assert shown(store, "/") is None


def test_pages_of_an_unknown_origin_are_swept_away(store: PageStore) -> None:
    store.print("/", page(), ["paper"], store.ticket())
    store.close()
    for file in store.root.glob("index.sqlite3*"):
        file.unlink()
    fresh = PageStore(store.root, durable=False)
    fresh.recover()
    assert shown(fresh, "/") is None


@pytest.mark.parametrize("how", ["recover", "print", "withdraw", "open_edition"])
def test_a_damaged_register_is_begun_anew_and_its_pages_go(store: PageStore, how: str) -> None:
    other = PageStore(store.root, durable=False)
    store.print("/", page(), ["paper"], store.ticket())
    assert shown(other, "/")
    ticket = store.ticket()
    store.close()
    for file in store.root.glob("index.sqlite3-*"):
        file.unlink()
    (store.root / "index.sqlite3").write_bytes(b"no register at all" * 1_000)
    if how == "recover":
        store.recover()
    elif how == "print":
        assert not store.print("/other/", page(), ["paper"], ticket)
    elif how == "withdraw":
        store.withdraw(["paper"])
    else:
        assert store.open_edition("new")
    assert shown(store, "/") is None and shown(other, "/") is None
    assert not store.print("/", page("old"), ["paper"], ticket)
    assert other.print("/", page("new"), ["paper"], other.ticket())
    assert store.withdraw(["paper"]) == ["/"]
    assert shown(other, "/") is None


def test_a_store_that_crossed_a_fork_still_keeps_its_promises(store: PageStore) -> None:
    store.print("/", page(), ["paper"], store.ticket())
    assert shown(store, "/")
    pid = os.fork()
    if pid == 0:
        withdrawn: list[str] = []
        try:
            withdrawn = store.withdraw(["paper"])
        finally:
            # Whatever happened: what goes on here is no second run of the tests.
            os._exit(0 if withdrawn == ["/"] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert shown(store, "/") is None
    assert store.print("/", page("new"), ["paper"], store.ticket())


def test_a_cut_print_is_not_served(store: PageStore) -> None:
    store.print("/", page("story " * 100), [], store.ticket())
    (store.root / "live" / "@" / "index.html").write_bytes(b"")
    assert shown(store, "/") is None


def test_a_copy_whose_links_became_directories_serves_nothing_old_and_mends_itself(
    store: PageStore, tmp_path: Path
) -> None:
    for path in ("/news/", "/sport/"):
        store.print(path, page("old"), ["paper"], store.ticket())
    store.close()
    # As a program for backups leaves it that follows links.
    shutil.copytree(store.root, tmp_path / "copy")
    copied = PageStore(tmp_path / "copy", durable=False)
    copied.open_edition("another")
    assert shown(copied, "/news/") is None
    assert copied.print("/news/", page("new"), ["paper"], copied.ticket())
    assert shown(copied, "/news/") == page("new").body


def test_a_print_takes_the_place_of_a_directory(store: PageStore) -> None:
    (store.root / "live/news/@").mkdir(parents=True)
    assert store.print("/news/", page(), [], store.ticket())
    assert shown(store, "/news/") == page().body
