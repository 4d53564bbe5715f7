"""“Please think again”: who writes what the scorer takes for abuse is asked first, and may post it all the same."""

from typing import Any

import pytest
from django.test import Client

from broadsheet.conversation.editing import edit
from broadsheet.conversation.models import Comment, CommentVersion, Discussion
from broadsheet.conversation.posting import post
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.desk.dossier import findings
from broadsheet.moderation.models import Decision
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
RUDE = "You are an idiot."
OWN = {"Sec-Fetch-Site": "same-origin"}
PUBLISHED, HELD = Comment.Status.PUBLISHED, Comment.Status.HELD


def sign_in(reader: Any) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def rows(comment: Comment) -> dict[str, list[Any]]:
    return {row[0]: row[1:] for row in comment.verdicts if len(row) > 1}


def test_the_writer_is_told_what_was_seen_and_nothing_is_written() -> None:
    with pytest.raises(Refused) as refused:
        say(make_discussion(), text=RUDE)
    assert (refused.value.status, refused.value.code) == (422, "think-again")
    assert "“idiot”" in refused.value.why
    assert not Comment.objects.exists()


def test_who_insists_waits_and_that_they_did_stays_with_the_comment() -> None:
    comment = say(make_discussion(), text=RUDE, insists=True)
    assert (comment.status, comment.held_by) == (HELD, "insisted")
    assert comment.held_reason
    said = rows(comment)
    assert said["scored"][0] == "ask"
    assert said["insisted"][0] == "hold"
    assert comment.suspicion == 75
    titles = [finding.title for finding in findings(comment)]
    assert "Posted all the same" in titles
    assert Decision.objects.get(comment=comment).step == "insisted"


def test_insisting_on_what_nobody_asked_about_changes_nothing() -> None:
    comment = say(make_discussion(), text="All is well.", insists=True)
    assert comment.status == PUBLISHED
    assert "insisted" not in rows(comment)


def test_what_waits_anyway_is_not_asked_about() -> None:
    discussion = make_discussion()
    Discussion.objects.filter(pk=discussion.pk).update(rule=Discussion.Rule.HELD)
    comment = say(discussion, text=RUDE)
    assert (comment.status, comment.held_by) == (HELD, "rule")
    assert rows(comment)["scored"][0] == "hold"
    assert "think again" not in comment.held_reason


def test_what_is_refused_anyway_is_refused_for_that() -> None:
    house(longest=100)
    with pytest.raises(Refused) as refused:
        say(make_discussion(), text=f"{RUDE} {'more ' * 30}", insists=True)
    assert refused.value.code == "too-long"


def test_the_staff_are_not_asked() -> None:
    assert say(make_discussion(), make_moderator(), RUDE).status == PUBLISHED


def test_the_same_sending_can_be_insisted_on_and_makes_one_comment() -> None:
    reader, discussion = make_member(), make_discussion()
    with pytest.raises(Refused):
        post(reader, discussion.pk, RUDE, key="one")
    first = post(reader, discussion.pk, RUDE, key="one", insists=True)
    second = post(reader, discussion.pk, RUDE, key="one", insists=True)
    third = post(reader, discussion.pk, RUDE, key="one")
    assert first.is_new
    assert {first.comment.pk, second.comment.pk, third.comment.pk} == {Comment.objects.get().pk}


def test_an_edit_is_asked_about_too_and_leaves_the_comment_as_it_was() -> None:
    reader = make_member()
    comment = say(make_discussion(), reader, "All is well.")
    with pytest.raises(Refused) as refused:
        edit(reader, comment.pk, RUDE)
    assert refused.value.code == "think-again"
    comment.refresh_from_db()
    assert (comment.text, comment.status) == ("All is well.", PUBLISHED)
    edited = edit(reader, comment.pk, RUDE, insists=True)
    assert (edited.status, edited.held_by) == (HELD, "insisted")
    assert CommentVersion.objects.get(comment=comment).text == "All is well."


def test_an_edit_of_what_waits_already_is_not_asked_about() -> None:
    reader = make_member()
    comment = say(make_discussion(), reader, RUDE, insists=True)
    edited = edit(reader, comment.pk, f"{RUDE} Really.")
    assert edited.status == HELD


# -- without script


def test_without_script_the_page_comes_back_with_the_text_and_both_ways() -> None:
    discussion, client = make_discussion(), sign_in(make_member())
    response = client.post(f"/discussions/{discussion.pk}/comments/", {"text": RUDE}, headers=OWN)
    page = response.content.decode()
    assert response.status_code == 422
    assert f">{RUDE}</textarea>" in page
    assert 'name="insist" value="1"' in page
    assert "Please think again" in page
    # Whoever presses Enter posts what they changed, and does not insist.
    assert page.index("Post</button>") < page.index('name="insist"')
    again = client.post(f"/discussions/{discussion.pk}/comments/", {"text": RUDE, "insist": "1"}, headers=OWN)
    assert again.status_code == 303
    assert again.headers["Location"] == "/comments/mine/"
    assert Comment.objects.get().status == HELD


def test_without_script_other_refusals_have_no_such_button() -> None:
    discussion, client = make_discussion(), sign_in(make_member())
    page = client.post(f"/discussions/{discussion.pk}/comments/", {"text": " "}, headers=OWN).content.decode()
    assert 'name="insist"' not in page
    assert 'name="insist"' not in client.get(f"/discussions/{discussion.pk}/write/").content.decode()


def test_without_script_an_edit_comes_back_with_the_text_and_both_ways() -> None:
    reader = make_member()
    comment, client = say(make_discussion(), reader, "All is well."), sign_in(reader)
    response = client.post(f"/comments/{comment.pk}/edit/", {"text": RUDE}, headers=OWN)
    page = response.content.decode()
    assert response.status_code == 422
    assert f">{RUDE}</textarea>" in page
    assert 'name="insist" value="1"' in page
    assert client.post(f"/comments/{comment.pk}/edit/", {"text": RUDE, "insist": "1"}, headers=OWN).status_code == 303
    comment.refresh_from_db()
    assert (comment.status, comment.text) == (HELD, RUDE)


# -- for programs


def test_the_page_s_script_is_told_by_a_code() -> None:
    discussion, client = make_discussion(), sign_in(make_member())
    headers = {**OWN, "Accept": "application/json"}
    answer = client.post(f"/discussions/{discussion.pk}/comments/", {"text": RUDE}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "think-again")
    again = client.post(f"/discussions/{discussion.pk}/comments/", {"text": RUDE, "insist": "1"}, headers=headers)
    assert (again.status_code, again.json()["status"]) == (201, "held")


def test_the_api_has_it_too() -> None:
    discussion, client = make_discussion(), sign_in(make_member())
    path = f"/api/v1/discussions/{discussion.pk}/comments"
    headers = {**OWN, "Idempotency-Key": "one"}
    answer = client.post(path, {"text": RUDE}, "application/json", headers=headers)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "think-again"
    assert "“idiot”" in answer.json()["detail"]
    made = client.post(path, {"text": RUDE, "insist": True}, "application/json", headers=headers)
    assert (made.status_code, made.json()["status"]) == (201, "held")
    refused = client.post(path, {"text": RUDE, "insist": "yes"}, "application/json", headers=OWN)
    assert refused.json()["code"] == "invalid"


def test_the_api_has_it_for_edits() -> None:
    reader = make_member()
    comment, client = say(make_discussion(), reader, "All is well."), sign_in(reader)
    path = f"/api/v1/comments/{comment.pk}"
    answer = client.patch(path, {"text": RUDE}, "application/json", headers=OWN)
    assert (answer.status_code, answer.json()["code"]) == (422, "think-again")
    made = client.patch(path, {"text": RUDE, "insist": True}, "application/json", headers=OWN)
    assert (made.status_code, made.json()["status"]) == (200, "held")
