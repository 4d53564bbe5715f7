"""Browsers subscribe, with an account or without; they change, move to another key or reader, and go."""

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from broadsheet.notifications.browsers import subscriptions
from broadsheet.notifications.browsers.key_command import push_keys_group
from broadsheet.notifications.browsers.pushing import push_keys
from broadsheet.notifications.models import Alert, Alerting, Subscription, Wish
from broadsheet.notifications.views import push
from broadsheet.readers.models import SignIn
from broadsheet.readers.privacy import facts, known
from broadsheet.readers.privacy.erase import erase
from tests.factories import make_byline, make_front, make_section, make_story, make_topic
from tests.notifications.browsers import make_browser, said
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def tell(what: Any, client: Client | None = None, headers: dict[str, str] = HERE) -> Any:
    """What the paper answers a browser that says this."""
    body = what if isinstance(what, bytes) else json.dumps(what)
    return (client or Client()).post("/push/subscriptions", body, content_type="application/json", headers=headers)


def stop(endpoint: str, headers: dict[str, str] = HERE) -> Any:
    body = json.dumps({"endpoint": endpoint})
    return Client().delete("/push/subscriptions", body, content_type="application/json", headers=headers)


def wishes(subscription: Subscription) -> set[tuple[str, int]]:
    return set(subscription.wishes.values_list("kind", "target"))


def test_anybody_subscribes_without_an_account() -> None:
    answer = tell(said(server_key=push_keys().current.public, alerts=True), headers={**HERE, "User-Agent": PHONE})
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "private, no-store"
    (browser,) = Subscription.objects.all()
    assert (browser.reader, browser.sign_in, browser.device) == (None, None, "Firefox on Android")
    assert browser.has_alerts
    assert browser.server_key == push_keys().current.public
    assert json.loads(answer.content)["is_of_reader"] is False


def test_the_paper_sets_no_cookie_for_whoever_has_no_account() -> None:
    assert not tell(said()).cookies


def test_saying_the_same_twice_is_one_browser() -> None:
    words = said()
    assert tell(words).status_code == 201
    again = tell(words)
    assert again.status_code == 200
    assert Subscription.objects.count() == 1


def test_what_is_not_mentioned_stays_as_it_is() -> None:
    topic, other = make_topic(), make_topic()
    words = said()
    chosen = {"alerts": False, "topics": [f"topic:{topic.pk}"], "quiet_from": "22:00", "quiet_until": "07:00",
              "most_alerts": 3, "time_zone": "Europe/Lisbon"}  # fmt: skip
    tell({**words, **chosen})
    before = Subscription.objects.values("has_alerts", "quiet_from", "quiet_until", "most_alerts", "time_zone").get()
    standing = json.loads(tell(words).content)
    assert Subscription.objects.values(*before).get() == before
    assert standing["quiet_from"] == "22:00" and standing["most_alerts"] == 3
    assert standing["topics"] == [{"key": f"topic:{topic.pk}", "title": topic.name}]
    tell({**words, "topics": [f"topic:{other.pk}"], "quiet_from": None, "quiet_until": "", "most_alerts": None})
    browser = Subscription.objects.get()
    assert wishes(browser) == {("topic", other.pk)}
    assert (browser.quiet_from, browser.quiet_until, browser.most_alerts) == (None, None, None)


def test_alerts_can_be_wanted_of_everything_that_has_readers() -> None:
    section = make_section()
    story = make_story(section=section)
    topic, byline = make_topic(), make_byline()
    keys = [f"topic:{topic.pk}", f"section:{section.pk}", f"byline:{byline.pk}", f"story:{story.pk}"]
    standing = json.loads(tell(said(topics=keys)).content)
    assert [each["key"] for each in standing["topics"]] == [keys[0], keys[1], keys[2], keys[3]]


def test_what_nobody_may_see_is_not_wished_for() -> None:
    draft = make_story(live=False)
    tell(said(topics=[f"story:{draft.pk}", "topic:999999"]))
    assert not Wish.objects.exists()


def test_whoever_is_signed_in_has_the_browser_from_then_on() -> None:
    ana, bela = make_member("Ana"), make_member("Béla")
    topic, words = make_topic(), said()
    tell({**words, "topics": [f"topic:{topic.pk}"]})
    assert json.loads(tell(words, signed_in(ana)).content)["is_of_reader"] is True
    assert Subscription.objects.get().reader == ana
    tell(words, signed_in(bela))
    browser = Subscription.objects.get()
    assert browser.reader == bela
    assert browser.sign_in is not None and browser.sign_in.reader == bela
    assert wishes(browser) == {("topic", topic.pk)}, "what was wished for stays with the browser"
    tell(words)
    assert Subscription.objects.get().reader is None


def test_whoever_logs_out_is_told_nothing_there_any_more() -> None:
    make_front()
    ana, topic = make_member(), make_topic()
    client = signed_in(ana)
    tell(said(topics=[f"topic:{topic.pk}"]), client)
    client.post("/accounts/logout/", headers=HERE)
    browser = Subscription.objects.get()
    assert (browser.reader, browser.sign_in) == (None, None)
    assert wishes(browser) == {("topic", topic.pk)}


def test_ending_a_session_from_another_device_ends_what_is_told_there() -> None:
    ana = make_member()
    lost, kept = said(), said()
    tell(lost, signed_in(ana))
    tell(kept, signed_in(ana))
    SignIn.objects.earliest("pk").delete()
    assert [browser.endpoint for browser in subscriptions.devices(ana)] == [kept["endpoint"]]
    SignIn.objects.all().delete()
    assert subscriptions.devices(ana) == []
    assert Subscription.objects.filter(reader=None, sign_in=None).count() == 2


def test_a_browser_that_got_another_subscription_keeps_what_it_wanted() -> None:
    topic, before, after = make_topic(), said(), said()
    tell({**before, "topics": [f"topic:{topic.pk}"], "most_alerts": 2})
    old = Subscription.objects.get()
    assert tell({**after, "old": before["endpoint"]}).status_code == 200
    browser = Subscription.objects.get()
    assert browser.pk == old.pk and browser.endpoint == after["endpoint"]
    assert browser.p256dh == after["keys"]["p256dh"]
    assert (wishes(browser), browser.most_alerts) == ({("topic", topic.pk)}, 2)


def test_of_two_subscriptions_of_one_browser_one_stays_with_the_wishes_of_both() -> None:
    first, second = make_topic(), make_topic()
    old = make_browser(("topic", first.pk))
    words = said()
    tell({**words, "topics": [f"topic:{second.pk}"]})
    tell({**words, "old": old.endpoint})
    assert wishes(Subscription.objects.get()) == {("topic", first.pk), ("topic", second.pk)}


def test_a_subscription_that_replaces_one_that_is_not_known_is_new() -> None:
    assert tell(said(old="https://push.example/gone")).status_code == 201


def test_a_rotated_key_leaves_subscriptions_as_they_are_and_says_that_there_is_another() -> None:
    old = push_keys().current.public
    words = said(server_key=old)
    tell(words)
    new = push_keys().rotate().public
    assert json.loads(tell(words).content)["server_key"] == new
    assert Subscription.objects.get().server_key == old
    fresh = said(server_key=new, old=words["endpoint"])
    tell(fresh)
    assert Subscription.objects.get().server_key == new


def test_a_key_that_is_not_ours_is_refused_with_what_to_do() -> None:
    answer = tell(said(server_key=said()["keys"]["p256dh"]))
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert problem["code"] == "unknown-key" and "anew" in problem["detail"]
    assert not Subscription.objects.exists()


KEY = said()["keys"]
NO_POINT = "B" + "A" * 86
BAD = {
    "no JSON": b"{",
    "a list": [],
    "deep": b"[" * 100_000,
    "too large": b" " * 40_000 + b"{}",
    "nothing": {},
    "no keys": {"endpoint": "https://push.example/1"},
    "no endpoint": {"keys": KEY},
    "a number": said() | {"endpoint": 7},
    "plain http": said("http://push.example/1"),
    "no host": said("https:///1"),
    "a user": said("https://me:you@push.example/1"),
    "this machine": said("https://127.0.0.1/1"),
    "this machine, once more": said("https://[::1]/1"),
    "this machine by name": said("https://localhost/1"),
    "the network behind": said("https://10.1.2.3/push"),
    "a cloud's own service": said("https://169.254.169.254/latest"),
    "a name of the house": said("https://printer.local/1"),
    "another scheme": said("file:///etc/passwd"),
    "a line break": said("https://push.example/\r\nX: 1"),
    "half a character": b'{"endpoint": "https://push.example/\\ud800", "keys": {}}',
    "too long": said("https://push.example/" + "x" * 2_000),
    "no point": said() | {"keys": {"p256dh": NO_POINT, "auth": KEY["auth"]}},
    "half a point": said() | {"keys": {"p256dh": KEY["p256dh"][:40], "auth": KEY["auth"]}},
    "a short secret": said() | {"keys": {"p256dh": KEY["p256dh"], "auth": "AAAA"}},
    "no secret": said() | {"keys": {"p256dh": KEY["p256dh"]}},
    "a key of letters": said() | {"keys": {"p256dh": "schlüssel", "auth": KEY["auth"]}},
    "topics that are none": said(topics="topic:1"),
    "a kind that is none": said(topics=["reader:1"]),
    "a number that is none": said(topics=["topic:١"]),
    "too many": said(topics=[f"topic:{number}" for number in range(201)]),
    "half of quiet hours": said(quiet_from="22:00"),
    "no time": said(quiet_from="late", quiet_until="07:00"),
    "less than no alerts": said(most_alerts=-1),
    "very many alerts": said(most_alerts=10**9),
    "half an alert": said(most_alerts=1.5),
}


@pytest.mark.parametrize("words", BAD.values(), ids=BAD)
def test_what_is_not_a_subscription_is_refused_in_plain_words(words: Any) -> None:
    answer = tell(words)
    assert answer.status_code in (400, 413, 422)
    assert json.loads(answer.content)["detail"].endswith(".")
    assert not Subscription.objects.exists()


ODD: list[dict[str, Any]] = [
    {"old": 7},
    {"old": "\ud800"},
    {"expirationTime": 1e400},
    {"expirationTime": "soon"},
    {"time_zone": "../x"},
    {"server_key": None},
    {"alerts": "yes"},
    {"topics": None},
    {"topics": ["topic:999999999999999999"]},
]


@pytest.mark.parametrize("more", ODD)
def test_what_is_odd_besides_does_no_harm(more: dict[str, Any]) -> None:
    assert tell(said(**more)).status_code == 201


def test_a_subscription_with_an_end_is_forgotten_after_it() -> None:
    tomorrow, day = timezone.now() + timedelta(days=1), timedelta(days=1)
    tell(said(expirationTime=tomorrow.timestamp() * 1000))
    tell(said())
    Subscription.objects.filter(expires_at__isnull=False).update(expires_at=tomorrow - 3 * day)
    assert subscriptions.forget_expired() == 1
    assert Subscription.objects.count() == 1


def test_a_browser_that_turns_alerts_off_is_forgotten() -> None:
    browser = make_browser(("topic", make_topic().pk))
    assert stop(browser.endpoint).status_code == 204
    assert stop(browser.endpoint).status_code == 204, "twice is no error"
    assert not Subscription.objects.exists() and not Wish.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_other_sites_can_neither_subscribe_nor_turn_off(headers: dict[str, str]) -> None:
    browser = make_browser()
    assert tell(said(), headers=headers).status_code == 403
    assert stop(browser.endpoint, headers).status_code == 403
    assert Subscription.objects.count() == 1


def test_whoever_says_nothing_of_where_they_come_from_is_refused() -> None:
    answer = Client().post("/push/subscriptions", json.dumps(said()), content_type="application/json")
    assert answer.status_code == 403


def test_nobody_floods_the_paper_with_browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "NEW_ONES", push.RateLimit("test: subscribe", 2, timedelta(hours=1)))
    words = said()
    assert [tell(each).status_code for each in (words, said(), said())] == [201, 201, 429]
    assert tell(words).status_code == 200, "a browser that is known may say what it wants"
    monkeypatch.setattr(push, "SAYINGS", push.RateLimit("test: say", 1, timedelta(hours=1)))
    assert tell(words).status_code == 200
    late = tell(words)
    assert late.status_code == 429 and int(late["Retry-After"]) > 0


def test_a_reader_is_told_on_so_many_browsers_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "MOST_OF_A_READER", 2)
    ana = make_member()
    client = signed_in(ana)
    for _ in range(3):
        tell(said(), client)
    assert len(subscriptions.devices(ana)) == 2
    assert Subscription.objects.filter(reader=None).get() == Subscription.objects.earliest("pk")


def test_a_reader_forgets_a_browser_of_theirs_and_nobody_elses() -> None:
    ana, bela = make_member(), make_member()
    browser = make_browser(reader=ana)
    assert not subscriptions.forget(bela, browser.pk)
    assert subscriptions.forget(ana, browser.pk)


def test_the_key_is_given_to_anybody_and_printed_once() -> None:
    make_front()
    answer = Client().get("/push/key")
    assert answer.text == push_keys().current.public
    assert answer["Content-Type"].startswith("text/plain")
    assert "must-revalidate" in answer["Cache-Control"] and not answer.cookies
    assert getattr(answer, "is_printed", False)


def test_a_paper_without_alerts_offers_none_and_still_lets_go() -> None:
    browser = make_browser()
    house = Alerting.load()
    house.is_on = False
    house.save()
    assert Client().get("/push/key").status_code == 404
    assert tell(said()).status_code == 404
    assert stop(browser.endpoint).status_code == 204


def test_a_reader_takes_what_is_kept_of_their_browsers_along_and_leaves_none() -> None:
    topic, ana = make_topic("Floods"), make_member()
    browser = make_browser(("topic", topic.pk), reader=ana, device="Firefox on Android")
    stranger = make_browser()
    copy: Any = {part.name: part.collect(ana) for part in known.parts()}["browsers"]
    assert copy[0]["device"] == "Firefox on Android" and copy[0]["wants"] == ["Floods (topic)"]
    assert browser.endpoint not in str(copy) and browser.auth not in str(copy), "whoever has these can turn it off"
    assert erase(ana, keeps_comments=True)
    assert Subscription.objects.get() == stranger


def test_the_page_on_privacy_says_what_is_kept_as_long_as_there_are_alerts() -> None:
    text = "If you allow alerts in a browser"
    assert any(text in each for each in facts.facts()[facts.READING])
    house = Alerting.load()
    house.is_on = False
    house.save()
    assert not any(text in each for each in facts.facts()[facts.READING])


def test_the_operator_makes_a_new_key_and_nobody_loses_anything() -> None:
    browser = make_browser()
    old = push_keys().current.public
    Client().get("/push/key")
    done = CliRunner().invoke(push_keys_group, ["rotate", "--yes"])
    assert done.exit_code == 0, done.output
    new = push_keys().current.public
    assert new != old and new in done.output
    assert Client().get("/push/key").text == new, "the printed page is withdrawn"
    assert push_keys().by_public(browser.server_key).public == old
    shown = CliRunner().invoke(push_keys_group, ["show"]).output.splitlines()
    assert f"{old}  1 browsers" in shown and f"{new}  0 browsers, for new ones" in shown


def test_keys_that_are_lost_are_missed() -> None:
    make_browser(server_key=said()["keys"]["p256dh"])
    done = CliRunner().invoke(push_keys_group, ["show"])
    assert done.exit_code == 1 and "bring those back" in done.output


def test_whoever_sends_alerts_takes_along_which_those_were() -> None:
    ana, bela = make_member(), make_member()
    Alert.objects.create(title="The bridge is closed", path="/", made_by=ana, confirmed_by=bela)
    copies: list[Any] = [
        {part.name: part.collect(reader) for part in known.parts()}["alerts_sent"] for reader in (ana, bela)
    ]
    assert [(copy[0]["made_by"], copy[0]["confirmed_by"]) for copy in copies] == [(True, False), (False, True)]
