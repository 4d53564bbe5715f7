"""The lists of watched words: how words come onto them, and when a list is in force."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoAssertNumQueries

from broadsheet.common import in_force
from broadsheet.moderation.models import WatchedWord
from broadsheet.moderation.words import lists
from broadsheet.moderation.words.entries import fault_of
from broadsheet.moderation.words.lists import add_words

pytestmark = pytest.mark.django_db
Answer = WatchedWord.Answer


@pytest.fixture(autouse=True)
def _lists_of_this_test() -> Iterator[None]:
    lists.in_force.connect()
    lists.in_force.forget()
    yield
    lists.in_force.forget()


def said(text: str) -> list[tuple[str, str]]:
    return [(found.entry.word, found.entry.label) for found in lists.in_force().find(text)]


def test_many_words_are_pasted_at_once_and_what_is_none_comes_back_with_its_line() -> None:
    WatchedWord.objects.create(word="scum", language="en", answer=Answer.REFUSE)
    pasted = add_words(
        "# the desk’s list\nIdiot  # as of May\n\n  half-wit\nSCUM\nidiot\n!!!\nim*\n" + "x" * 101 + "\ngo   to hell\n",
        language="en",
        note="from the desk",
    )
    assert (pasted.added, pasted.known) == (3, ["idiot", "scum"])
    assert [(fault.number, fault.line[:3]) for fault in pasted.faults] == [(7, "!!!"), (8, "im*"), (9, "xxx")]
    assert all(fault.why for fault in pasted.faults)
    assert set(WatchedWord.objects.values_list("word", "language", "answer", "note")) == {
        ("scum", "en", "refuse", ""),
        ("idiot", "en", "hold", "from the desk"),
        ("half-wit", "en", "hold", "from the desk"),
        ("go to hell", "en", "hold", "from the desk"),
    }


def test_pasting_a_list_again_changes_nothing() -> None:
    add_words("idiot\nscum")
    pasted = add_words("idiot\nscum", answer=Answer.MARK)
    assert (pasted.added, sorted(pasted.known), pasted.faults) == (0, ["idiot", "scum"], [])
    assert not WatchedWord.objects.exclude(answer=Answer.HOLD).exists()


def test_a_word_may_be_on_the_lists_of_two_languages() -> None:
    assert add_words("die", "en").added == add_words("die", "de").added == 1


def test_more_lines_than_anybody_pastes_are_not_taken() -> None:
    pasted = add_words("\n".join(f"word{number}" for number in range(lists.MOST_LINES + 5)))
    assert (pasted.added, len(pasted.faults)) == (lists.MOST_LINES, 1)


@pytest.mark.parametrize("word", ["", "!", "x" * 101, "ab*", "one two*", "a b c d e f g h i"])
def test_what_cannot_be_found_is_no_word_for_a_list(word: str) -> None:
    assert fault_of(word)
    with pytest.raises(ValidationError):
        WatchedWord(word=word).full_clean()


@pytest.mark.parametrize("word", ["idiot", "half-wit", "idiot*", "go to hell", "حمار", "88", "c0ck", "a b c d e f g h"])
def test_what_can_be_found_is(word: str) -> None:
    assert not fault_of(word)


def test_a_word_is_kept_in_small_letters_and_one_space() -> None:
    watched = WatchedWord(word="  Half   Wit", language="EN")
    watched.full_clean()
    assert (watched.word, watched.language, str(watched)) == ("half wit", "en", "half wit")


def test_a_change_is_in_force_at_once() -> None:
    assert said("idiot") == []
    watched = WatchedWord.objects.create(word="idiot")
    assert said("idiot") == [("idiot", "hold")]
    watched.answer = Answer.MARK
    watched.save()
    assert said("idiot") == [("idiot", "mark")]
    watched.answer = Answer.PASS
    watched.save()
    assert said("idiot") == []
    add_words("scum", answer=Answer.REFUSE)
    assert said("scum") == [("scum", "refuse")]
    WatchedWord.objects.get(word="scum").delete()
    assert said("scum") == []


def test_a_change_by_another_process_is_in_force_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 1_000.0
    monkeypatch.setattr(in_force.time, "monotonic", lambda: clock)
    monkeypatch.setattr(in_force, "SECONDS", 1)
    watched = WatchedWord.objects.create(word="idiot")
    assert said("idiot scum") == [("idiot", "hold")]
    WatchedWord.objects.bulk_create([WatchedWord(word="scum")])
    assert said("idiot scum") == [("idiot", "hold")]
    clock += 1.01
    assert said("idiot scum") == [("idiot", "hold"), ("scum", "hold")]
    WatchedWord.objects.filter(pk=watched.pk)._raw_delete("default")
    clock += 1.01
    assert said("idiot scum") == [("scum", "hold")]


def test_the_list_is_not_read_again_while_it_is_the_same(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clock = 1_000.0
    monkeypatch.setattr(in_force.time, "monotonic", lambda: clock)
    monkeypatch.setattr(in_force, "SECONDS", 1)
    add_words("\n".join(f"word{number}" for number in range(100)))
    first = lists.in_force()
    with django_assert_num_queries(0):
        assert lists.in_force() is first
    clock += 1.01
    asked: CaptureQueriesContext
    with django_assert_num_queries(1) as asked:
        assert lists.in_force() is first
    assert "COUNT" in asked.captured_queries[0]["sql"]
