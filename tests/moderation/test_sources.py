"""Sanctions of where comments come from: told in words, bound to their time, and never of the staff."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client, RequestFactory

from broadsheet.common.clock import now
from broadsheet.conversation import editing
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Decision, SourceSanction
from broadsheet.moderation.sources import imposing
from broadsheet.moderation.sources.door import objection
from broadsheet.moderation.sources.imposing import LONGEST, forget_ended, impose, lift
from broadsheet.moderation.sources.listed import Kind, Source, bound
from broadsheet.moderation.sources.origins import origins
from broadsheet.moderation.statement import statement
from broadsheet.readers.models import Reader, SignIn
from broadsheet.readers.sign_ins import mark_of, place_hash
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
_numbers = count(1)
WHY = Grounds(words="Forged letters came from there.", note="Ticket 12.")
ADDRESS, BROWSER = "203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def mark(address: str = ADDRESS, browser: str = BROWSER, **headers: Any) -> str:
    return mark_of(RequestFactory().get("/", REMOTE_ADDR=address, HTTP_USER_AGENT=browser, **headers))


def seen(reader: Reader, address: str = ADDRESS, browser: str = BROWSER) -> None:
    SignIn.objects.create(
        reader=reader,
        device="Firefox on Linux",
        place=place_hash(address),
        mark=mark(address, browser),
        last_used_at=now(),
    )


def troll(email: str = "troll@letters.example", **given: object) -> Reader:
    reader = make_member(email=email, **given)  # type: ignore[arg-type]
    seen(reader)
    return reader


def imposed(source: str, kind: str, reader: Reader | None = None, days: int = 3) -> SourceSanction:
    reader = reader or troll()
    (origin,) = [each for each in origins(reader) if each.source == source]
    return impose(make_moderator(), reader, origin.key, kind, WHY, now() + timedelta(days=days), knows=True)


def say_from(source: str) -> Comment:
    """What somebody new says who has nothing but the source in common with the troll."""
    if source == Source.DOMAIN:
        return say(make_discussion(), make_member(email=f"other{next(_numbers)}@letters.example"))
    if source == Source.NETWORK:
        return say(make_discussion(), sender=ADDRESS)
    return say(make_discussion(), device=mark())


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize(
    ("kind", "comes"), [(Kind.NO_ACCOUNTS, "published"), (Kind.HOLD, "held"), (Kind.SILENCE, "refused")]
)
def test_what_each_does_to_comments_from_there_and_to_nobody_else(source: str, kind: str, comes: str) -> None:
    imposed(source, kind)
    if comes == "refused":
        with pytest.raises(Refused, match="Forged letters came from there") as refused:
            say_from(source)
        assert (refused.value.status, refused.value.code) == (403, "silenced")
    else:
        assert say_from(source).status == comes
    assert say(make_discussion(), sender="198.51.100.1", device="other").is_published


@pytest.mark.parametrize("source", list(Source))
def test_whoever_has_to_wait_reads_why_and_gets_a_statement(source: str) -> None:
    imposed(source, Kind.HOLD)
    comment = say_from(source)
    assert "Forged letters came from there." in comment.held_reason
    assert "Ticket 12" not in comment.held_reason
    decision = Decision.objects.get(comment=comment)
    assert (decision.deed, decision.step) == ("hold", "sanctioned")
    assert "Forged letters" in statement(decision).words


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("kind", list(Kind))
def test_at_the_door(source: str, kind: str) -> None:
    imposed(source, kind)
    email, address, browser = {
        Source.DOMAIN: ("new@letters.example", "198.51.100.1", "Other"),
        Source.NETWORK: ("new@elsewhere.example", ADDRESS, "Other"),
        Source.DEVICE: ("new@elsewhere.example", "203.0.5.5", BROWSER),
    }[Source(source)]
    request = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_USER_AGENT=browser)
    assert ("Forged letters" in objection(email, request)) is (kind == Kind.NO_ACCOUNTS)
    elsewhere = RequestFactory().get("/", REMOTE_ADDR="198.51.100.9", HTTP_USER_AGENT="Another")
    assert objection("new@elsewhere.example", elsewhere) == ""


@pytest.mark.parametrize(
    ("email", "is_touched"),
    [
        ("a@letters.example", True),
        ("a@LETTERS.example", True),
        ("a@mail.letters.example", True),
        ("a@x.y.letters.example", True),
        ("a@evil-letters.example", False),
        ("a@evilletters.example", False),
        ("a@letters.example.org", False),
        ("a@example", False),
        ("letters.example@elsewhere.example", False),
    ],
)
def test_a_domain_is_compared_label_by_label(email: str, is_touched: bool) -> None:
    imposed(Source.DOMAIN, Kind.HOLD)
    assert bool(bound(email, "", "")) is is_touched


@pytest.mark.parametrize(
    ("seen_at", "address", "is_touched"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
    ],
)
def test_a_network_is_one_ipv4_address_or_an_ipv6_64(seen_at: str, address: str, is_touched: bool) -> None:
    reader = make_member(email="troll@letters.example")
    seen(reader, seen_at)
    imposed(Source.NETWORK, Kind.HOLD, reader)
    assert bool(bound("a@elsewhere.example", address, "")) is is_touched


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({}, {}, True),
        ({}, {"address": "203.0.200.200"}, True),
        ({}, {"address": "203.1.113.7"}, False),
        ({"address": "2001:db8:1::1"}, {"address": "2001:db8:ffff::1"}, True),
        ({"address": "2001:db8:1::1"}, {"address": "2001:db9:1::1"}, False),
        ({}, {"browser": "Other"}, False),
        ({}, {"HTTP_ACCEPT_LANGUAGE": "de"}, False),
        ({}, {"HTTP_SEC_CH_UA": '"Chromium";v="140"'}, False),
        ({}, {"HTTP_COOKIE": "a=b"}, True),
    ],
)
def test_a_mark_is_what_the_browser_says_and_a_wide_piece_of_its_network(
    one: dict[str, str], other: dict[str, str], is_same: bool
) -> None:
    assert (mark(**one) == mark(**other)) is is_same


@pytest.mark.parametrize("given", [{"browser": ""}, {"address": ""}])
def test_who_says_nothing_has_no_mark(given: dict[str, str]) -> None:
    assert mark(**given) == ""


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.SILENCE])
def test_the_staff_are_never_touched(source: str, kind: str) -> None:
    imposed(source, kind)
    reporter = make_member("Reporter", "Reporters", email="reporter@letters.example")
    assert say(make_discussion(), reporter, sender=ADDRESS, device=mark()).is_published


def test_an_edit_is_looked_at_as_well() -> None:
    reader = make_member()
    comment = say(make_discussion(), reader)
    imposed(Source.NETWORK, Kind.SILENCE)
    with pytest.raises(Refused):
        editing.edit(reader, comment.pk, "Something else.", sender=ADDRESS)
    assert editing.edit(reader, comment.pk, "Something else.", sender="198.51.100.1").is_published


@pytest.mark.parametrize("source", list(Source))
def test_it_ends_by_itself_and_when_it_is_lifted(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sanction = imposed(source, Kind.HOLD)
    assert say_from(source).status == "held"
    lift(make_moderator(), sanction.pk)
    assert say_from(source).is_published
    with monkeypatch.context() as later:
        imposed(source, Kind.SILENCE, sanction.reader)
        later.setattr("broadsheet.moderation.sources.listed.now", lambda: now() + timedelta(days=4))
        assert bound("a@letters.example", ADDRESS, mark()) == []


def test_only_moderators_impose_and_lift() -> None:
    sanction = imposed(Source.DOMAIN, Kind.HOLD)
    reader = troll("second@letters.example")
    with pytest.raises(Refused):
        impose(make_member(), reader, "domain:letters.example", Kind.SILENCE, WHY, now() + timedelta(days=1))
    with pytest.raises(Refused):
        lift(reader, sanction.pk)
    with pytest.raises(Refused):
        impose(
            make_moderator(),
            make_member("Editor", "Editors", email="editor@letters.example"),
            "domain:letters.example",
            Kind.SILENCE,
            WHY,
            now() + timedelta(days=1),
        )
    assert SourceSanction.objects.get().lifted_at is None


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("over", [None, timedelta(0), timedelta(days=-1), timedelta(days=1)])
def test_an_end_is_needed_and_not_too_far(source: str, over: timedelta | None) -> None:
    reader = troll()
    (key,) = [each.key for each in origins(reader) if each.source == source]
    until = {None: None, timedelta(0): now()}.get(over, now() + LONGEST[source] + (over or timedelta()))
    if over == timedelta(days=-1):
        impose(make_moderator(), reader, key, Kind.HOLD, WHY, until)
    else:
        with pytest.raises(Refused) as refused:
            impose(make_moderator(), reader, key, Kind.HOLD, WHY, until)
        assert refused.value.code == "no-end"


@pytest.mark.parametrize("email", ["a@gmail.com", "a@outlook.de", "a@web.de", "a@proton.me", "a@GMAIL.com"])
def test_a_domain_that_is_everybodys_cannot_be_sanctioned(email: str) -> None:
    reader = troll(email)
    domain = email.lower().partition("@")[2]
    assert [each.source for each in origins(reader)] == [Source.NETWORK, Source.DEVICE]
    with pytest.raises(Refused, match="Anybody can have an address") as refused:
        impose(make_moderator(), reader, f"domain:{domain}", Kind.HOLD, WHY, now() + timedelta(days=1))
    assert refused.value.code == "public"


def test_what_another_reader_comes_from_cannot_be_sanctioned_on_this_ones_account() -> None:
    other = make_member(email="b@elsewhere.example")
    seen(other, "198.51.100.1")
    moderator, reader = make_moderator(), troll()
    for origin in origins(other):
        with pytest.raises(Refused) as refused:
            impose(moderator, reader, origin.key, Kind.HOLD, WHY, now() + timedelta(days=1))
        assert refused.value.code == "no-origin"


def test_how_many_others_come_from_there_is_said_before_and_has_to_be_known() -> None:
    reader = troll()
    for number in range(imposing.MANY):
        troll(f"pupil{number}@letters.example")
    assert [each.others for each in origins(reader)] == [imposing.MANY] * 3
    given = (make_moderator(), reader, "domain:letters.example", Kind.HOLD, WHY, now() + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        impose(*given)
    assert refused.value.code == "many"
    impose(*given, knows=True)
    with pytest.raises(Refused) as refused:
        impose(*given, knows=True)
    assert refused.value.code == "known"


def test_the_hash_of_a_network_goes_when_its_sanction_is_over() -> None:
    reader = troll()
    over, lifted, domain = (
        imposed(Source.NETWORK, Kind.HOLD, reader),
        imposed(Source.DEVICE, Kind.HOLD, reader),
        imposed(Source.DOMAIN, Kind.HOLD, reader),
    )
    assert forget_ended() == 0
    SourceSanction.objects.exclude(pk=lifted.pk).update(until=now() - timedelta(seconds=1))
    lift(make_moderator(), lifted.pk)
    assert forget_ended() == 2
    values = dict(SourceSanction.objects.values_list("pk", "value"))
    assert values == {over.pk: "", lifted.pk: "", domain.pk: "letters.example"}


def test_no_comment_costs_a_query_more(django_assert_num_queries: object) -> None:
    imposed(Source.NETWORK, Kind.HOLD)
    bound("a@elsewhere.example", ADDRESS, "")
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert bound("a@elsewhere.example", ADDRESS, "")


def test_comments_through_the_page_and_the_api_are_known_by_where_they_come_from(client: Client) -> None:
    imposed(Source.DEVICE, Kind.HOLD)
    client.force_login(make_member())
    discussion = make_discussion()
    own = {"Sec-Fetch-Site": "same-origin", "User-Agent": BROWSER}
    address = "203.0.5.5"
    client.post(f"/discussions/{discussion.pk}/comments/", {"text": "From there."}, headers=own, REMOTE_ADDR=address)
    api = f"/api/v1/discussions/{discussion.pk}/comments"
    client.post(api, {"text": "From there, too."}, "application/json", headers=own, REMOTE_ADDR=address)
    assert list(Comment.objects.filter(discussion=discussion).values_list("status", flat=True)) == ["held", "held"]
