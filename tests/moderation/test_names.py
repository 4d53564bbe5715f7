"""What readers want to be called and say of themselves: the steps, what waits, and what moderators decide about it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.appeals import answer, appeal
from broadsheet.moderation.models import Decision, NameCheck, WatchedWord
from broadsheet.moderation.names.deciding import accept, reject
from broadsheet.moderation.names.keeping import open_checks
from broadsheet.readers import names
from broadsheet.readers.models import NameChange, Reader
from broadsheet.readers.names import change_display_name, change_handle
from tests.conversation.talk import make_moderator
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
WHY = Grounds(words="It is an insult.")


@pytest.fixture(autouse=True)
def watched() -> None:
    """A paper with a word of each kind on its list."""
    make_front()
    for word, answer_ in (("numpty", "refuse"), ("dunderhead", "hold"), ("rascal", "mark")):
        WatchedWord.objects.create(word=word, answer=answer_, language="en")


@pytest.fixture
def nell() -> Reader:
    return make_member("Nell Aske")


@pytest.fixture
def judge() -> Reader:
    return make_moderator()


def held(reader: Reader, text: str = "Old Dunderhead") -> NameCheck:
    assert not change_display_name(reader, text)
    return NameCheck.objects.get(reader=reader, status="held")


def marked(reader: Reader, text: str = "Old Rascal") -> NameCheck:
    assert change_display_name(reader, text)
    return NameCheck.objects.get(reader=reader, status="marked")


def save(client: Client, reader: Reader, **changes: Any) -> Any:
    client.force_login(reader)
    reader.refresh_from_db()
    form = {"display_name": reader.display_name, "handle": reader.handle, "about": reader.about, **changes}
    return client.post("/accounts/profile/", form, follow=True)


# ---- The profile


def test_a_banned_name_is_refused_at_its_field_and_what_was_typed_comes_back(client: Client, nell: Reader) -> None:
    page = save(client, nell, display_name="Silly Numpty", about="I keep bees.")
    assert page.status_code == 422
    words = page.content.decode()
    assert "“Numpty” is not said here." in words
    assert 'value="Silly Numpty"' in words
    assert "I keep bees.</textarea>" in words
    nell.refresh_from_db()
    assert (nell.display_name, nell.about) == ("Nell Aske", "")
    assert not NameCheck.objects.exists()


@pytest.mark.parametrize(
    ("field", "text"),
    [("display_name", "Old Dunderhead"), ("handle", "dunderhead"), ("about", "Call me a dunderhead.")],
)
def test_what_is_held_leaves_everything_as_it_was_and_the_reader_is_told(
    client: Client, nell: Reader, field: str, text: str
) -> None:
    before = getattr(nell, field)
    page = save(client, nell, **{field: text})
    nell.refresh_from_db()
    assert getattr(nell, field) == before
    check = NameCheck.objects.get()
    assert (check.field, check.text, check.before, check.status) == (field, text, before, "held")
    assert f"“{text}” waits for a moderator" in page.content.decode()
    # Also later, as long as it waits.
    assert f"“{text}” waits for a moderator" in client.get("/accounts/profile/").content.decode()


def test_what_is_held_does_not_stop_the_rest_from_being_saved(client: Client, nell: Reader) -> None:
    save(client, nell, display_name="Old Dunderhead", about="I keep bees.", hides_follows="on")
    nell.refresh_from_db()
    assert (nell.display_name, nell.about, nell.hides_follows) == ("Nell Aske", "I keep bees.", True)


@pytest.mark.parametrize(
    ("field", "text"), [("display_name", "Old Rascal"), ("handle", "the_rascal"), ("about", "A rascal, they say.")]
)
def test_what_is_marked_is_in_force_and_looked_at(client: Client, nell: Reader, field: str, text: str) -> None:
    save(client, nell, **{field: text})
    nell.refresh_from_db()
    assert getattr(nell, field) == text
    assert NameCheck.objects.get().status == "marked"


def test_saving_again_what_waits_asks_for_nothing_anew(client: Client, nell: Reader) -> None:
    for _time in range(7):
        save(client, nell, display_name="Old Dunderhead")
    assert NameCheck.objects.count() == 1


def test_nobody_keeps_the_moderators_busy_with_names(client: Client, nell: Reader) -> None:
    for number in range(6):
        page = save(client, nell, display_name=f"Dunderhead {number}")
    assert page.status_code == 422
    assert "Please try again tomorrow." in page.content.decode()
    assert NameCheck.objects.count() == 5


def test_another_choice_takes_the_place_of_what_waits(nell: Reader) -> None:
    held(nell)
    change_display_name(nell, "Nell of Ellory")
    assert [check.status for check in NameCheck.objects.all()] == ["gone"]
    assert nell.display_name == "Nell of Ellory"


def test_a_name_beside_it_takes_the_place_of_nothing(nell: Reader) -> None:
    held(nell)
    assert not change_handle(nell, "dunderhead")
    assert NameCheck.objects.filter(status="held").count() == 2


def test_the_staff_are_spared() -> None:
    editor = make_member("Perrin Sallow", "Editors")
    assert change_display_name(editor, "Perrin Numpty")
    assert not NameCheck.objects.exists()


def test_a_name_that_somebody_else_corrects_is_not_asked_about(nell: Reader, judge: Reader) -> None:
    held(nell)
    assert change_display_name(nell, "Reader Dunderhead", by=judge)
    assert [check.status for check in NameCheck.objects.all()] == ["gone"]


# ---- Decisions


def test_what_is_accepted_is_in_force_and_told(nell: Reader, judge: Reader) -> None:
    accept(judge, held(nell).pk)
    nell.refresh_from_db()
    assert nell.display_name == "Old Dunderhead"
    change = NameChange.objects.get()
    assert (change.before, change.after, change.by) == ("Nell Aske", "Old Dunderhead", judge)
    decision = Decision.objects.get()
    assert (decision.deed, decision.reader, decision.by, decision.text) == ("name-yes", nell, judge, "Old Dunderhead")
    assert "in force now" in mail.outbox[-1].body
    # And once accepted, it does not wait again.
    change_display_name(nell, "Nell Aske")
    NameChange.objects.all().delete()
    assert change_display_name(nell, "Old Dunderhead")


def test_a_text_about_oneself_is_put_into_force(client: Client, nell: Reader, judge: Reader) -> None:
    save(client, nell, about="Call me a dunderhead.")
    accept(judge, NameCheck.objects.get().pk)
    nell.refresh_from_db()
    assert nell.about == "Call me a dunderhead."
    assert NameCheck.objects.get().status == "accepted"


def test_a_handle_that_was_taken_meanwhile_is_given_up_and_told(nell: Reader, judge: Reader) -> None:
    assert not change_handle(nell, "dunderhead")
    Reader.objects.filter(pk=make_member().pk).update(
        handle="dunderhead", handle_skeleton=names.handles.skeleton("dunderhead")
    )
    done = accept(judge, NameCheck.objects.get().pk)
    assert "taken" in done.why
    assert NameCheck.objects.get().status == "gone"
    assert not Decision.objects.exists()
    assert "taken" in mail.outbox[-1].body


def test_what_is_rejected_changes_nothing_and_is_told_with_reasons(client: Client, nell: Reader, judge: Reader) -> None:
    reject(judge, held(nell).pk, WHY)
    nell.refresh_from_db()
    assert nell.display_name == "Nell Aske"
    decision = Decision.objects.get()
    assert decision.deed == "name-no"
    assert "It is an insult." in mail.outbox[-1].body
    client.force_login(nell)
    assert "Your display name was rejected" in client.get("/accounts/decisions/").content.decode()
    page = client.get(f"/accounts/decisions/{decision.pk}/").content.decode()
    for words in ("Old Dunderhead", "It is an insult.", "A moderator read it and decided.", "you can choose another"):
        assert words in page, words


@pytest.mark.parametrize(
    ("field", "text"), [("display_name", "Old Rascal"), ("handle", "the_rascal"), ("about", "A rascal, they say.")]
)
def test_a_marked_one_that_is_rejected_goes(client: Client, nell: Reader, judge: Reader, field: str, text: str) -> None:
    save(client, nell, **{field: text})
    reject(judge, NameCheck.objects.get().pk, WHY)
    nell.refresh_from_db()
    found = getattr(nell, field)
    assert found == "" if field == "about" else found.lower().startswith("reader")
    assert NameCheck.objects.get().status == "rejected"
    if field != "about":
        assert NameChange.objects.filter(by=judge, before=text).exists()


def test_a_reason_is_owed(nell: Reader, judge: Reader) -> None:
    with pytest.raises(Refused) as refused:
        reject(judge, held(nell).pk, Grounds(note="Only for colleagues."))
    assert refused.value.status == 422


def test_the_second_of_two_moderators_is_told(nell: Reader, judge: Reader) -> None:
    check = held(nell)
    accept(judge, check.pk)
    with pytest.raises(Refused) as refused:
        reject(make_moderator(), check.pk, WHY)
    assert (refused.value.status, refused.value.code) == (409, "decided")
    nell.refresh_from_db()
    assert nell.display_name == "Old Dunderhead"


def test_what_the_reader_gave_up_is_not_decided(nell: Reader, judge: Reader) -> None:
    check = held(nell)
    change_display_name(nell, "Nell of Ellory")
    with pytest.raises(Refused) as refused:
        accept(judge, check.pk)
    assert refused.value.code == "gone"


def test_only_moderators_decide_and_not_about_themselves(nell: Reader, judge: Reader) -> None:
    check = held(nell)
    with pytest.raises(Refused) as refused:
        accept(make_member(), check.pk)
    assert refused.value.status == 403
    NameCheck.objects.filter(pk=check.pk).update(reader=judge)
    with pytest.raises(Refused) as refused:
        accept(judge, check.pk)
    assert refused.value.code == "own"


# ---- Appeals


def appealed(reader: Reader, judge: Reader, check: NameCheck) -> int:
    reject(judge, check.pk, WHY)
    return appeal(reader, Decision.objects.get(deed="name-no").pk, "It is my name.").pk


def test_an_appeal_that_is_granted_puts_the_name_into_force(nell: Reader, judge: Reader) -> None:
    number = appealed(nell, judge, held(nell))
    answer(make_moderator(), number, "granted", "It is yours.")
    nell.refresh_from_db()
    assert nell.display_name == "Old Dunderhead"
    assert list(Decision.objects.order_by("pk").values_list("deed", flat=True)) == ["name-no", "name-yes"]
    assert "you were right" in mail.outbox[-1].body


def test_one_that_comes_after_another_choice_leaves_that(nell: Reader, judge: Reader) -> None:
    number = appealed(nell, judge, held(nell))
    change_display_name(nell, "Nell of Ellory")
    answer(make_moderator(), number, "granted", "It is yours.")
    nell.refresh_from_db()
    assert nell.display_name == "Nell of Ellory"
    # They may choose it again, and nobody looks at it a second time.
    assert change_display_name(nell, "Old Dunderhead")


def test_one_about_a_marked_name_brings_it_back(nell: Reader, judge: Reader) -> None:
    number = appealed(nell, judge, marked(nell))
    answer(make_moderator(), number, "granted", "It is yours.")
    nell.refresh_from_db()
    assert nell.display_name == "Old Rascal"


def test_a_decision_that_stands_changes_nothing(nell: Reader, judge: Reader) -> None:
    number = appealed(nell, judge, held(nell))
    answer(make_moderator(), number, "stands", "It is not.")
    nell.refresh_from_db()
    assert nell.display_name == "Nell Aske"


# ---- What is kept


def test_those_who_have_not_shown_that_their_address_is_theirs_wait(nell: Reader) -> None:
    stranger = make_member("Ansel Marsh", is_verified=False)
    held(stranger)
    assert not open_checks().exists()
    held(nell)
    assert [check.reader for check in open_checks()] == [nell]
