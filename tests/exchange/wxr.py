# ruff: noqa: E501 (what goes in and what comes out is read best on one line)
"""Small WordPress exports made on the spot, and the real ones where they are."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

ROOT = Path(__file__).resolve().parents[2]


def shared_folder() -> Path:
    """The folder of real exports. Skips the test where it is absent."""
    folder = Path(os.environ.get("BROADSHEET_SHARED") or ROOT.parent / "shared" / "data") / "wxr"
    if not folder.is_dir():
        pytest.skip(f"The real WordPress exports are not at {folder} (BROADSHEET_SHARED names another place).")
    return folder


def shared_export(name: str) -> Path:
    return shared_folder() / name


@dataclass
class Comment:
    id: int
    text: str
    parent: int = 0
    approved: str = "1"
    kind: str = ""
    author: str = "A reader"

    def xml(self) -> str:
        return (
            f"<wp:comment><wp:comment_id>{self.id}</wp:comment_id><wp:comment_author>{escape(self.author)}</wp:comment_author>"
            "<wp:comment_author_email>reader@example.org</wp:comment_author_email>"
            "<wp:comment_author_url>https://reader.example/</wp:comment_author_url>"
            f"<wp:comment_date_gmt>2020-01-03 08:00:00</wp:comment_date_gmt><wp:comment_content>{escape(self.text)}</wp:comment_content>"
            f"<wp:comment_approved>{self.approved}</wp:comment_approved><wp:comment_type>{self.kind}</wp:comment_type>"
            f"<wp:comment_parent>{self.parent}</wp:comment_parent></wp:comment>"
        )


@dataclass
class Post:
    id: int = 1
    title: str = "The ferry sails again"
    content: str = "It sailed at six."
    kind: str = "post"
    status: str = "publish"
    slug: str = ""
    link: str = ""
    excerpt: str = ""
    creator: str = "ann"
    at: str = "2020-01-02 10:00:00"
    modified: str = ""
    parent: int = 0
    password: str = ""
    is_sticky: bool = False
    takes_comments: bool = True
    attachment_url: str = ""
    categories: Sequence[str] = ()
    tags: Sequence[str] = ()
    meta: dict[str, str] = field(default_factory=dict)
    comments: Sequence[Comment] = ()

    def xml(self) -> str:
        filings = "".join(
            f"<category domain={quoteattr(domain)} nicename={quoteattr(name.lower().replace(' ', '-'))}>{escape(name)}</category>"
            for domain, names in (("category", self.categories), ("post_tag", self.tags))
            for name in names
        )
        meta = "".join(
            f"<wp:postmeta><wp:meta_key>{escape(key)}</wp:meta_key><wp:meta_value>{escape(value)}</wp:meta_value></wp:postmeta>"
            for key, value in self.meta.items()
        )
        return (
            f"<item><title>{self.title}</title><link>{escape(self.link)}</link><dc:creator>{escape(self.creator)}</dc:creator>"
            f"<guid>https://old.example/?p={self.id}</guid>"
            f"<content:encoded>{escape(self.content)}</content:encoded><excerpt:encoded>{escape(self.excerpt)}</excerpt:encoded>"
            f"<wp:post_id>{self.id}</wp:post_id><wp:post_date_gmt>{self.at}</wp:post_date_gmt>"
            f"<wp:post_modified_gmt>{self.modified}</wp:post_modified_gmt>"
            f"<wp:post_name>{escape(self.slug)}</wp:post_name><wp:status>{self.status}</wp:status>"
            f"<wp:post_parent>{self.parent}</wp:post_parent><wp:post_type>{self.kind}</wp:post_type>"
            f"<wp:post_password>{self.password}</wp:post_password><wp:is_sticky>{int(self.is_sticky)}</wp:is_sticky>"
            f"<wp:comment_status>{'open' if self.takes_comments else 'closed'}</wp:comment_status>"
            f"<wp:attachment_url>{escape(self.attachment_url)}</wp:attachment_url>"
            f"{filings}{meta}{''.join(comment.xml() for comment in self.comments)}</item>"
        )


def export_file(
    folder: Path, posts: Sequence[Post], name: str = "export.xml", authors: str = "", terms: str = ""
) -> Path:
    """A WXR 1.2 file of https://old.example with `posts` in it."""
    path = folder / name
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The old paper</title>'
        "<link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>"
        "<wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>"
        "<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ann</wp:author_login>"
        "<wp:author_email>ann@example.org</wp:author_email>"
        f"<wp:author_display_name>Ann Author</wp:author_display_name></wp:author>{authors}{terms}"
        f"{''.join(post.xml() for post in posts)}</channel></rss>",
        encoding="utf-8",
    )
    return path
