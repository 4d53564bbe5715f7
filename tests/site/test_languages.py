"""The paper in other languages: every text is translated, and the pages say so and read the right way."""

import gettext
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from lxml import html

from broadsheet.stories.models import LiveBlog, Story
from broadsheet.stories.roles import establish_roles
from tests.factories import make_front, make_live_blog, make_story
from tests.site.catalogue import LANGUAGES, Entry, catalogue, entries
from tests.stories.desk import signed_in

every_language = pytest.mark.parametrize("language", LANGUAGES)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# In “two stories” Arabic needs no number.
NUMBERS = {"%(count)s", "%(minutes)s", "%(number)d", "%(number)s", "%(days)s"}
SKIP_LINK = {"ar": "انتقل إلى المحتوى", "de": "Zum Inhalt springen", "fr": "Aller au contenu"}
DIRECTION = {"ar": "rtl", "de": "ltr", "fr": "ltr"}


@pytest.fixture
def paper_in(settings: Any) -> Iterator[Any]:
    """Sets the language that the paper is written in."""

    def choose(language: str) -> None:
        settings.LANGUAGE_CODE = language

    yield choose
    translation.deactivate()


def read(path: str) -> Any:
    response = Client().get(path)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


# The catalogues


@every_language
def test_every_text_is_translated_and_none_is_a_guess(language: str) -> None:
    found = entries(catalogue(language))
    assert len(found) > 300
    assert [entry.text for entry in found if not entry.forms or not all(entry.forms.values())] == []
    assert [entry.text for entry in found if entry.fuzzy] == []


@every_language
def test_every_number_has_its_form(language: str) -> None:
    forms = {"ar": 6, "de": 2, "fr": 2}[language]
    for entry in entries(catalogue(language)):
        assert sorted(entry.forms) == list(range(forms if entry.plural else 1)), entry.text


@every_language
def test_translations_keep_the_placeholders(language: str) -> None:
    def of(text: str) -> set[str]:
        return set(PLACEHOLDER.findall(text))

    def spoilt(entry: Entry, form: str) -> bool:
        given, kept = of(entry.plural or entry.text), of(form)
        return not kept <= given or not given - kept <= (NUMBERS if entry.plural else set())

    found = [(entry, form) for entry in entries(catalogue(language)) for form in entry.forms.values()]
    assert [form for entry, form in found if spoilt(entry, form)] == []


@every_language
def test_translations_keep_the_spaces_at_their_ends(language: str) -> None:
    for entry in entries(catalogue(language)):
        for form in entry.forms.values():
            assert form[:1].isspace() == entry.text[:1].isspace(), entry.text
            # Arabic writes its “and” together with the next word.
            if (language, entry.text) != ("ar", " and "):
                assert form[-1:].isspace() == entry.text[-1:].isspace(), entry.text


@every_language
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    path = catalogue(language)
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries(path):
        key = f"{entry.context}\x04{entry.text}" if entry.context else entry.text
        for number, form in entry.forms.items():
            assert compiled._catalog[(key, number) if entry.plural else key] == form  # type: ignore[attr-defined]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext's tools are not installed")
def test_the_catalogues_have_every_text_of_the_program_and_no_other(tmp_path: Path) -> None:
    source = tmp_path / "broadsheet"
    shutil.copytree(settings.PACKAGE, source, ignore=shutil.ignore_patterns("locale", "static", "content", "*.pyc"))
    (source / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "de", "--no-location", "--no-wrap"]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    texts = {entry.key for entry in entries(source / "locale" / "de" / "LC_MESSAGES" / "django.po")}
    for language in LANGUAGES:
        known = {entry.key for entry in entries(catalogue(language))}
        assert texts - known == set(), f"{language} lacks texts: run `make messages` and translate them"
        assert known - texts == set(), f"{language} has texts that nothing shows: run `make messages`"


# The pages


@pytest.mark.django_db
@every_language
def test_the_front_page_says_its_language_and_direction(paper_in: Any, language: str) -> None:
    make_front()
    make_story("Headline")
    paper_in(language)
    page = read("/")
    assert (page.get("lang"), page.get("dir")) == (language, DIRECTION[language])
    assert page.xpath("string(//a[@class='skip'])") == SKIP_LINK[language]


@pytest.mark.django_db
def test_names_are_joined_as_the_language_joins_them(paper_in: Any) -> None:
    from broadsheet.stories.models import ArticleByline, Byline

    story = make_story("Three names")
    for place, name in enumerate(("A. One", "B. Two", "C. Three")):
        story.byline_items.add(ArticleByline(byline=Byline.objects.create(name=name), sort_order=place))
    story.save_revision().publish()
    for language, names in {
        "ar": "بقلم A. One، B. Two وC. Three",
        "de": "Von A. One, B. Two und C. Three",
        "fr": "Par A. One, B. Two et C. Three",
    }.items():
        paper_in(language)
        said = read(Story.objects.get(pk=story.pk).url).xpath("string(//p[@class='by-names'])")
        assert " ".join(said.split()) == names


@pytest.mark.django_db
def test_a_live_blog_is_live_in_every_language(paper_in: Any) -> None:
    blog = make_live_blog("Ballots counted")
    for language, word in {"ar": "مباشر", "de": "Live", "fr": "Direct"}.items():
        paper_in(language)
        page = read(LiveBlog.objects.get(pk=blog.pk).url)
        assert page.xpath("string(//span[contains(@class, 'badge-live')])") == word


@pytest.mark.django_db
def test_the_newsroom_keeps_its_own_words_for_what_is_published(paper_in: Any) -> None:
    # A text of ours that Wagtail has too, in another sense, must not take its place.
    for language, word in {"de": "veröffentlicht", "fr": "publié"}.items():
        paper_in(language)
        assert translation.gettext("Live").lower() == word


@pytest.mark.django_db
def test_a_preview_speaks_the_papers_language_not_the_editors(paper_in: Any) -> None:
    story = make_story("Draft")
    paper_in("ar")
    with translation.override("de"):
        page = html.fromstring(story.make_preview_request().content.decode())
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("string(//a[@class='skip'])") == SKIP_LINK["ar"]


@pytest.mark.django_db
@every_language
def test_the_newsroom_opens_in_the_papers_language(paper_in: Any, language: str) -> None:
    paper_in(language)
    client = signed_in("Editors")
    page = html.fromstring(client.get("/newsroom/").content.decode())
    assert page.get("lang") == language


@pytest.mark.django_db
def test_the_desk_of_a_new_paper_has_a_name_in_its_language(paper_in: Any) -> None:
    from django.contrib.auth.models import Group
    from wagtail.models import Workflow

    make_front()
    Workflow.objects.all().delete()
    Group.objects.filter(name="Publishers").delete()
    paper_in("de")
    with translation.override(None):
        establish_roles()
    assert Workflow.objects.get(active=True).name == "Redaktionstisch"


@every_language
def test_the_page_that_says_something_broke_says_it_in_the_papers_language(paper_in: Any, language: str) -> None:
    paper_in(language)
    page = html.fromstring(render_to_string("500.html"))
    assert page.get("lang") == language
    assert "Something" not in page.text_content()


def test_one_two_few_and_many_stories_are_counted_as_arabic_counts() -> None:
    with translation.override("ar"):
        counted = [
            translation.ngettext("%(count)s story", "%(count)s stories", count) % {"count": count}
            for count in (1, 2, 3, 11, 100)
        ]
    assert counted == ["مقال واحد", "مقالان", "3 مقالات", "11 مقالًا", "100 مقال"]
