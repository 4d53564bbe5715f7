"""What the steps say of names, handles and texts about oneself: hard cases in tables."""

import pytest

from broadsheet.moderation.models import WatchedDomain, WatchedWord
from broadsheet.readers.names import clean_display_name, free_handle
from broadsheet.readers.wishes import ABOUT, DISPLAY_NAME, HANDLE, Answer, Wish, judged
from tests.factories import make_front

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists() -> None:
    """A paper whose lists have what is coarse in several languages, what is suspect, and what may be said."""
    make_front()
    for word, answer, language in (
        ("cock", "refuse", "en"),
        ("dick", "hold", "en"),
        ("cunt", "refuse", "en"),
        ("idiot", "hold", "en"),
        ("arschloch", "refuse", "de"),
        ("connard", "hold", "fr"),
        ("queer", "mark", "en"),
        ("dyke", "hold", "en"),
        ("van dyke", "pass", "en"),
    ):
        WatchedWord.objects.create(word=word, answer=answer, language=language)
    WatchedDomain.objects.create(domain="scam.example", answer="refuse")
    WatchedDomain.objects.create(domain="odd.example", answer="hold")


def worst(field: str, text: str) -> str:
    """The severest answer that the text gets; empty where nothing is said."""
    answers = {found.answer for found in judged(Wish(None, field, text)).findings}
    return next((each.value for each in (Answer.REFUSE, Answer.HOLD, Answer.MARK) if each in answers), "")


@pytest.mark.parametrize(
    "name",
    [
        "Anna Cockburn",
        "Emily Dickinson",
        "Dickens Reader",
        "Babcock & Sons",
        "Peacock",
        "Hitchcock Fan",
        "Sue of Scunthorpe",
        "Penistone Walker",
        "Moby of Lightwater",
        "Dick Van Dyke",
        "José Álvarez-Núñez",
        "Nguyễn Thị Hạnh",
        "Sınem Işık",
        "محمد عبد الله",
        "דוד כהן",
        "李小龙",
        "さくら",
        "Ольга Иванова",
        "R2D2",
        "Nell 1984",
        "O’Brien",
        "Anna B.",
        "NATO watcher",
        "ANNA",
        "Class of 2001-2005",
    ],
)
def test_names_of_people_and_places_pass(name: str) -> None:
    said = judged(Wish(None, DISPLAY_NAME, clean_display_name(name)))
    expected = ["banned-words"] if name == "Dick Van Dyke" else []
    assert [found.step for found in said.findings] == expected


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Cunt", "refuse"),
        ("Big Cock", "refuse"),
        ("Village Idiot", "hold"),
        ("BigIdiot", "hold"),
        ("idiot99", "hold"),
        ("Das Arschloch", "refuse"),
        ("Le Connard", "hold"),
        # Look-alike letters, signs for letters, and letters kept apart.
        ("Сunt", "refuse"),
        ("C.u.n.t", "refuse"),
        ("C u n t", "refuse"),
        ("1d10t", "hold"),
        ("ⅰdiot", "hold"),
        ("𝕚𝕕𝕚𝕠𝕥", "hold"),
        ("iiidiooot", "hold"),
        # What cannot be seen, turns the writing around, or is piled up.
        ("Cu\u200bnt", "refuse"),
        ("Cu\u00adnt", "refuse"),
        ("C\u2060u\u2060n\u2060t", "refuse"),
        ("\u202eCunt", "refuse"),
        ("C\u0301u\u0301n\u0301t\u0301", "refuse"),
        # Addresses and numbers.
        ("Call 020 7946 0958", "hold"),
        ("+44 20 7946 0958", "hold"),
        ("nell@example.org", "hold"),
        ("nell at example dot org", "hold"),
        ("scam.example", "refuse"),
        ("visit odd.example", "hold"),
        # What a word is used for now is for a person to judge.
        ("Queer Reader", "mark"),
    ],
)
def test_disguises_are_seen_through(name: str, answer: str) -> None:
    assert worst(DISPLAY_NAME, clean_display_name(name)) == answer


@pytest.mark.parametrize(
    ("handle", "answer"),
    [
        ("cockburn", ""),
        ("emily_dickinson", ""),
        ("scunthorpe_sue", ""),
        ("nell_1984", ""),
        ("big_cock", "refuse"),
        ("village_idiot", "hold"),
        ("idiot99", "hold"),
        ("1d10t", "hold"),
        ("the_queer_reader", "mark"),
    ],
)
def test_handles_are_read_word_by_word(handle: str, answer: str) -> None:
    assert worst(HANDLE, handle) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", ""),
        ("I keep bees near Scunthorpe, and read Dickinson.", ""),
        ("Born 1984, retired 2019. Three children, 12 hens.", ""),
        ("My site: https://bees.example/nell", ""),
        ("Buy now at https://scam.example/now", "refuse"),
        ("See https://shop.odd.example/", "hold"),
        ("Look at odd(dot)example", "hold"),
        ("I will kill you, you stupid bastard.", "hold"),
        ("Write to nell@example.org", "hold"),
        ("Ring 020 7946 0958 after six", "hold"),
        ("All of you are idiots.", "hold"),
        ("Queer, and at home here.", "mark"),
        ("EVERYBODY WHO READS THIS PAPER SHOULD WAKE UP AND LOOK AROUND THEM NOW", "mark"),
    ],
)
def test_texts_about_oneself(text: str, answer: str) -> None:
    assert worst(ABOUT, text) == answer


def test_an_exception_lets_a_word_pass_in_a_name() -> None:
    assert worst(DISPLAY_NAME, "Anna van Dyke") == ""
    assert worst(DISPLAY_NAME, "Anna Dyke") == "hold"


def test_a_handle_that_is_suggested_is_never_one_that_would_wait() -> None:
    for name in ("Village Idiot", "Idiot", "Queer Reader"):
        handle = free_handle(name)
        assert worst(HANDLE, handle) == "", handle


def test_what_is_found_is_kept_in_the_shape_that_comments_have() -> None:
    verdicts = judged(Wish(None, DISPLAY_NAME, "Village 1d10t")).verdicts
    assert [(row[0], row[1]) for row in verdicts] == [("banned-words", "hold")]
    assert "idiot" in verdicts[0][3] and verdicts[0][2] > 80
