"""The page of notices, its tray and the switches: without script, private, and nobody else's."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.notifications.models import Kind, MutedThread, Notice, Switch
from broadsheet.notifications.notices import inbox, keeping, preferences
from broadsheet.readers import relations
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import known
from broadsheet.readers.privacy.erase import erase
from tests.conversation.talk import make_discussion, say
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
Bounded = Callable[[int], AbstractContextManager[object]]
HERE = {"Sec-Fetch-Site": "same-origin"}


def answered(reader: Reader, number: int = 1) -> list[Notice]:
    """The reader's notices of answers to so many comments of theirs, newest first."""
    discussion = make_discussion(title="The storm")
    for each in range(number):
        say(discussion, make_member(f"Béla {each}"), f"Answer {each}.", parent=say(discussion, reader))
    return inbox.page(reader.pk).notices


def test_the_page_says_who_answered_and_leads_there() -> None:
    ana = make_member("Ana")
    (notice,) = answered(ana)
    response = signed_in(ana).get("/notices/")
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "\u2068Béla 0\u2069 answered you" in response.text
    assert "Answer 0." in response.text
    assert "The storm" in response.text
    assert f'href="/comments/{notice.newest}/"' in response.text
    assert inbox.unread(ana.pk) == 1, "looking changes nothing"


def test_nobody_in_particular_is_shown_the_door() -> None:
    for path in ("/notices/", "/notices/?tray", "/notices/settings/"):
        response = Client().get(path)
        assert response.status_code == 302
        assert "/accounts/login/" in response.headers["Location"]


def test_whoever_has_heard_nothing_is_told_so_kindly() -> None:
    client = signed_in(make_member())
    assert "Nothing has happened yet." in client.get("/notices/").text
    assert "You have read everything." in client.get("/notices/?unread=1").text
    assert "Nothing of this kind yet." in client.get("/notices/?kind=pick").text
    assert "Nothing has happened yet." in client.get("/notices/?tray").text


@pytest.mark.parametrize("query", ["kind=gossip", "before=x", "before=1-2-3", "before=-", "before=٣-٣"])
def test_what_there_is_not_is_not_found(query: str) -> None:
    assert signed_in(make_member()).get(f"/notices/?{query}").status_code == 404


def test_older_notices_follow_without_gap_or_repetition() -> None:
    ana = make_member()
    moment = timezone.now()
    Notice.objects.bulk_create(
        Notice(reader=ana, kind=Kind.PICK, about=f"comment:{each}", at=moment - timedelta(seconds=each // 3))
        for each in range(50)
    )
    seen: list[int] = []
    key = ""
    while True:
        page = inbox.page(ana.pk, before=key, count=7)
        seen += [notice.pk for notice in page.notices]
        key = page.next_key
        if not key:
            break
    assert len(seen) == len(set(seen)) == 50
    assert seen == list(Notice.objects.order_by("-at", "-pk").values_list("pk", flat=True))


def test_one_or_all_are_marked_as_read_by_buttons() -> None:
    ana, client = make_member(), None
    client = signed_in(ana)
    newest, _middle, oldest = answered(ana, 3)
    response = client.post("/notices/?kind=reply", {"read": newest.pk}, headers=HERE)
    assert response.headers["Location"] == "/notices/?kind=reply"
    assert inbox.unread(ana.pk) == 2
    until = inbox.key(oldest).split("-")[0]
    client.post("/notices/", {"all": "1", "until": until}, headers=HERE)
    assert inbox.unread(ana.pk) == 1, "no more than what was shown"
    client.post("/notices/", {"all": "1"}, headers=HERE)
    assert inbox.unread(ana.pk) == 0


def test_nobody_marks_or_mutes_what_is_anothers() -> None:
    ana, other = make_member(), make_member()
    (notice,) = answered(ana)
    client = signed_in(other)
    client.post("/notices/", {"read": notice.pk}, headers=HERE)
    client.post("/notices/", {"mute": notice.pk}, headers=HERE)
    assert inbox.unread(ana.pk) == 1
    assert not MutedThread.objects.exists()


def test_another_site_cannot_press_the_buttons() -> None:
    ana = make_member()
    (notice,) = answered(ana)
    response = signed_in(ana).post("/notices/", {"read": notice.pk}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert inbox.unread(ana.pk) == 1


def test_a_thread_is_muted_and_unmuted_from_its_notice() -> None:
    ana = make_member()
    client = signed_in(ana)
    (notice,) = answered(ana)
    response = client.post("/notices/", {"mute": notice.pk}, headers=HERE, follow=True)
    assert "You will hear no more of this thread." in response.text
    muted = MutedThread.objects.get(reader=ana)
    assert f'name="unmute" value="{muted.thread}"' in response.text
    client.post("/notices/", {"unmute": muted.thread}, headers=HERE)
    assert not MutedThread.objects.exists()


def test_me_says_how_many_are_unread_and_counts_no_further_than_is_shown() -> None:
    ana = make_member()
    client = signed_in(ana)
    assert client.get("/me").json()["unread"] == 0
    answered(ana, 2)
    assert client.get("/me").json()["unread"] == 2
    Notice.objects.bulk_create(Notice(reader=ana, kind=Kind.PICK, about=f"comment:{each}") for each in range(150))
    assert client.get("/me").json()["unread"] == 100
    assert Client().get("/me").json()["unread"] == 0


def test_the_tray_has_the_newest_five() -> None:
    ana = make_member()
    answered(ana, 7)
    text = signed_in(ana).get("/notices/?tray").text
    assert text.count('class="notice notice-unread"') == 5
    assert "<html" not in text


@pytest.mark.parametrize("hide", [relations.mute, relations.block])
def test_what_only_somebody_hidden_did_is_counted_no_more(hide: Callable[[Reader, int], None]) -> None:
    ana = make_member()
    second, first = answered(ana, 2)
    hide(ana, first.actors[0])
    assert inbox.unread(ana.pk) == 1
    assert inbox.page(ana.pk, unread_only=True).notices == [second]


def test_what_others_did_as_well_goes_on_being_counted() -> None:
    ana, bela = make_member(), make_member()
    first = say(make_discussion(), ana)
    say(first.discussion, bela, "Answer.", parent=first)
    say(first.discussion, make_member(), "Another.", parent=first)
    relations.mute(ana, bela.pk)
    assert inbox.unread(ana.pk) == 1


def test_whoever_is_blocked_is_told_no_more_of_who_blocked_them_but_whoever_is_muted_is() -> None:
    ana, bela = make_member(), make_member()
    first = say(make_discussion(), ana)
    say(first.discussion, bela, "Answer.", parent=first)
    relations.mute(bela, ana.pk)
    assert inbox.unread(ana.pk) == 1
    relations.block(bela, ana.pk)
    assert inbox.unread(ana.pk) == 0


def test_names_of_readers_whom_one_blocks_later_are_shown_no_more() -> None:
    ana = make_member()
    (notice,) = answered(ana)
    relations.block(ana, notice.actors[0])
    assert "Béla" not in signed_in(ana).get("/notices/").text


def test_a_name_is_text_and_no_markup() -> None:
    ana, discussion = make_member(), make_discussion()
    say(discussion, make_member("<b>Béla</b>"), parent=say(discussion, ana))
    text = signed_in(ana).get("/notices/").text
    assert "<b>Béla" not in text
    assert "&lt;b&gt;Béla" in text


def test_switches_are_kept_only_where_they_differ() -> None:
    ana = make_member()
    client = signed_in(ana)
    page = client.get("/notices/settings/").text
    usual = [f"{kind}-{channel}" for kind, on in preferences.DEFAULTS.items() for channel in on if on[channel]]
    ticked = re.findall(r'name="on" value="([\w-]+)" checked', page)
    assert ticked == usual
    on = [each for each in usual if each != "reply-site"]
    client.post("/notices/settings/", {"rhythm": "now", "on": [*on, "pick-mail"]}, headers=HERE)
    kept = set(Switch.objects.values_list("kind", "channel", "is_on"))
    assert kept == {("reply", "site", False), ("pick", "mail", True)}
    page = client.get("/notices/settings/").text
    assert set(re.findall(r'name="on" value="([\w-]+)" checked', page)) == {*on, "pick-mail"}
    client.post("/notices/settings/", {"rhythm": "now", "on": usual}, headers=HERE)
    assert not Switch.objects.exists()


def test_many_notices_cost_as_many_queries_as_few(django_assert_max_num_queries: Bounded) -> None:
    ana = make_member()
    client = signed_in(ana)
    answered(ana, 12)
    with django_assert_max_num_queries(18):
        client.get("/notices/")


def test_the_menu_of_the_account_leads_to_them() -> None:
    page = signed_in(make_member()).get("/accounts/").text
    assert 'href="/notices/"' in page
    assert 'href="/notices/settings/"' in page


def test_a_reader_takes_their_notices_along_and_leaves_none() -> None:
    ana = make_member()
    (notice,) = answered(ana)
    inbox.mute_thread(ana.pk, notice.pk)
    Switch.objects.create(reader=ana, kind=Kind.REPLY, channel="site", is_on=False)
    copy = {part.name: part.collect(ana) for part in known.parts()}
    assert copy["notices"][0]["about"].endswith(f"/comments/{notice.newest}/")
    assert [copy[name][0] for name in ("switches", "muted_threads")]
    assert erase(ana, keeps_comments=True)
    assert not any(model.objects.filter(reader=ana).exists() for model in (Notice, Switch, MutedThread))


def test_old_notices_are_forgotten() -> None:
    ana, moment = make_member(), timezone.now()
    for number, (read, at) in enumerate([(1, 1), (181, 300), (None, 364), (None, 366)]):
        read_at = moment - timedelta(days=read) if read else None
        at = moment - timedelta(days=at)
        Notice.objects.create(reader=ana, kind=Kind.PICK, about=f"comment:{number}", read_at=read_at, at=at)
    assert keeping.forget_old() == 2
    assert set(Notice.objects.values_list("about", flat=True)) == {"comment:0", "comment:2"}
