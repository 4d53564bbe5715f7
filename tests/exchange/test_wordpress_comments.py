# ruff: noqa: E501 (what goes in and what comes out is read best on one line)
"""Comments of a WordPress site become discussions of their stories: in their threads, at their times, as Markdown."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.common.text import comment_html, comment_text
from broadsheet.conversation.discussions import closing_moment
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.judging import approve, reject
from broadsheet.conversation.models import Comment as Said
from broadsheet.conversation.models import Discussion, UnclaimedAuthor
from broadsheet.conversation.recounting import differences
from broadsheet.exchange.models import ImportedComment, ImportedItem
from broadsheet.exchange.report import Report
from broadsheet.exchange.wordpress.comment_text import markdown_of
from broadsheet.exchange.wordpress.importer import import_wordpress
from broadsheet.stories.models import Story
from tests.conversation.talk import house, make_moderator
from tests.exchange.wxr import Comment, Post, export_file, shared_export
from tests.factories import make_front
from tests.readers.people import make_member

WRITTEN = datetime(2020, 1, 3, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _paper(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        make_front()


def take(tmp_path: Path, *comments: Comment, **post: Any) -> Report:
    return import_wordpress(export_file(tmp_path, [Post(comments=comments, **post)]))


def said(number: int) -> Said:
    return Said.objects.get(pk=ImportedItem.objects.get(kind="comment", source_id=str(number)).object_id)


def the_discussion() -> Discussion:
    return Discussion.objects.get()


# Texts -------------------------------------------------------------------------------------------------------------------

TEXTS = {
    "plain words": ("It sailed at six.", "<p>It sailed at six.</p>"),
    "lines and paragraphs": ("One\r\ntwo\r\n\r\nthree", "<p>One<br>two</p><p>three</p>"),
    "a break and a new line are one break": ("a<br />\nb", "<p>a<br>b</p>"),
    "emphasis": ("<em>a</em> and <strong>b</strong>, <i>c</i>, <b>d</b>", "<p><em>a</em> and <strong>b</strong>, <em>c</em>, <strong>d</strong></p>"),
    "emphasis in strong": ("<strong>a <em>b</em> c</strong>", "<p><strong>a <em>b</em> c</strong></p>"),
    "emphasis over paragraphs": ("<em>a\n\nb</em>", "<p><em>a</em></p><p><em>b</em></p>"),
    "emphasis side by side": ("<em>a</em><em>b</em>", "<p><em>ab</em></p>"),
    "emphasis that Markdown cannot tell": ('x<em>"a"</em>y', '<p>x"a"y</p>'),
    "space within emphasis": ("a<em> b </em>c", "<p>a <em>b</em> c</p>"),
    "a link": ('<a href="https://a.example/x" onclick="x()">a</a>', '<p><a href="https://a.example/x" rel="ugc nofollow noopener">a</a></p>'),
    "a link with brackets": ('<a href="https://a.example/x_(y)">[a]</a>', '<p><a href="https://a.example/x_%28y%29" rel="ugc nofollow noopener">[a]</a></p>'),
    "a link that would run": ('<a href="javascript:alert(1)">a</a>', "<p>a</p>"),
    "a link within the site": ('<a href="/about/">a</a>', "<p>a</p>"),
    "a link that shows itself": ('<a href="https://a.example">https://a.example</a>', '<p><a href="https://a.example" rel="ugc nofollow noopener">https://a.example</a></p>'),
    "an address": ("see https://a.example/b_c_d*e.", '<p>see <a href="https://a.example/b_c_d*e" rel="ugc nofollow noopener">https://a.example/b_c_d*e</a>.</p>'),
    "a quote": ("<blockquote>One\n\ntwo</blockquote>\nYes.", "<blockquote><p>One</p><p>two</p></blockquote><p>Yes.</p>"),
    "code": ("<code>a &lt; `b`</code>", "<p><code>a &lt; `b`</code></p>"),
    "preformatted": ("<pre>a\n b</pre>", "<p><code>a</code><br><code> b</code></p>"),
    "a list": ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
    "a numbered list": ("<ol><li>a</li><li>b</li></ol>", "<ol><li>a</li><li>b</li></ol>"),
    "a heading": ("<h2>a</h2>b", "<p><strong>a</strong></p><p>b</p>"),
    "a picture": ('<img src="https://a.example/b.jpg" alt="a boat" onerror="x()">', '<p><a href="https://a.example/b.jpg" rel="ugc nofollow noopener">a boat</a></p>'),
    "a script": ("a<script>alert(1)</script>b", "<p>ab</p>"),
    "signs of Markdown": ("*a* _b_ `c` [d](e) \\f", "<p>*a* _b_ `c` [d](e) \\f</p>"),
    "signs at the start of a line": ("> a\n- b\n+ c\n1. d\n2) e\n* f", "<p>&gt; a<br>- b<br>+ c<br>1. d<br>2) e<br>* f</p>"),
    "HTML that was shown": ("&lt;b&gt;a&lt;/b&gt; &amp;lt;", "<p>&lt;b&gt;a&lt;/b&gt; &amp;lt;</p>"),
    "struck out": ("<del>a</del> <s>b</s> <q>c</q>", "<p>a b “c”</p>"),
    "nothing": (" <b>\n</b> ", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_shown_as_it_was(name: str) -> None:
    html, shown = TEXTS[name]
    assert str(comment_html(markdown_of(html))) == shown


PIECES = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        ">",
        "-",
        "+",
        "1.",
        "#",
        "!",
        "\\",
        "<",
        "&",
        "\n",
        "\n\n",
        "<em>",
        "</em>",
        "<strong>",
        "</strong>",
        "<b>",
        "<a",
        "href='https://a.example/_*'>",
        "</a>",
        "<code>",
        "</code>",
        "<blockquote>",
        "</blockquote>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<p>",
        "</p>",
        "<br>",
        "<pre>",
        "</pre>",
        "https://b.example/x_y",
        "&lt;script&gt;",
        "&amp;amp;",
        "<script>",
        "</script>",
        "<img",
        "src=x",
        "onerror=y>",
        "é",
        "字",
        "@someone",
    ]
)


@given(st.lists(PIECES, max_size=30))
@settings(max_examples=300, deadline=None)
def test_whatever_it_was_nothing_is_stored_that_runs(pieces: list[str]) -> None:
    source = markdown_of(" ".join(pieces))
    shown = str(comment_html(source))
    assert not re.search(r"<(?!/?(?:p|br|em|strong|a|blockquote|ul|ol|li|code|span)\b)", shown)
    assert "onerror" not in re.sub(r">[^<]*<", "><", shown)
    assert markdown_of("") == ""


@given(st.text(alphabet="ab *_`[]()>-+1.#!\\<&\n:/@", max_size=60))
@settings(max_examples=300, deadline=None)
def test_words_that_were_typed_stay_what_they_were(text: str) -> None:
    typed = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert "".join(comment_text(markdown_of(typed)).split()) == "".join(text.split())


# Discussions --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_comments_become_the_discussion_of_their_story(tmp_path: Path, client: Client) -> None:
    report = take(
        tmp_path, Comment(5, "I <em>was</em> there", author="Ann"), Comment(6, "So was I", parent=5),
        Comment(7, "And I", parent=6), Comment(8, "Another thing"),
    )  # fmt: skip
    discussion = the_discussion()
    assert discussion.url == Story.objects.get().url.removeprefix("http://testserver")
    assert (discussion.comment_count, discussion.participant_count) == (4, 2)
    assert [said(number).depth for number in (5, 6, 7, 8)] == [0, 1, 2, 0]
    assert said(7).parent == said(6) and said(7).thread == said(5).pk
    assert (said(5).text, str(said(5).author_name)) == ("I *was* there", "Ann")
    assert list(differences(discussion)) == []
    assert (report.discussed.published, report.discussed.new) == (4, 4)
    page = client.get(discussion.url).content.decode()
    assert "I <em>was</em> there" in page and "So was I" in page
    assert "reader@example.org" not in page and "reader.example" not in page


@pytest.mark.django_db
def test_what_waits_there_waits_here_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    report = take(
        tmp_path, Comment(1, "Waits", approved="0"), Comment(2, "Buy", approved="spam"),
        Comment(3, "Gone", approved="trash"), Comment(4, "Linked", kind="pingback"),
        Comment(5, "Tracked", kind="trackback"), Comment(6, "<b></b>"), Comment(7, "Stands"),
    )  # fmt: skip
    assert {comment.text: comment.status for comment in Said.objects.all()} == {"Waits": "held", "Stands": "published"}
    assert not said(1).is_shown
    assert the_discussion().comment_count == 1
    assert ImportedComment.objects.count() == 7, "kept as they were"
    assert (report.discussed.published, report.discussed.held, report.discussed.left_out) == (1, 1, 5)
    assert "1 published, 1 held" in "\n".join(report.lines())


@pytest.mark.django_db
def test_an_answer_to_what_is_not_there_begins_a_thread(tmp_path: Path) -> None:
    take(
        tmp_path, Comment(1, "Buy", approved="spam"), Comment(2, "No thanks", parent=1), Comment(3, "Lost", parent=99),
        Comment(4, "Held", approved="0"), Comment(5, "Answers the held", parent=4), Comment(6, "Itself", parent=6),
        Comment(7, "Round", parent=8), Comment(8, "and round", parent=7),
    )  # fmt: skip
    roots = {comment.text for comment in Said.objects.filter(parent=None)}
    assert {"No thanks", "Lost", "Held", "Itself"} < roots and len(roots) == 5
    assert said(5).parent == said(4) and said(4).is_shown, "it holds the place of what hangs on it"
    assert list(differences(the_discussion())) == []


@pytest.mark.django_db
def test_each_keeps_its_moment_and_those_of_one_second_their_order(tmp_path: Path) -> None:
    take(tmp_path, *(Comment(number, f"Comment {number}") for number in range(1, 6)))
    first = id_at(WRITTEN)
    assert [said(number).pk for number in range(1, 6)] == [first, first + 1, first + 2, first + 3, first + 4]
    assert said(1).at == WRITTEN
    take(tmp_path, Comment(9, "Of another story"), id=2, title="Another story")
    assert said(9).pk == first + 5


@pytest.mark.django_db
def test_an_answer_is_younger_than_what_it_answers_whatever_the_clock_said(tmp_path: Path) -> None:
    class Early(Comment):
        def xml(self) -> str:
            return super().xml().replace("2020-01-03", "2019-01-01")

    class Dateless(Comment):
        def xml(self) -> str:
            return super().xml().replace("2020-01-03 08:00:00", "0000-00-00 00:00:00")

    take(
        tmp_path, Early(2, "Early", parent=1), Comment(1, "Later"), Dateless(3, "Never", parent=1), Dateless(4, "When?")
    )
    assert said(2).pk > said(1).pk == id_at(WRITTEN) and said(3).pk > said(1).pk
    assert said(4).at == the_discussion().opened_at
    assert list(differences(the_discussion())) == []


@pytest.mark.django_db
def test_a_discussion_that_closed_long_ago_has_them_and_stays_closed(tmp_path: Path) -> None:
    house(closes_after_days=30)
    take(tmp_path, Comment(1, "Said in time"))
    discussion = the_discussion()
    assert discussion.is_closed and discussion.closes_at == closing_moment(Story.objects.get().first_published_at, 30)
    assert discussion.comment_count == 1


@pytest.mark.django_db
def test_comments_of_what_has_no_discussion_wait_until_it_has_one(tmp_path: Path) -> None:
    report = take(tmp_path, Comment(1, "Early"), status="draft")
    assert report.discussed.waiting == 1 and not Said.objects.exists()
    assert "1 wait for a discussion" in "\n".join(report.lines())
    report = take(tmp_path, Comment(1, "Early"))
    assert report.discussed.waiting == 0 and said(1).text == "Early"


@pytest.mark.django_db
def test_a_page_about_the_paper_has_no_discussion(tmp_path: Path) -> None:
    report = take(tmp_path, Comment(1, "Nice"), kind="page")
    assert report.discussed.waiting == 1 and not Said.objects.exists()


# Once more ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    comments = [Comment(1, "One"), Comment(2, "Two", parent=1), Comment(3, "Three", approved="0")]
    take(tmp_path, *comments)
    before, discussion = list(Said.objects.order_by("pk").values()), Discussion.objects.values().get()
    report = take(tmp_path, *comments)
    assert list(Said.objects.order_by("pk").values()) == before
    assert Discussion.objects.values().get() == discussion
    assert (report.discussed.published, report.discussed.held, report.discussed.new) == (2, 1, 0)


@pytest.mark.django_db
def test_what_comes_later_finds_its_thread(tmp_path: Path) -> None:
    take(tmp_path, Comment(1, "One"), Comment(2, "Two", parent=1))
    take(tmp_path, Comment(1, "One"), Comment(2, "Two", parent=1), Comment(3, "Three", parent=2))
    assert said(3).parent == said(2) and said(3).depth == 2
    assert list(differences(the_discussion())) == []


@pytest.mark.django_db
def test_what_changed_there_changes_here(tmp_path: Path) -> None:
    take(tmp_path, Comment(1, "One"), Comment(2, "Two", approved="0"), Comment(3, "Three", parent=1))
    report = take(tmp_path, Comment(1, "<b>One</b>"), Comment(2, "Two"), Comment(3, "Three", parent=1, approved="spam"))
    assert (said(1).text, said(1).html) == ("**One**", "<p><strong>One</strong></p>")
    assert [said(number).status for number in (1, 2, 3)] == ["published", "published", "rejected"]
    assert report.discussed.updated == 3 and the_discussion().comment_count == 2
    assert list(differences(the_discussion())) == []


@pytest.mark.django_db
def test_what_was_judged_here_is_left_alone(tmp_path: Path) -> None:
    moderator = make_moderator()
    take(tmp_path, Comment(1, "One"), Comment(2, "Two", approved="0"))
    reject(moderator, said(1).pk)
    approve(moderator, said(2).pk)
    report = take(tmp_path, Comment(1, "One, again"), Comment(2, "Two", approved="0"))
    assert [said(number).status for number in (1, 2)] == ["rejected", "published"]
    assert said(1).text == "One" and report.discussed.changed_here == 1


@pytest.mark.django_db
def test_what_was_deleted_here_does_not_come_back(tmp_path: Path) -> None:
    take(tmp_path, Comment(1, "One"))
    Said.objects.all().delete()
    take(tmp_path, Comment(1, "One"), Comment(2, "Two", parent=1))
    assert [comment.text for comment in Said.objects.all()] == ["Two"]


# Authors ------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_authors_are_known_by_name_and_address_once(tmp_path: Path) -> None:
    take(tmp_path, Comment(1, "One", author="Ann"), Comment(2, "Two", author="Ann"), Comment(3, "Three", author="Ben"))
    assert list(UnclaimedAuthor.objects.order_by("name").values_list("name", "email")) == [
        ("Ann", "reader@example.org"),
        ("Ben", "reader@example.org"),
    ]


@pytest.mark.django_db
def test_whoever_has_proven_the_address_has_the_comments_at_once(tmp_path: Path) -> None:
    reader = make_member("Ann Now", email="reader@example.org")
    take(tmp_path, Comment(1, "One"), Comment(2, "Two", parent=1))
    assert said(1).reader == said(2).reader == said(2).answers == reader
    assert not UnclaimedAuthor.objects.exists()


@pytest.mark.django_db
def test_whoever_proves_it_later_gets_them_then(tmp_path: Path) -> None:
    reader = make_member("Ann Now", email="reader@example.org", is_verified=False)
    take(tmp_path, Comment(1, "One"), Comment(2, "Two", parent=1))
    assert said(1).reader is None
    EmailAddress.objects.get(user=reader).set_verified()
    assert said(1).reader == said(2).reader == said(2).answers == reader
    take(tmp_path, Comment(1, "One, edited"), Comment(2, "Two", parent=1))
    assert (said(1).text, said(1).reader) == ("One, edited", reader)


@pytest.mark.django_db
def test_an_older_export_does_not_bring_back_what_was_erased(tmp_path: Path) -> None:
    from broadsheet.readers.privacy.known import parts

    reader = make_member("Ann Now", email="reader@example.org")
    take(tmp_path, Comment(1, "My secret"))
    for part in parts():
        part.erase(reader, False)
    take(tmp_path, Comment(1, "My secret"))
    assert said(1).text == "" and said(1).status == "withdrawn"
    assert not ImportedComment.objects.filter(text__contains="secret").exists()
    assert not ImportedComment.objects.exclude(author_email="").exists()
    assert not UnclaimedAuthor.objects.exists()


# Real exports -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_theme_unit_test_is_discussed_as_it_was_there() -> None:
    report = import_wordpress(shared_export("theme-unit-test-data.xml"))
    kept = ImportedComment.objects.filter(kind="comment", status__in=("approved", "pending"))
    about_stories = kept.filter(story__in=Story.objects.live())
    comments = list(Said.objects.all())
    assert len(comments) == about_stories.count() == report.discussed.published + report.discussed.held > 20
    assert report.discussed.waiting == kept.count() - about_stories.count()
    assert max(comment.depth for comment in comments) >= 2
    for row in about_stories:
        comment = said(int(row.source_id))
        assert row.at is not None and abs(comment.at - row.at) < timedelta(seconds=1)
        if row.parent_source_id and about_stories.filter(source_id=row.parent_source_id).exists():
            assert comment.parent == said(int(row.parent_source_id))
        assert not re.search(r"</?[a-z][^>]*>|&\w+;", re.sub(r"`[^`]*`", "", comment.text).replace("\\<", "")), (
            comment.text
        )
        assert str(comment_html(comment.text)) == comment.html
    for discussion in Discussion.objects.filter(comment_count__gt=0):
        assert list(differences(discussion)) == []
    before = list(Said.objects.order_by("pk").values())
    assert import_wordpress(shared_export("theme-unit-test-data.xml")).discussed.new == 0
    assert list(Said.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("name", ["small-export.xml", "valid-wxr-1.0.xml", "valid-wxr-1.1.xml", "slashes.xml"])
@pytest.mark.django_db
def test_comments_of_other_real_exports_are_in_discussions(name: str, client: Client) -> None:
    report = import_wordpress(shared_export(name))
    assert report.comments == 1 == Said.objects.count() + report.discussed.left_out + report.discussed.waiting
    assert not any("could not" in skipped.reason for skipped in report.skipped)
    for comment in Said.objects.filter(status="published"):
        assert client.get(comment.get_absolute_url()).status_code == 200
