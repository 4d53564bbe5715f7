"""What a WordPress export holds, as plain values. Text is as WordPress stored it; nothing here is cleaned."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Site:
    """The site that was exported."""

    title: str = ""
    link: str = ""
    description: str = ""
    language: str = ""
    base_site_url: str = ""
    base_blog_url: str = ""
    version: str = ""

    @property
    def url(self) -> str:
        """The address that tells this site from others."""
        return self.base_blog_url or self.base_site_url or self.link


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody with an account on the exported site."""

    login: str
    id: int = 0
    email: str = ""
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag or a term of some other taxonomy. `parent` is the parent's slug."""

    taxonomy: str
    slug: str
    name: str
    id: int = 0
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """That an item is filed under a term."""

    taxonomy: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote under an item. `approved` is WordPress's word: 1, 0, spam, trash or post-trashed."""

    id: int
    parent_id: int
    author: str
    email: str
    url: str
    at: datetime | None
    approved: str
    kind: str
    content: str
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment or anything else that WordPress keeps among its posts."""

    id: int
    kind: str
    title: str
    link: str = ""
    guid: str = ""
    slug: str = ""
    status: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    parent_id: int = 0
    is_sticky: bool = False
    takes_comments: bool = True
    password: str = ""
    attachment_url: str = ""
    filings: tuple[Filing, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()

    @property
    def identity(self) -> str:
        """What tells this item from others of its kind on its site: the id, else the guid, else the address."""
        return str(self.id) if self.id else self.guid or self.link

    @property
    def label(self) -> str:
        """The item in a few words, for a report."""
        name = " ".join(self.title.split()) or self.slug or "without a title"
        number = f" {self.id}" if self.id else ""
        return f"{self.kind or 'item'}{number} “{name[:80]}”"


Record = Author | Term | Item
