"""The page of each thing that can be followed, and the forms that post to it from pages that are the same for all."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from broadsheet.readers import relations
from broadsheet.readers.models import Block, Follow, Mute, Reader, Registration
from tests.factories import make_byline, make_section, make_story, make_topic
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
FOR_SCRIPT = {**OURS, "Accept": "application/json"}


def signed_in(reader: Reader, **options: bool) -> Client:
    client = Client(**options)  # type: ignore[arg-type]
    client.force_login(reader, backend="broadsheet.readers.attempts.LimitedBackend")
    return client


def path(kind: str, pk: int, **query: str) -> str:
    return f"/follow/{kind}/{pk}/" + (f"?{urlencode(query)}" if query else "")


def test_a_reader_without_script_follows_and_is_told_so_and_led_back() -> None:
    topic = make_topic("Climate")
    client = signed_in(make_member("Anna"), enforce_csrf_checks=True)
    answer = client.post(path("topic", topic.pk), {"follow": "yes", "next": "/topic/climate/"}, headers=OURS)
    assert answer.status_code == 302
    assert answer["Location"] == path("topic", topic.pk, next="/topic/climate/")
    page = client.get(answer["Location"])
    assert "You follow Climate." in page.text
    assert '<a href="/topic/climate/">Back to where you were</a>' in page.text
    assert "Unfollow" in page.text
    client.post(path("topic", topic.pk), {"follow": "no"}, headers=OURS)
    assert not Follow.objects.exists()


def test_the_page_is_the_readers_own() -> None:
    page = signed_in(make_member("Anna")).get(path("topic", make_topic().pk))
    assert {"private", "no-store"} <= set(page["Cache-Control"].replace(",", "").split())
    assert '<meta name="robots" content="noindex">' in page.text


def test_whoever_is_not_signed_in_is_led_to_log_in_and_back() -> None:
    topic = make_topic("Climate")
    back = path("topic", topic.pk, next="/topic/climate/")
    log_in = "/accounts/login/?" + urlencode({"next": back})
    answer = Client().post(path("topic", topic.pk), {"follow": "yes", "next": "/topic/climate/"}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (302, log_in)
    page = Client().get(back)
    assert page.status_code == 200
    assert log_in.replace("&", "&amp;") in page.text
    assert not Follow.objects.exists()


def test_script_is_told_whether_it_is_followed_now() -> None:
    topic, client = make_topic(), signed_in(make_member("Anna"))
    answer = client.post(path("topic", topic.pk), {"follow": "yes"}, headers=FOR_SCRIPT)
    assert answer.json() == {"following": [f"topic:{topic.pk}"]}
    answer = client.post(path("topic", topic.pk), {"follow": "no"}, headers=FOR_SCRIPT)
    assert answer.json() == {"following": []}


def test_script_is_told_in_words_why_not() -> None:
    anna, bela, topic = make_member("Anna"), make_member("Bela"), make_topic()
    relations.block(bela, anna.pk)
    client = signed_in(anna)
    cases = [
        (Client(), path("topic", topic.pk), 401),
        (client, path("reader", bela.pk), 403),
        (client, path("topic", 999), 404),
        (client, path("reader", anna.pk), 409),
    ]
    for who, where, status in cases:
        answer = who.post(where, {"follow": "yes"}, headers=FOR_SCRIPT)
        assert answer.status_code == status == answer.json()["status"]
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["title"]
    for _ in range(relations.CHANGES.most):
        relations.CHANGES.take(str(anna.pk))
    answer = client.post(path("topic", topic.pk), {"follow": "yes"}, headers=FOR_SCRIPT)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    plain = client.post(path("topic", topic.pk), {"follow": "yes"}, headers=OURS)
    assert plain.status_code == 429
    assert not Follow.objects.exists()


def test_without_script_a_refusal_is_said_on_the_page() -> None:
    anna = make_member("Anna")
    page = signed_in(anna).post(path("reader", anna.pk), {"follow": "yes"}, headers=OURS, follow=True)
    assert "You cannot follow yourself." in page.text


@pytest.mark.parametrize("data", [{}, {"follow": "maybe"}, {"follow": "yes", "block": "yes"}, {"nonsense": "yes"}])
def test_a_form_that_is_not_ours_changes_nothing(data: dict[str, str]) -> None:
    topic = make_topic()
    answer = signed_in(make_member("Anna")).post(path("topic", topic.pk), data, headers=FOR_SCRIPT)
    assert answer.status_code == 400
    assert not Follow.objects.exists()


def test_only_readers_are_muted_and_blocked() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    topic = make_topic(pk=bela.pk)
    client = signed_in(anna)
    for act in ("mute", "block"):
        assert client.post(path("topic", topic.pk), {act: "yes"}, headers=FOR_SCRIPT).status_code == 400
    assert not (Mute.objects.exists() or Block.objects.exists())


def test_a_reader_mutes_and_blocks_and_takes_it_back_without_script() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    client, here = signed_in(anna), path("reader", bela.pk)
    assert "no longer see what Bela" in client.post(here, {"mute": "yes"}, headers=OURS, follow=True).text
    assert "Unmute" in client.get(here).text
    assert "Bela can no longer follow" in client.post(here, {"block": "yes"}, headers=OURS, follow=True).text
    assert relations.hidden_from(anna) == {bela.pk}
    client.post(here, {"mute": "no"}, headers=OURS)
    client.post(here, {"block": "no"}, headers=OURS)
    assert relations.hidden_from(anna) == set()
    assert not (Mute.objects.exists() or Block.objects.exists())


def test_what_is_gone_can_still_be_let_go_of() -> None:
    anna, bela, topic = make_member("Anna"), make_member("Bela"), make_topic()
    relations.follow(anna, "topic", topic.pk)
    relations.block(anna, bela.pk)
    pk = topic.pk
    topic.delete()
    Reader.objects.filter(pk=bela.pk).update(status=Reader.Status.SHUT_OUT)
    client = signed_in(anna)
    assert client.post(path("topic", pk), {"follow": "no"}, headers=OURS)["Location"] == "/following/"
    client.post(path("reader", bela.pk), {"block": "no"}, headers=OURS)
    assert not (Follow.objects.exists() or Block.objects.exists())


@pytest.mark.parametrize(
    "where",
    [
        "/follow/nonsense/1/",
        "/follow/topic/0/",
        "/follow/topic/999999999/",
        "/follow/topic/01/",
        "/follow/topic/9999999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(where: str) -> None:
    assert Client().get(where).status_code == 404
    assert signed_in(make_member("Anna")).post(where, {"follow": "yes"}, headers=OURS).status_code == 404


def test_drafts_and_readers_who_are_not_shown_are_not_given_away() -> None:
    draft = make_story("Secret plan", section=make_section(), live=False)
    hidden = make_member("Carl", status=Reader.Status.WAITING)
    client = signed_in(make_member("Anna"))
    assert client.get(path("story", draft.pk)).status_code == 404
    assert client.get(path("reader", hidden.pk)).status_code == 404


# Attacks


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://sub.testserver"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:8000"},
        {"Origin": "null"},
        {},
    ],
)
def test_no_other_site_makes_a_reader_follow_mute_or_block(headers: dict[str, str]) -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    client = signed_in(anna)
    for act in ("follow", "mute", "block"):
        for accept in ("text/html", "application/json"):
            answer = client.post(path("reader", bela.pk), {act: "yes"}, headers={**headers, "Accept": accept})
            assert answer.status_code == 403
    assert not (Follow.objects.exists() or Mute.objects.exists() or Block.objects.exists())


def test_looking_changes_nothing() -> None:
    topic, client = make_topic(), signed_in(make_member("Anna"))
    client.get(path("topic", topic.pk, follow="yes"))
    assert client.put(path("topic", topic.pk), headers=OURS).status_code == 405
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        " //evil.example",
        "evil",
        "/" + "x" * 2000,
    ],
)
def test_nobody_is_led_to_another_site(elsewhere: str) -> None:
    topic = make_topic()
    client = signed_in(make_member("Anna"))
    page = client.get(path("topic", topic.pk, next=elsewhere))
    assert f'<a href="{topic.url}">Back to where you were</a>' in page.text
    assert "evil" not in page.text
    answer = client.post(path("topic", topic.pk), {"follow": "yes", "next": elsewhere}, headers=OURS)
    assert answer["Location"] == path("topic", topic.pk)
    answer = Client().post(path("topic", topic.pk), {"follow": "yes", "next": elsewhere}, headers=OURS)
    assert answer["Location"] == "/accounts/login/?" + urlencode({"next": path("topic", topic.pk)})


def test_names_are_words_and_never_markup() -> None:
    attack = '"><script>alert(1)</script>'
    bela = make_member("Bela")
    Reader.objects.filter(pk=bela.pk).update(display_name=attack)
    topic = make_topic(attack)
    client = signed_in(make_member("Anna"))
    for where in (path("reader", bela.pk), path("topic", topic.pk), path("topic", topic.pk, next=f"/{attack}")):
        page = client.get(where).text + client.post(where, {"follow": "yes"}, headers=OURS, follow=True).text
        assert "<script>alert" not in page


def test_where_readers_have_no_pages_they_can_still_be_muted() -> None:
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()
    bela = make_member("Bela")
    page = signed_in(make_member("Anna")).get(path("reader", bela.pk))
    assert "Mute" in page.text
    assert 'name="follow"' not in page.text
    assert '/readers/bela/"' not in page.text


# The button on pages that are the same for everybody


def test_topics_bylines_sections_and_stories_have_a_button_that_works_without_script() -> None:
    section, topic, byline = make_section("Sport"), make_topic("Climate"), make_byline("Ida Field")
    story = make_story("A plan", section=section, topics=[topic], bylines=[byline])
    for key, url in {
        f"topic:{topic.pk}": topic.url,
        f"byline:{byline.pk}": byline.url,
        f"section:{section.pk}": section.url,
        f"story:{story.pk}": story.url,
    }.items():
        page = Client().get(url)
        assert "private" not in page["Cache-Control"]
        assert f'action="/follow/{key.replace(":", "/")}/" data-about="{key}"' in page.text
        assert f'name="next" value="{url}"' in page.text
        assert "csrfmiddlewaretoken" not in page.text.replace('name="csrfmiddlewaretoken" value=""', "")


def test_the_page_learns_from_me_what_of_it_the_reader_follows() -> None:
    anna, bela, topic = make_member("Anna"), make_member("Bela"), make_topic()
    other = make_topic()
    for pk in (topic.pk, other.pk):
        relations.follow(anna, "topic", pk)
    relations.follow(anna, "reader", bela.pk)
    client = signed_in(anna)
    answer = client.get(
        f"/me?about=topic:{topic.pk},byline:7,reader:{bela.pk},<script>,topic:0,topic:{'9' * 40}"
    ).json()
    assert answer["following"] == [f"reader:{bela.pk}", f"topic:{topic.pk}"]
    assert answer["muted"] == []
    assert client.get("/me").json()["following"] == []
    assert "following" not in Client().get(f"/me?about=topic:{topic.pk}").json()


def test_me_answers_for_fifty_things_in_one_query(django_assert_max_num_queries: object) -> None:
    anna, topics = make_member("Anna"), [make_topic() for _ in range(60)]
    for topic in topics:
        relations.follow(anna, "topic", topic.pk)
    client = signed_in(anna)
    client.get("/me")
    about = ",".join(f"topic:{topic.pk}" for topic in topics)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(f"/me?about={about}").json()
    assert len(answer["following"]) == 50
    assert sum("readers_follow" in query["sql"] for query in asked) == 1


def test_me_names_whom_the_reader_mutes_and_blocks() -> None:
    anna, bela, carl = make_member("Anna"), make_member("Bela"), make_member("Carl")
    relations.mute(anna, bela.pk)
    relations.block(anna, bela.pk)
    relations.block(anna, carl.pk)
    assert signed_in(anna).get("/me").json()["muted"] == sorted([bela.handle, carl.handle])
    assert signed_in(bela).get("/me").json()["muted"] == []
