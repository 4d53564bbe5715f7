"""Newsletters in the newsroom: setting one up, writing its next edition, trying, sending and stopping it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.common.clock import now
from broadsheet.notifications.models import Edition, Newsletter
from broadsheet.notifications.newsletters import editions, sending
from broadsheet.notifications.newsletters.newsroom.writing import moved
from broadsheet.notifications.newsletters.states import NotAllowed
from broadsheet.readers.models import Reader
from tests.factories import make_section, make_story
from tests.notifications.newsletters import enrolled, made_edition, make_newsletter, sent_edition
from tests.notifications.postbox import Postbox, text_of
from tests.stories.desk import filled_in, signed_in

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("newsroom_newsletters"), reverse("newsroom_new_newsletter")


@pytest.fixture
def editor() -> Client:
    return signed_in("Editors", "editor@example.org", display_name="Edda Editor")


def at(name: str, thing: Newsletter | Edition) -> str:
    return reverse(f"newsroom_{name}", args=[thing.pk])


def said(**more: Any) -> dict[str, Any]:
    return {"name": "The Morning", "slug": "", "rhythm": "daily", "weekday": "0", "hour": "06:30", "most": "4", **more}


def keys_in(edition: Edition) -> list[int]:
    return list(edition.items.order_by("place").values_list("article_id", flat=True))


def written(edition: Edition, keys: list[int], do: str, **more: Any) -> dict[str, Any]:
    return {"subject": "Good morning", "introduction": "", "story": [str(key) for key in keys], "do": do, **more}


def press(client: Client, edition: Edition, act: str, **more: Any) -> Any:
    """Opens the edition's page and presses the button there."""
    page = client.get(at("edition", edition)).text
    as_read = re.search(r'name="as_read" value="(\w+)"', page)
    data = {"act": act, "as_read": as_read[1] if as_read else "", **more}
    return client.post(at("edition", edition), data, follow=True)


def state_of(edition: Edition) -> str:
    edition.refresh_from_db()
    return edition.state


# Setting one up -------------------------------------------------------------------------------------------------------


def test_an_editor_makes_a_newsletter_that_goes_out_by_the_papers_clock(editor: Client) -> None:
    assert "The paper has no newsletter yet." in editor.get(LIST).text
    news = make_section("News")
    response = editor.post(NEW, said(is_on="on", sections=[str(news.pk)], description="All you need."))
    newsletter = Newsletter.objects.get()
    assert response.headers["Location"] == at("newsletter", newsletter)
    assert (newsletter.slug, newsletter.most, list(newsletter.sections.all())) == ("the-morning", 4, [news])
    assert newsletter.due_at is not None and newsletter.due_at > now()
    local = timezone.localtime(newsletter.due_at)
    assert (local.hour, local.minute) == (6, 30)
    page = editor.get(at("newsletter", newsletter)).text
    assert "All you need." in page
    assert "0 addresses" in page
    editor.post(at("newsletter_settings", newsletter), said(rhythm="hand", slug="morning", is_on="on"))
    changed = Newsletter.objects.get()
    assert (changed.slug, changed.due_at, changed.sections.count()) == ("morning", None, 0)
    assert "The Morning" in editor.get(LIST).text


def test_a_name_is_all_that_a_new_newsletter_needs(editor: Client) -> None:
    data = filled_in(editor.get(NEW))  # type: ignore[arg-type]
    editor.post(NEW, {**data, "name": "Harbour notes"})
    newsletter = Newsletter.objects.get()
    assert (newsletter.slug, newsletter.rhythm, newsletter.most, newsletter.is_on) == (
        "harbour-notes",
        "daily",
        5,
        True,
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("slug", "stop"), ("slug", "no spaces"), ("hour", "25:00"), ("most", "0"), ("rhythm", "hourly")],
)
def test_what_cannot_be_comes_back_with_a_reason(editor: Client, field: str, typed: str) -> None:
    page = editor.post(NEW, said(**{field: typed}))
    assert page.status_code == 200
    assert "Something is missing or wrong below." in page.text
    assert f'id="id_{field}-wrong"' in page.text
    assert not Newsletter.objects.exists()


def test_two_newsletters_have_two_addresses(editor: Client) -> None:
    for _ in range(2):
        editor.post(NEW, said(is_on="on"))
    assert set(Newsletter.objects.values_list("slug", flat=True)) == {"the-morning", "the-morning-2"}
    page = editor.post(NEW, said(slug="the-morning")).text
    assert 'id="id_slug-wrong"' in page


# Writing an edition ---------------------------------------------------------------------------------------------------


def test_the_next_edition_begins_as_the_rule_has_it_and_is_changed_by_hand(editor: Client) -> None:
    news, newsletter = make_section("News"), make_newsletter(most=2)
    stories = [make_story(f"Story {n}", news, published=now() - timedelta(hours=n + 1)) for n in range(4)]
    response = editor.post(at("newsletter", newsletter))
    edition = Edition.objects.get()
    assert response.headers["Location"] == at("write_edition", edition)
    assert edition.made_by is not None and edition.made_by.email == "editor@example.org"
    first, second, third = (story.pk for story in stories[:3])
    assert keys_in(edition) == [first, second]
    page = editor.get(at("write_edition", edition)).text
    assert "2 more that are new" in page
    path = at("write_edition", edition)
    editor.post(path, written(edition, [first, second], f"in:{third}"))
    assert keys_in(edition) == [first, second, third]
    editor.post(path, written(edition, [first, second, third], f"up:{third}"))
    assert keys_in(edition) == [first, third, second]
    response = editor.post(path, written(edition, [first, third, second], f"out:{first}", introduction="Hello."))
    assert keys_in(edition) == [third, second]
    assert f"at={first}" in response.headers["Location"]
    edition.refresh_from_db()
    assert (edition.subject, edition.introduction) == ("Good morning", "Hello."), "every button keeps what was written"
    editor.post(path, written(edition, [third, second], "rule"))
    assert keys_in(edition) == [first, second]
    response = editor.post(path, written(edition, [second], "keep"))
    assert response.headers["Location"] == at("edition", edition)
    assert keys_in(edition) == [second]


@pytest.mark.parametrize(
    ("act", "story", "after"),
    [
        ("up", 1, [1, 2, 3]),
        ("up", 3, [1, 3, 2]),
        ("down", 1, [2, 1, 3]),
        ("down", 3, [1, 2, 3]),
        ("out", 2, [1, 3]),
        ("out", 9, [1, 2, 3]),
        ("in", 9, [1, 2, 3, 9]),
        ("in", 2, [1, 2, 3]),
        ("turn", 2, [1, 2, 3]),
        ("keep", None, [1, 2, 3]),
    ],
)
def test_a_button_moves_a_story(act: str, story: int | None, after: list[int]) -> None:
    assert moved([1, 2, 2, 3], act, story) == after


def test_what_cannot_be_kept_comes_back_as_it_was_typed(editor: Client) -> None:
    edition = made_edition(make_newsletter())
    page = editor.post(at("write_edition", edition), written(edition, [], "keep", subject=" ", introduction="A <b>"))
    assert "An edition needs a subject." in page.text
    assert "A &lt;b&gt;" in page.text
    assert len(keys_in(edition)) == 1


@pytest.mark.parametrize("key", ["x", "1e3", "-1", "٣", "9" * 40])
def test_what_is_no_key_of_a_story_is_not_found(editor: Client, key: str) -> None:
    edition = made_edition(make_newsletter())
    assert editor.post(at("write_edition", edition), written(edition, [], f"in:{key}")).status_code == 404
    assert editor.get(f"{at('write_edition', edition)}?at={key}").status_code == 404


def test_one_that_goes_out_is_not_written_any_more(editor: Client) -> None:
    edition = sent_edition(make_newsletter())
    assert editor.get(at("write_edition", edition)).headers["Location"] == at("edition", edition)
    page = editor.post(at("write_edition", edition), written(edition, [], "keep"))
    assert "This edition is no draft any more." in page.text


def test_the_preview_is_the_letter_and_runs_nothing(editor: Client) -> None:
    edition = made_edition(make_newsletter(), "Hello", "The <i>harbour</i> opens")
    assert "sandbox" in editor.get(at("edition", edition)).text
    response = editor.get(at("preview_edition", edition))
    assert "The &lt;i&gt;harbour&lt;/i&gt; opens" in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


# Sending --------------------------------------------------------------------------------------------------------------


def test_a_test_goes_to_the_editor_alone_and_counts_nothing(editor: Client, postbox: Postbox) -> None:
    newsletter = make_newsletter()
    enrolled(newsletter)
    edition = made_edition(newsletter, "Good morning")
    page = editor.post(at("test_edition", edition), follow=True).text
    assert "Sent to editor@example.org." in page
    (mail,) = postbox.mails
    assert (mail["To"], mail["Subject"]) == ("editor@example.org", "Test: Good morning")
    assert "/newsletters/stop/" not in text_of(mail) + text_of(mail, "html")
    assert state_of(edition) == "draft"
    assert edition.sent == 0
    postbox.answer = "554 5.7.1 No thanks"
    assert "No thanks" in editor.post(at("test_edition", edition), follow=True).text


def test_an_editor_sends_it_once_however_often_they_press(editor: Client, postbox: Postbox) -> None:
    newsletter = make_newsletter()
    for _ in range(3):
        enrolled(newsletter)
    edition = made_edition(newsletter)
    page = editor.get(at("edition", edition)).text
    assert "This goes to 3 addresses." in page
    for _ in range(2):
        page = press(editor, edition, "send").text
    assert len(postbox.mails) == 3
    assert '<dd data-figure="sent">3</dd>' in page
    edition.refresh_from_db()
    assert edition.sent_by is not None and edition.sent_by.name == "Edda Editor"
    listed = editor.get(at("newsletter", newsletter)).text
    assert "Edda Editor" in listed
    told = editor.get(at("edition_progress", edition)).json()
    assert (told["state"], told["done"], told["of"], told["words"]) == ("sent", 3, 3, "3 of 3 addresses")


def test_what_was_changed_meanwhile_is_read_again_first(editor: Client, postbox: Postbox) -> None:
    newsletter = make_newsletter()
    enrolled(newsletter)
    edition = made_edition(newsletter)
    page = editor.get(at("edition", edition)).text
    as_read = re.search(r'name="as_read" value="(\w+)"', page)
    assert as_read is not None
    Edition.objects.update(subject="Something else")
    answer = editor.post(at("edition", edition), {"act": "send", "as_read": as_read[1]}, follow=True)
    assert "was changed meanwhile" in answer.text
    assert not postbox.mails


def test_it_is_scheduled_by_the_clock_of_the_paper_and_taken_back(editor: Client) -> None:
    edition = made_edition(make_newsletter())
    moment = timezone.localtime(now() + timedelta(hours=5)).replace(second=0, microsecond=0)
    for typed, wrong in (("", "Say when."), ("soon", "Say when."), ("2020-01-01T07:00", "This moment has passed.")):
        assert wrong in press(editor, edition, "schedule", send_at=typed).text
    page = press(editor, edition, "schedule", send_at=moment.strftime("%Y-%m-%dT%H:%M")).text
    assert "Scheduled" in page
    assert state_of(edition) == "scheduled"
    assert edition.send_at == moment
    press(editor, edition, "cancel")
    assert state_of(edition) == "cancelled"
    assert "This cannot be done now" in press(editor, edition, "cancel").text


def test_it_is_stopped_while_it_goes_out(editor: Client, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.tasks, "have_sent", lambda pk: None)
    newsletter = make_newsletter()
    for _ in range(3):
        enrolled(newsletter)
    edition = sent_edition(newsletter)
    sending.send_letters(edition.pk, 0)
    page = editor.get(at("edition", edition)).text
    assert "Stop it now" in page
    assert "1 of 3 addresses" in page
    press(editor, edition, "cancel")
    sending.send_letters(edition.pk, 10)
    assert state_of(edition) == "cancelled"
    assert len(postbox.mails) == 1
    assert "Edda Editor" in editor.get(at("edition", edition)).text


# Who may --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Reporters", "Moderators", ""])
def test_nobody_else_sees_or_does_anything(role: str) -> None:
    newsletter = make_newsletter()
    edition = made_edition(newsletter)
    client = signed_in(role)
    shut = 302
    for path in (
        LIST,
        NEW,
        at("newsletter", newsletter),
        at("newsletter_settings", newsletter),
        at("edition", edition),
        at("write_edition", edition),
        at("preview_edition", edition),
        at("edition_progress", edition),
    ):
        assert client.get(path).status_code == shut, path
        client.post(path, {**said(), **written(edition, [], "keep"), "act": "send"})
    client.post(at("test_edition", edition))
    assert state_of(edition) == "draft"
    assert Edition.objects.count() == 1
    assert Newsletter.objects.count() == 1
    assert LIST not in client.get("/newsroom/").text


@pytest.mark.parametrize("role", ["Editors", "Publishers"])
def test_editors_and_publishers_find_it_in_the_menu(role: str) -> None:
    assert LIST in signed_in(role).get("/newsroom/").text


def test_the_services_ask_too() -> None:
    edition = made_edition(make_newsletter())
    nobody = Reader.objects.create_user("nobody@example.org", "correct horse battery")
    with pytest.raises(NotAllowed):
        editions.draft(edition.newsletter, nobody)
    with pytest.raises(NotAllowed):
        editions.send(edition, nobody)
    with pytest.raises(NotAllowed):
        editions.cancel(edition, nobody)
    with pytest.raises(NotAllowed):
        editions.test_to(nobody, edition)
