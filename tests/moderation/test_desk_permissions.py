"""Who may do what at the desk: every kind of reader at every address, from one table."""

import pytest
from django.test import Client

from broadsheet.conversation.models import Comment
from broadsheet.moderation.models import Assignment, Claim
from broadsheet.moderation.urls import desk_urls
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, say
from tests.factories import make_front
from tests.moderation.desk import OWN
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

# How what is at an address is asked for, and what a moderator is answered.
ACTIONS = {
    "desk": ("GET", 302),
    "desk_counts": ("GET", 200),
    "desk_names": ("GET", 200),
    "desk_name": ("POST", 422),
    "desk_watches": ("GET", 200),
    "desk_watch_discussion": ("GET", 200),
    "desk_watch_reader": ("GET", 200),
    "desk_numbers": ("GET", 200),
    "desk_report": ("GET", 200),
    "desk_report_csv": ("GET", 200),
    "desk_report_json": ("GET", 200),
    "desk_audit": ("GET", 200),
    "desk_audit_csv": ("GET", 200),
    "desk_audit_json": ("GET", 200),
    "desk_save": ("POST", 422),
    "desk_saved": ("POST", 422),
    "desk_note": ("POST", 422),
    "desk_rules": ("GET", 403),
    "desk_rules_version": ("GET", 403),
    "desk_team": ("GET", 403),
    "desk_assign": ("POST", 403),
    "desk_appeals": ("GET", 200),
    "desk_appeal": ("GET", 404),
    "desk_words": ("GET", 200),
    "desk_queue": ("GET", 200),
    "desk_comment": ("GET", 200),
    "desk_following": ("GET", 303),
    "desk_claim": ("POST", 200),
    "desk_release": ("POST", 204),
    "desk_decide": ("POST", 303),
    "desk_decide_many": ("POST", 303),
    "desk_undo": ("POST", 404),
    "desk_batches": ("GET", 200),
    "desk_undo_many": ("POST", 404),
    "desk_clean_up": ("GET", 200),
    "desk_sources": ("GET", 200),
    "desk_source_lift": ("POST", 404),
    "desk_reader_sources": ("GET", 200),
    "desk_reader": ("GET", 200),
    "desk_lift": ("POST", 404),
}
# What only those may do who say who looks after what.
SAYS_WHO = {
    group: {"desk_team": 200, "desk_assign": 409, "desk_rules": 200, "desk_rules_version": 404}
    for group in ("Editors", "Publishers")
}
# What is not there for whoever looks after another section.
ELSEWHERE = {
    "moderator elsewhere": {
        "desk_comment": 404,
        "desk_claim": 404,
        "desk_decide": 404,
        "desk_note": 404,
        "desk_watch_discussion": 404,
        # Where readers come from is for who looks after the whole paper.
        "desk_source_lift": 403,
    }
}
# What each kind of reader is answered: None for what stands above, 302 is the way to the door.
ROLES: dict[str, int | None] = {
    "nobody": 302,
    "reader": 403,
    "Reporters": 403,
    "Editors": None,
    "Moderators": None,
    "Publishers": None,
    "moderator elsewhere": None,
    "shut out": 302,
}


def make(role: str) -> Reader | None:
    if role == "nobody":
        return None
    if role == "moderator elsewhere":
        moderator = make_member("", "Moderators")
        Assignment.objects.create(moderator=moderator, begins="/elsewhere/")
        return moderator
    return make_member("", *([role] if role[0].isupper() else []))


def ask(client: Client, name: str, comment: Comment, **headers: str) -> int:
    """Asks for what is at the address, with a form that would do something."""
    path = next(each for each in desk_urls if each.name == name)
    given = {
        "<slug:name>": "held",
        "<comment:pk>": comment.pk,
        "<int:pk>": comment.reader_id,
        "<int:number>": 1,
        "<whole:number>": 1,
        "<int:discussion>": comment.discussion_id,
        "<long:pk>": 1,
    }
    address = f"/{path.pattern}"
    for placeholder, value in given.items():
        address = address.replace(placeholder, str(value))
    if ACTIONS[name][0] == "GET":
        return client.get(address, headers=headers).status_code
    data = {"deed": "approve", "looked_at": str(comment.pk + 1), "comment": [str(comment.pk)]}
    return client.post(address, data, headers=headers).status_code


def test_the_table_has_every_address_of_the_desk() -> None:
    assert {path.name for path in desk_urls} == set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says(client: Client, role: str, action: str) -> None:
    make_front()
    comment, who = say(make_discussion(rule="held")), make(role)
    if who is not None:
        client.force_login(who)
    if role == "shut out":
        Reader.objects.filter(email=who and who.email).update(is_active=False, status="shut-out")
    own = {**SAYS_WHO, **ELSEWHERE}.get(role, {})
    expected = ROLES[role] or own.get(action, ACTIONS[action][1])
    assert ask(client, action, comment, **OWN) == expected
    if ROLES[role] or role in ELSEWHERE:
        assert Comment.objects.get(pk=comment.pk).status == "held"
        assert not Claim.objects.exists()


@pytest.mark.parametrize("action", [name for name, (method, _status) in ACTIONS.items() if method == "POST"])
def test_no_other_site_sends_forms_in_a_moderators_name(client: Client, action: str) -> None:
    make_front()
    comment = say(make_discussion(rule="held"))
    client.force_login(make_member("", "Moderators"))
    assert ask(client, action, comment, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert Comment.objects.get(pk=comment.pk).status == "held"


def test_nothing_of_the_desk_is_kept_anywhere(client: Client) -> None:
    make_front()
    comment = say(make_discussion(rule="held"))
    client.force_login(make_member("", "Moderators"))
    for address in ("/moderate/", "/moderate/held/", f"/moderate/held/{comment.pk}/", "/moderate/counts/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store", address


def test_what_is_not_there_is_not_found(client: Client) -> None:
    make_front()
    comment = say(make_discussion(rule="held"))
    client.force_login(make_member("", "Moderators"))
    for address in (
        "/moderate/elsewhere/",
        "/moderate/held/?after=x",
        "/moderate/held/next/?after=1-2",
        f"/moderate/elsewhere/{comment.pk}/",
        "/moderate/held/1/",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post("/moderate/comments/1/claim/", headers=OWN).status_code == 404
    data = {"deed": "approve", "looked_at": str(comment.pk)}
    assert client.post("/moderate/held/1/decide/", data, headers=OWN).status_code == 404


def test_the_newsrooms_menu_leads_whoever_may_judge_to_the_desk(client: Client) -> None:
    make_front()
    client.force_login(make_member("", "Moderators"))
    say(make_discussion(rule="held"))
    page = client.get("/newsroom/").content.decode()
    assert '"url": "/moderate/"' in page
    assert "Comments (1)" in page
    reporter = Client()
    reporter.force_login(make_member("", "Reporters"))
    assert "/moderate/" not in reporter.get("/newsroom/").content.decode()
