"""Whoever proves an address gets what was written under it on the former site, and nobody else."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from broadsheet.conversation import claims
from broadsheet.conversation.models import Comment, Discussion, UnclaimedAuthor
from broadsheet.conversation.recounting import differences, recount
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, say
from tests.readers.entrance import come_in, enter_code, last_code, register
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def from_before(
    discussion: Discussion, email: str, name: str = "Old hand", parent: Comment | None = None, **fields: Any
) -> Comment:
    """What somebody wrote on the former site."""
    author = claims.unclaimed_authors([(name, email)])[name, email]
    comment = say(discussion, parent=parent)
    Comment.objects.filter(pk=comment.pk).update(reader=None, unclaimed=author, **fields)
    recount(discussion)
    comment.refresh_from_db()
    return comment


def prove(reader: Reader, email: str = "") -> None:
    address, _made = EmailAddress.objects.get_or_create(user=reader, email=email or reader.email)
    address.verified = True
    address.save()


def newcomer(email: str) -> Reader:
    return make_member(email=email, is_verified=False)


def test_proving_an_address_brings_the_comments_and_forgets_the_author() -> None:
    discussion = make_discussion()
    old = from_before(discussion, "Old.Hand@Example.org")
    reader = newcomer("old.hand@example.org")
    old.refresh_from_db()
    assert old.reader is None and old.author_name == "Old hand", "an address that is only typed in proves nothing"
    prove(reader)
    claimed = Comment.objects.get(pk=old.pk)
    assert claimed.reader == reader and claimed.unclaimed is None
    assert not UnclaimedAuthor.objects.exists()
    assert not list(differences(discussion))


def test_it_is_the_same_however_the_stored_address_is_written() -> None:
    discussion = make_discussion()
    old = from_before(discussion, "x@example.org")
    UnclaimedAuthor.objects.update(email="Mixed@Example.ORG")
    reader = newcomer("mixed@example.org")
    prove(reader)
    old.refresh_from_db()
    assert old.reader == reader


@pytest.mark.parametrize("email", ["old_hand@example.org", "old%@example.org", "old.hand@example.org.evil.example", ""])
def test_an_address_that_only_looks_like_it_brings_nothing(email: str) -> None:
    discussion = make_discussion()
    old = from_before(discussion, "oldxhand@example.org")
    nameless = from_before(discussion, "", "")
    reader = newcomer(email or "nobody@example.org")
    prove(reader)
    old.refresh_from_db()
    nameless.refresh_from_db()
    assert old.reader is None and nameless.reader is None
    assert UnclaimedAuthor.objects.count() == 2


def test_several_names_under_one_address_become_one_participant() -> None:
    discussion = make_discussion()
    reader = newcomer("old@example.org")
    from_before(discussion, "old@example.org", "Old hand")
    from_before(discussion, "old@example.org", "O. H.")
    from_before(discussion, "other@example.org", "Other")
    discussion.refresh_from_db()
    assert discussion.participant_count == 3
    prove(reader)
    discussion.refresh_from_db()
    assert discussion.participant_count == 2
    assert not list(differences(discussion))
    assert list(UnclaimedAuthor.objects.values_list("email", flat=True)) == ["other@example.org"]


def test_replies_to_them_are_replies_to_the_reader() -> None:
    discussion = make_discussion()
    old = from_before(discussion, "old@example.org")
    answer = say(discussion, parent=old)
    assert answer.answers is None
    reader = newcomer("old@example.org")
    prove(reader)
    answer.refresh_from_db()
    assert answer.answers == reader


def test_what_was_held_comes_too_and_is_held_still() -> None:
    discussion = make_discussion()
    old = from_before(discussion, "old@example.org", status="held")
    reader = newcomer("old@example.org")
    prove(reader)
    old.refresh_from_db()
    discussion.refresh_from_db()
    assert (old.reader, old.status) == (reader, "held")
    assert discussion.participant_count == 0


def test_a_second_address_brings_its_comments_too() -> None:
    discussion = make_discussion()
    old = from_before(discussion, "work@example.org")
    reader = make_member()
    prove(reader, "work@example.org")
    old.refresh_from_db()
    assert old.reader == reader


def test_pages_of_the_discussion_and_of_the_reader_change(client: Client) -> None:
    discussion = make_discussion()
    old = from_before(discussion, "old@example.org")
    before = Discussion.objects.get(pk=discussion.pk).changed_at
    reader = make_member("Greta Nightjar", email="old@example.org", is_verified=False)
    assert "Old hand" in client.get(old.get_absolute_url()).content.decode()
    prove(reader)
    after = Discussion.objects.get(pk=discussion.pk).changed_at
    assert before is not None and after is not None and after > before
    page = client.get(old.get_absolute_url()).content.decode()
    assert "Greta Nightjar" in page and "Old hand" not in page


def test_no_address_is_on_the_pages(client: Client) -> None:
    discussion = make_discussion()
    old = from_before(discussion, "secret.address@example.org")
    for path in (old.get_absolute_url(), discussion.get_absolute_url(), f"/api/v1/comments/{old.pk}"):
        assert "secret.address" not in client.get(path).content.decode()


def test_claiming_twice_is_claiming_once() -> None:
    discussion = make_discussion()
    from_before(discussion, "old@example.org")
    reader = make_member(email="old@example.org", is_verified=False)
    prove(reader)
    assert claims.claim(reader) == 0
    from_before(discussion, "old@example.org")
    assert claims.claim(reader) == 1


def test_registering_with_a_code_is_a_proof(client: Client) -> None:
    old = from_before(make_discussion(), "old@example.org")
    register(client, "old@example.org")
    assert not Comment.objects.filter(reader__email="old@example.org").exists()
    enter_code(client, last_code("old@example.org"))
    old.refresh_from_db()
    assert old.reader is not None and old.reader.email == "old@example.org"


def test_a_reader_from_a_list_proves_their_address_by_logging_in(client: Client) -> None:
    old = from_before(make_discussion(), "old@example.org")
    reader = Reader(email="old@example.org", display_name="Nell Aske")
    reader.set_unusable_password()
    reader.save()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=False, primary=True)
    come_in(client, "old@example.org")
    old.refresh_from_db()
    assert old.reader == reader
