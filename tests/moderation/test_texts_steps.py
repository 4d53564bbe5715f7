"""What becomes of a comment for its links, addresses, capitals, likeness to others and language, and of names."""

from typing import Any

import pytest

from broadsheet.conversation.editing import withdraw
from broadsheet.conversation.models import Comment
from broadsheet.conversation.pipeline import Answer, Draft, Step, Verdict
from broadsheet.moderation.models import WatchedDomain
from broadsheet.moderation.models.texts import Fingerprint
from broadsheet.moderation.texts import listed, steps
from broadsheet.moderation.texts.likeness import MOST_CANDIDATES, candidates, fingerprint_of, near, remember
from broadsheet.moderation.texts.names import judge_name
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
SAID = "The council wants to close the old swimming pool by the river, and says that there is no money for the roof."
SHOUTED = "THIS IS A DISGRACE AND EVERYBODY KNOWS THAT"


@pytest.fixture(autouse=True)
def _list_of_this_test() -> None:
    listed.in_force.forget()
    for domain, answer in (
        ("worst.example", "refuse"),
        ("bad.example", "hold"),
        ("odd.example", "mark"),
        ("paypal.com", "trust"),
    ):
        WatchedDomain.objects.create(domain=domain, answer=answer)


def draft(
    text: str, reader: Reader | None = None, parent: Comment | None = None, edited: Comment | None = None
) -> Draft:
    discussion = parent.discussion if parent else make_discussion()
    return Draft(reader or make_member(), discussion, text, house(), parent, edited)


def found(step: Step, text: str, **given: Any) -> tuple[Answer, str] | None:
    verdict = step(draft(text, **given))
    return (verdict.answer, verdict.detail) if verdict else None


def remembered(text: str, **given: Any) -> Comment:
    comment = say(make_discussion(), text=text, **given)
    remember(comment)
    return comment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nothing to see.", None),
        ("See https://elsewhere.example/", None),
        ("See https://www.paypal.com/", None),
        ("See https://worst.example/", (Answer.REFUSE, "worst.example")),
        ("See https://bad.example/ and https://worst.example/", (Answer.REFUSE, "worst.example")),
        ("See [the council](https://news.bad.example/).", (Answer.HOLD, "news.bad.example (bad.example)")),
        ("See bad.example for it", (Answer.HOLD, "bad.example")),
        ("See bad[.]example for it", (Answer.HOLD, "bad.example")),
        ("See bad dot example for it", (Answer.HOLD, "bad.example")),
        ("See https://notbad.example/", None),
        ("See https://odd.example/", (Answer.MARK, "odd.example")),
        ("See https://paypa1.com/", (Answer.HOLD, "paypa1.com ≈ paypal.com")),
        ("See elsewhere[.]example for it", (Answer.HOLD, "elsewhere.example")),
        ("See hxxps://elsewhere.example/a", (Answer.HOLD, "elsewhere.example")),
        ("See paypal[.]com for it", None),
    ],
)
def test_where_a_comment_leads(text: str, expected: tuple[Answer, str] | None) -> None:
    assert found(steps.domains, text) == expected


def test_the_staff_may_link_anywhere() -> None:
    assert found(steps.domains, "See https://worst.example/", reader=make_moderator()) is None


def test_links_to_trusted_domains_do_not_count() -> None:
    asked = draft("https://paypal.com/a https://paypal.com/b https://elsewhere.example/")
    house(most_links=1)
    asked = Draft(asked.reader, asked.discussion, asked.text, house(most_links=1))
    assert steps.links(asked) is None
    more = Draft(asked.reader, asked.discussion, asked.text + " https://elsewhere.example/2", house(most_links=1))
    verdict = steps.links(more)
    assert verdict is not None
    assert (verdict.answer, verdict.code, verdict.detail) == (Answer.HOLD, "links", "2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to name@example.org!", (Answer.HOLD, "name@example.org")),
        ("Write to [me](mailto:name@example.org).", (Answer.HOLD, "name@example.org")),
        ("Ring 0171 2345678, or 0171 2345678.", (Answer.HOLD, "0171 2345678")),
        ("It was 2:1 in 1974, and 1,000,000 saw it.", None),
    ],
)
def test_addresses_and_numbers_wait(text: str, expected: tuple[Answer, str] | None) -> None:
    assert found(steps.contacts, text) == expected


def test_shouting_is_marked_but_not_the_shouting_of_others() -> None:
    assert found(steps.capitals, SHOUTED) == (Answer.MARK, "100%")
    assert found(steps.capitals, f"> {SHOUTED}\n\nPlease do not shout like that.") is None


def test_what_another_has_said_elsewhere_is_marked_and_the_third_of_the_kind_waits() -> None:
    comment = remembered(SAID)
    assert found(steps.alike, SAID.upper() + "!!") == (Answer.MARK, f"{comment.pk} (100%)")
    again = remembered(SAID.title())
    assert found(steps.alike, SAID) == (Answer.HOLD, f"{again.pk} (100%), {comment.pk} (100%)")
    assert found(steps.alike, "Something else about the swimming pool, which I should like to be kept open.") is None


def test_an_edit_is_not_like_what_it_was() -> None:
    comment = remembered(SAID)
    assert found(steps.alike, SAID, reader=comment.reader, edited=comment) is None


def test_what_the_writer_withdrew_may_be_said_again_but_by_nobody_else() -> None:
    comment = remembered(SAID)
    writer = comment.reader
    assert writer is not None
    withdraw(writer, comment.pk)
    assert found(steps.alike, SAID, reader=writer) is None
    assert found(steps.alike, SAID) is not None


def test_what_is_quoted_from_the_comment_answered_is_not_said_again() -> None:
    comment = remembered(SAID)
    assert found(steps.alike, f"> {SAID}\n\nI do not think so.", parent=comment) is None
    assert found(steps.alike, f"> {SAID}") is not None


def test_short_answers_are_never_alike() -> None:
    comment = remembered("Thank you for saying so.")
    assert not Fingerprint.objects.filter(pk=comment.pk).exists()
    assert found(steps.alike, "Thank you for saying so.") is None


def test_an_edit_is_remembered_as_what_it_says_now() -> None:
    comment = remembered(SAID)
    comment.text = "Altogether different words about another thing that nobody has said so far."
    remember(comment)
    bits = fingerprint_of(comment.text)
    assert bits is not None
    query, values = candidates(bits)
    assert [each.comment_id for each in near(bits, query.all(*values))] == [comment.pk]
    assert found(steps.alike, SAID) is None
    comment.text = "Never mind."
    remember(comment)
    assert not Fingerprint.objects.filter(pk=comment.pk).exists()


def test_a_look_up_is_one_query_and_a_memory_one(django_assert_num_queries: Any) -> None:
    comment = remembered(SAID)
    bits = fingerprint_of(SAID)
    assert bits is not None
    query, values = candidates(bits)
    query.all(*values)
    with django_assert_num_queries(1):
        near(bits, query.all(*values))
    with django_assert_num_queries(1):
        remember(comment)
    assert MOST_CANDIDATES < 1_000


def test_other_languages_are_marked_where_the_paper_names_its_own(settings: Any) -> None:
    german = "Der Rat hat noch nicht gesagt, was er mit dem Dach machen will, und das ist schade."
    assert found(steps.language, german) is None
    settings.COMMENT_LANGUAGES = ["en", "fr"]
    said = found(steps.language, german)
    assert said is not None
    assert (said[0], said[1][:2]) == (Answer.MARK, "de")
    settings.COMMENT_LANGUAGES = ["en", "de"]
    assert found(steps.language, german) is None


def test_trusted_readers_are_spared_all_but_the_list_of_domains() -> None:
    trusted = make_moderator()
    for step in (steps.contacts, steps.capitals, steps.alike, steps.language):
        remembered(SAID)
        assert found(step, f"{SHOUTED} name@example.org", reader=trusted) is None


@pytest.mark.parametrize("step", [steps.domains, steps.contacts, steps.capitals, steps.alike, steps.language])
def test_every_verdict_says_how_sure_it_is_and_whoever_waits_is_told_why(step: Step, settings: Any) -> None:
    settings.COMMENT_LANGUAGES = ["de"]
    addresses = ", ".join(f"name{number}@bad.example" for number in range(40))
    text = f"{'WRITE TO ALL OF THEM AND SAY WHAT IT IS THAT YOU WANT. ' * 60} {addresses}"
    remembered(text)
    verdict = step(draft(text))
    assert isinstance(verdict, Verdict)
    assert 0 < verdict.score <= 1
    assert 0 < len(verdict.detail) <= 200
    assert verdict.why or verdict.answer is Answer.MARK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anne Example", []),
        ("JOHN SMITH", []),
        ("أحمد", []),
        ("anna.2001", []),
        ("name@example.org", ["contacts"]),
        ("Ring 0171 2345678", ["contacts"]),
        ("www.bad.example", ["domain"]),
        ("elsewhere[.]example", ["hidden-link"]),
        ("I write about the river. SEE WHAT EVERYBODY SHOULD KNOW ABOUT THIS DISGRACE", ["capitals"]),
    ],
)
def test_names_and_profiles(text: str, expected: list[str]) -> None:
    assert [verdict.code for verdict in judge_name(text)] == expected
