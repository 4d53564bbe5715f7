"""Moderators of some sections: what is said elsewhere is not there for them at the desk, and stays as it is."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from broadsheet.common.clock import now
from broadsheet.conversation import judging, reporting
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import appeals, cleaning, sanctioning, undoing
from broadsheet.moderation.assigning import assign
from broadsheet.moderation.models import Assignment, Batch, Claim, Decision
from broadsheet.moderation.scope import of
from broadsheet.moderation.undoing_batches import undo_batch
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front, make_section
from tests.moderation.desk import OWN, decide, decide_many, open_queue
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def of_sport() -> Reader:
    moderator = make_moderator()
    Assignment.objects.create(moderator=moderator, begins="/sport/", title="Sport")
    return moderator


def held(section: str) -> Comment:
    return say(
        make_discussion(f"/{section}/a-story-{Comment.objects.count()}/", rule="held"), text=f"Held in {section}."
    )


def published(section: str) -> Comment:
    return say(make_discussion(f"/{section}/a-story-{Comment.objects.count()}/"), text=f"Said in {section}.")


def status(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


def test_the_desk_shows_and_counts_what_is_in_their_sections_only(client: Client) -> None:
    make_front()
    held("sport"), held("city"), held("sports-cars")
    for section in ("sport", "city"):
        reporting.report(make_member(), published(section).pk, "spam")
    client.force_login(of_sport())
    page = open_queue(client)
    assert "Held in sport." in page
    assert "Held in city." not in page
    assert "Held in sports-cars." not in page
    counted = json.loads(client.get("/moderate/counts/").content)
    assert (counted["held"], counted["reported"]) == ("1", "1")
    assert "Nothing was found." in open_queue(client, text="city")
    assert "Said in city." not in open_queue(client, "new")


def test_whoever_has_no_section_looks_after_the_whole_paper(client: Client) -> None:
    make_front()
    held("sport"), held("city")
    client.force_login(make_moderator())
    page = open_queue(client)
    assert "Held in sport." in page
    assert "Held in city." in page


@pytest.mark.parametrize("role", ["Editors", "Publishers"])
def test_editors_and_publishers_are_never_narrowed(role: str) -> None:
    make_front()
    somebody = make_member("", role)
    Assignment.objects.create(moderator=somebody, begins="/sport/")
    assert not of(somebody).begins


def test_what_is_elsewhere_is_not_found_at_the_desk(client: Client) -> None:
    make_front()
    comment = held("city")
    client.force_login(of_sport())
    data = {"deed": "approve", "looked_at": str(comment.pk + 1)}
    assert client.get(f"/moderate/held/{comment.pk}/").status_code == 404
    assert client.post(f"/moderate/held/{comment.pk}/decide/", data, headers=OWN).status_code == 404
    assert client.post(f"/moderate/comments/{comment.pk}/claim/", headers=OWN).status_code == 404
    assert not Claim.objects.exists()
    assert status(comment) == "held"


def test_the_next_comment_is_the_next_one_of_theirs(client: Client) -> None:
    make_front()
    first, _elsewhere, third = held("sport"), held("city"), held("sport")
    client.force_login(of_sport())
    assert decide(client, first, "approve").startswith(f"/moderate/held/{third.pk}/")
    assert status(first) == "published"


def test_many_at_once_are_those_of_their_sections(client: Client) -> None:
    make_front()
    own, other = held("sport"), held("city")
    client.force_login(of_sport())
    decide_many(client, "approve", [own, other])
    assert (status(own), status(other)) == ("published", "held")
    last = held("sport")
    decide_many(client, "approve", [], everything=True)
    assert (status(last), status(other)) == ("published", "held")


@pytest.mark.parametrize("do", ["approve", "reject", "pick"])
def test_the_storys_own_page_does_not_let_them_judge_elsewhere(client: Client, do: str) -> None:
    make_front()
    own, other = held("sport"), held("city")
    client.force_login(of_sport())
    headers = {**OWN, "Accept": "application/json"}
    for comment, expected in ((other, 403), (own, 409 if do == "pick" else 200)):
        response = client.post(f"/comments/{comment.pk}/judge/", {"do": do, "reason": "Why."}, headers=headers)
        assert response.status_code == expected
    assert status(other) == "held"


def test_who_rejects_on_the_storys_own_page_says_why(client: Client) -> None:
    make_front()
    comment = published("sport")
    client.force_login(of_sport())
    data = {"do": "reject", "reason": " You named your neighbour. "}
    headers = {**OWN, "Accept": "application/json"}
    assert client.post(f"/comments/{comment.pk}/judge/", data, headers=headers).status_code == 200
    assert Decision.objects.get(comment=comment).words == "You named your neighbour."


def test_who_rejects_there_without_a_reason_is_asked_for_one(client: Client) -> None:
    make_front()
    comment = published("sport")
    client.force_login(of_sport())
    for reason in ("", "  "):
        data = {"do": "reject", "reason": reason}
        answer = client.post(f"/comments/{comment.pk}/judge/", data, headers={**OWN, "Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, "no-reason")
    assert status(comment) == "published"


def test_what_was_decided_about_a_reader_elsewhere_is_not_read_at_the_desk(client: Client) -> None:
    make_front()
    elsewhere, here = published("city"), published("sport")
    Comment.objects.filter(pk__in=[elsewhere.pk, here.pk]).update(reader=make_member("Wren"))
    Comment.objects.filter(pk=elsewhere.pk).update(text="Said in the city.")
    judging.reject(make_moderator(), elsewhere.pk, Grounds(words="No.", note="Between us in the city."))
    client.force_login(of_sport())
    here.refresh_from_db()
    for address in (f"/moderate/new/{here.pk}/", f"/moderate/readers/{here.reader_id}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "in the city" not in page.content.decode(), address


def _undo_one(moderator: Reader) -> Callable[[], object]:
    comment = held("city")
    judging.approve(make_moderator(), comment.pk)
    return lambda: undoing.undo(moderator, Decision.objects.get(comment=comment, deed="approve").pk)


def _undo_many(moderator: Reader) -> Callable[[], object]:
    comment = held("city")
    judging.approve(make_moderator(), comment.pk)
    batch = Batch.objects.create(occasion="bulk", number=1)
    Decision.objects.filter(comment=comment, deed="approve").update(batch=batch)
    return lambda: undo_batch(moderator, batch.pk)


def _answer(moderator: Reader) -> Callable[[], object]:
    comment = published("city")
    judging.reject(make_moderator(), comment.pk)
    decision = Decision.objects.get(comment=comment, deed="withhold")
    made = appeals.appeal(Reader.objects.get(pk=comment.reader_id), decision.pk, "It was true.")
    return lambda: appeals.answer(moderator, made.pk, "granted", "You are right.")


def _clean_up(moderator: Reader) -> Callable[[], object]:
    comment = published("sport")
    writer = Reader.objects.get(pk=comment.reader_id)
    return lambda: cleaning.clean_up(moderator, writer, next(iter(cleaning.SPANS)), judging.Grounds(words="Spam."))


@pytest.mark.parametrize(
    ("prepared", "expected"), [(_undo_one, 404), (_undo_many, 404), (_answer, 404), (_clean_up, 403)]
)
def test_nothing_else_of_the_desk_reaches_further(
    prepared: Callable[[Reader], Callable[[], object]], expected: int
) -> None:
    make_front()
    before = prepared(of_sport())
    with pytest.raises(Refused) as refused:
        before()
    assert refused.value.status == expected


def test_appeals_are_those_of_their_sections(client: Client) -> None:
    make_front()
    for section in ("sport", "city"):
        comment = published(section)
        judging.reject(make_moderator(), comment.pk)
        writer = Reader.objects.get(pk=comment.reader_id)
        appeals.appeal(writer, Decision.objects.get(comment=comment).pk, f"Appeal in {section}.")
    client.force_login(of_sport())
    assert json.loads(client.get("/moderate/counts/").content)["appeals"] == "1"
    assert client.get("/moderate/appeals/").content.decode().count("/moderate/appeals/") >= 2


def test_an_editor_says_who_looks_after_what(client: Client) -> None:
    section = make_section("Sport")
    make_section("City", parent=section.get_parent())
    moderator = make_member("Mona", "Moderators")
    client.force_login(make_member("", "Editors"))
    page = client.get("/moderate/team/").content.decode()
    assert "Mona" in page
    assert "City" in page
    sent = client.post(f"/moderate/team/{moderator.pk}/", {"section": ["/sport/"]}, headers=OWN, follow=True)
    assert "Mona looks after: Sport." in sent.content.decode()
    assert of(Reader.objects.get(pk=moderator.pk)).begins == ("/sport/",)
    sent = client.post(f"/moderate/team/{moderator.pk}/", {}, headers=OWN, follow=True)
    assert "Mona looks after the whole paper." in sent.content.decode()


@pytest.mark.parametrize("role", ["Moderators", "Reporters", ""])
def test_nobody_else_does(client: Client, role: str) -> None:
    make_section("Sport")
    moderator = make_moderator()
    client.force_login(make_member("", *([role] if role else [])))
    assert client.get("/moderate/team/").status_code == 403
    assert client.post(f"/moderate/team/{moderator.pk}/", {"section": ["/sport/"]}, headers=OWN).status_code == 403
    assert not Assignment.objects.exists()


def test_what_is_no_section_is_not_assigned() -> None:
    make_section("Sport")
    editor = make_member("", "Editors")
    for moderator, section, expected in (
        (make_moderator(), "/", 422),
        (make_moderator(), "/elsewhere/", 422),
        (make_member(), "/sport/", 409),
        (make_member("", "Publishers"), "/sport/", 409),
    ):
        with pytest.raises(Refused) as refused:
            assign(editor, moderator, [section])
        assert refused.value.status == expected


def test_who_wrote_in_their_sections_is_sanctioned_by_them_but_not_shut_out() -> None:
    make_front()
    moderator, reader, stranger = of_sport(), held("sport").reader, held("city").reader
    assert reader is not None and stranger is not None
    why, until = Grounds(words="No insults."), now() + timedelta(days=2)
    silence = sanctioning.impose(moderator, reader, "silence", why, until)
    assert sanctioning.lift(moderator, silence.pk).lifted_at is not None
    for somebody, kind in ((reader, "suspension"), (reader, "ban"), (stranger, "warning")):
        with pytest.raises(Refused) as refused:
            sanctioning.impose(moderator, somebody, kind, why, until)
        assert refused.value.status == 403


def test_what_is_not_theirs_to_do_is_not_offered(client: Client) -> None:
    make_front()
    reader = held("sport").reader
    assert reader is not None
    client.force_login(of_sport())
    page = client.get(f"/moderate/readers/{reader.pk}/").content.decode()
    assert 'value="silence"' in page
    assert 'value="ban"' not in page and "/sources/" not in page.split("<main")[1]
