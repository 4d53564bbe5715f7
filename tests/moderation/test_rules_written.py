"""Editors and publishers write the rules of the house, see what would be different, and publish them."""

from typing import Any

import pytest
from django.test import Client

from broadsheet.moderation.models import HouseRules
from broadsheet.moderation.rules import Row, in_force, in_short, publish_rules
from broadsheet.moderation.rules_compared import compared
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def signed_in(reader: Reader) -> Client:
    client = Client(headers=SAME_ORIGIN)
    client.force_login(reader)
    return client


@pytest.fixture
def editor() -> Reader:
    return make_member("Edith Lowe", "Editors")


def form(*rows: tuple[str, str, str], since: int | None = None, **more: Any) -> dict[str, Any]:
    """What the browser sends: key, title and text of each row, in that order."""
    return {
        "since": str(in_force().number if since is None else since),
        "key": [row[0] for row in rows],
        "title": [row[1] for row in rows],
        "text": [row[2] for row in rows],
        "place": [str(number) for number in range(1, len(rows) + 1)],
        **more,
    }


def test_an_editor_publishes_rules_which_hold_from_then_on(editor: Reader) -> None:
    client = signed_in(editor)
    assert "Keep to the subject" in client.get("/moderate/rules/").content.decode()
    rows = (("respect", "Be kind", "Always."), ("", "Say it once", "Not twice."), ("", "", ""))
    assert client.post("/moderate/rules/", form(*rows, publish="yes")).status_code in (302, 303)
    made = in_force()
    assert (made.number, made.published_by) == (2, editor)
    assert list(made.rules.values_list("key", "title")) == [("respect", "Be kind"), ("say-it-once", "Say it once")]


def test_a_look_at_what_is_different_publishes_nothing(editor: Reader) -> None:
    page = signed_in(editor).post("/moderate/rules/", form(("respect", "Be kind", "Always."), preview="yes"))
    said = page.content.decode()
    assert page.status_code == 200 and "<ins>Be kind</ins>" in said and 'value="Be kind"' in said
    assert HouseRules.objects.count() == 1


def test_the_order_is_that_of_the_numbers(editor: Reader) -> None:
    sent = form(("", "Second", "b"), ("", "First", "a"), publish="yes", place=["2", "1"])
    signed_in(editor).post("/moderate/rules/", sent)
    assert list(in_force().rules.values_list("title", flat=True)) == ["First", "Second"]


def test_of_two_editors_at_once_the_second_is_told_and_loses_nothing(editor: Reader) -> None:
    mine = form(("respect", "Mine", "My words."), publish="yes")
    publish_rules(make_member("Other", "Publishers"), [Row("respect", "Theirs", "Their words.")])
    page = signed_in(editor).post("/moderate/rules/", mine)
    said = page.content.decode()
    assert page.status_code == 409 and "My words." in said and "Somebody else has published rules" in said
    assert list(in_force().rules.values_list("title", flat=True)) == ["Theirs"]


@pytest.mark.parametrize("rows", [(), (("", "", "A text without a title."),)])
def test_rules_that_are_none_come_back(editor: Reader, rows: tuple[tuple[str, str, str], ...]) -> None:
    page = signed_in(editor).post("/moderate/rules/", form(*rows, publish="yes"))
    assert page.status_code == 422 and HouseRules.objects.count() == 1
    assert all(text in page.content.decode() for _key, _title, text in rows)


@pytest.mark.parametrize(
    ("group", "status"), [("", 403), ("Reporters", 403), ("Moderators", 403), ("Editors", 200), ("Publishers", 200)]
)
@pytest.mark.parametrize("path", ["/moderate/rules/", "/moderate/rules/1/"])
def test_editors_and_publishers_write_the_rules(group: str, status: int, path: str) -> None:
    in_force()
    client = signed_in(make_member("Somebody", group) if group else make_member())
    assert client.get(path).status_code == status
    assert client.post("/moderate/rules/", form(("a", "A", ""), publish="yes")).status_code == (
        403 if status == 403 else 303
    )


def test_the_rules_in_force_stand_where_a_reader_writes(client: Client) -> None:
    make_front()
    discussion = make_discussion()
    page = client.get(f"/discussions/{discussion.pk}/").content.decode()
    assert "Keep to the subject" in page and 'href="/rules/"' in page
    publish_rules(None, [Row("kind", "Be kind", "Always.")])
    assert in_short().titles == ("Be kind",)
    assert "Be kind" in client.get(f"/discussions/{discussion.pk}/").content.decode()


def test_what_is_different_is_said_rule_by_rule_and_word_by_word() -> None:
    before = [Row("a", "Be kind", "Always be kind."), Row("b", "Be brief", ""), Row("c", "Stay", "As it is.")]
    after = [Row("c", "Stay", "As it is."), Row("a", "Be kind", "Mostly be kind."), Row("d", "New", "Words.")]
    found = compared(before, after)
    assert [(each.key, each.change) for each in found] == [
        ("c", "same"), ("a", "different"), ("d", "new"), ("b", "gone"),
    ]  # fmt: skip
    assert [(piece.words, piece.change) for piece in found[1].text] == [
        ("Always ", "gone"), ("Mostly ", "new"), ("be kind.", "same"),
    ]  # fmt: skip


def test_two_rules_of_one_title_have_keys_of_their_own(editor: Reader) -> None:
    signed_in(editor).post("/moderate/rules/", form(("", "Be kind", "a"), ("", "Be kind", "b"), publish="yes"))
    assert list(in_force().rules.values_list("key", flat=True)) == ["be-kind", "be-kind-2"]


def test_a_version_shows_what_it_changed(editor: Reader) -> None:
    in_force()
    publish_rules(editor, [Row("respect", "Be kind", "Always.")])
    page = signed_in(editor).get("/moderate/rules/2/").content.decode()
    assert "<del>Keep to the subject</del>" in page and "<ins>" in page
    assert signed_in(editor).get("/moderate/rules/9/").status_code == 404
