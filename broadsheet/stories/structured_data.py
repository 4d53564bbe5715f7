"""What machines read: schema.org JSON-LD and Open Graph (https://ogp.me, namespace `article`)."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

from broadsheet.common.models import Paper
from broadsheet.common.text import shortened
from broadsheet.stories.pictures import FORMATS, PRESETS, address_of, sizes_of

if TYPE_CHECKING:
    from broadsheet.stories.models import Article, Byline, LiveBlog, LiveEntry, Picture

Data = dict[str, Any]

# Inside a script element no sequence may end it or open a comment, whatever a headline says (HTML, 4.12.1.3).
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script(*items: Data) -> SafeString:
    """One `<script type="application/ld+json">` with all `items`."""
    graph = {"@context": "https://schema.org", "@graph": list(items)}
    text = json.dumps(_without_empty(graph), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def organization(paper: Paper) -> Data:
    """The paper as a `NewsMediaOrganization`."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": absolute("/#paper"),
        "name": paper.name,
        "legalName": paper.publisher_name,
        "url": absolute("/"),
        "email": paper.email,
        "logo": {"@type": "ImageObject", "url": absolute(paper.logo.url)} if paper.logo else None,
        "correctionsPolicy": absolute("/corrections/"),
    }


def website(paper: Paper) -> Data:
    return {
        "@type": "WebSite",
        "@id": absolute("/#site"),
        "name": paper.name,
        "url": absolute("/"),
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": {"@id": absolute("/#paper")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": absolute("/search/?q={search_term_string}")},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(trail: list[tuple[str, str]]) -> Data:
    """A `BreadcrumbList` of (name, path), which begins at the front page: search engines want two steps at least."""
    steps = [(_("Front page"), "/"), *((name, path) for name, path in trail if name and path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def article_data(article: "Article", paper: Paper) -> Data:
    """A `NewsArticle`, with the subtypes that say what is view and what is fact."""
    subtype = {"opinion": "OpinionNewsArticle", "analysis": "AnalysisNewsArticle", "review": "ReviewNewsArticle"}
    return {
        "@type": subtype.get(article.label, "NewsArticle"),
        "@id": f"{article.address}#story",
        "mainEntityOfPage": article.address,
        "url": article.address,
        "headline": article.headline,
        "alternativeHeadline": article.short_headline,
        "description": article.page_description,
        "image": pictures_of(article.picture),
        "datePublished": article.published.isoformat(),
        "dateModified": _modified(article).isoformat(),
        "author": authors_of(article, paper),
        "publisher": organization(paper),
        "articleSection": article.section.title,
        "keywords": [topic.name for topic in article.topic_list],
        "dateline": article.dateline,
        "creditText": article.agency_credit,
        "isBasedOn": article.canonical_url,
        "wordCount": article.word_count or None,
        "inLanguage": settings.LANGUAGE_CODE,
        "isAccessibleForFree": True,
        "correction": [
            {"@type": "CorrectionComment", "text": update.text, "datePublished": update.at.isoformat()}
            for update in article.update_list
            if update.kind in ("correction", "clarification")
        ],
    }


def live_blog_data(blog: "LiveBlog", paper: Paper, entries: "list[LiveEntry]") -> Data:
    """A `LiveBlogPosting` with the entries of this page."""
    return {
        **article_data(blog, paper),
        "@type": "LiveBlogPosting",
        "coverageStartTime": blog.published.isoformat(),
        "coverageEndTime": blog.ended_at.isoformat() if blog.ended_at else None,
        "liveBlogUpdate": [entry_data(entry, blog, paper) for entry in entries],
    }


def entry_data(entry: "LiveEntry", blog: "LiveBlog", paper: Paper) -> Data:
    """One entry as a `BlogPosting`."""
    from broadsheet.stories.blocks import body_text

    words = body_text(entry.body)
    return {
        "@type": "BlogPosting",
        "@id": f"{blog.address}#{entry.anchor}",
        "url": entry.address,
        "headline": entry.headline or shortened(words.replace("\n", " "), 110) or blog.headline,
        "articleBody": words,
        "datePublished": entry.at.isoformat(),
        "dateModified": entry.at.isoformat(),
        "author": [{"@type": "Person", "name": entry.byline.name, "url": absolute(entry.byline.url)}]
        if entry.byline
        else authors_of(blog, paper),
        "publisher": {"@type": "NewsMediaOrganization", "@id": absolute("/#paper"), "name": paper.name},
    }


def authors_of(article: "Article", paper: Paper) -> list[Data]:
    """The people who sign; else the agencies; else the paper."""
    people = [{"@type": "Person", "name": byline.name, "url": absolute(byline.url)} for byline in article.bylines]
    agencies = [
        {"@type": "Organization", "name": name.strip()} for name in article.agency_credit.split("/") if name.strip()
    ]
    return people or agencies or [{"@type": "Organization", "name": paper.name, "url": absolute("/")}]


def pictures_of(picture: "Picture | None") -> list[str]:
    """The lead picture in the three shapes that search engines ask for (16:9-like, 4:3, 1:1)."""
    return [shared_picture(picture, preset) for preset in ("share", "tall", "square")] if picture else []


def shared_picture(picture: "Picture", preset: str) -> str:
    """The address of the JPEG that other sites show."""
    return absolute(address_of(picture, preset, sizes_of(picture, PRESETS[preset])[0].width, "jpg"))


def _modified(article: "Article") -> datetime:
    """When it last changed in substance; never before it was published, whatever an import says."""
    return max(article.updated or article.published, article.published)


def open_graph(article: "Article", paper: Paper) -> list[tuple[str, str]]:
    """(property, content) pairs for a story's head."""
    return _open_graph(
        article,
        paper,
        title=article.headline,
        description=article.page_description,
        url=article.canonical_url or article.address,
        published=article.published,
        modified=_modified(article),
        authors=article.bylines,
    )


def entry_open_graph(entry: "LiveEntry", blog: "LiveBlog", paper: Paper) -> list[tuple[str, str]]:
    """The same for one entry of a live blog, which is shared under its own address."""
    from broadsheet.stories.blocks import body_text

    return _open_graph(
        blog,
        paper,
        title=entry.headline or blog.headline,
        description=shortened(body_text(entry.body).replace("\n", " "), 300),
        url=entry.address if entry.pk else "",
        published=entry.at,
        modified=entry.at,
        authors=[entry.byline] if entry.byline else blog.bylines,
    )


def _open_graph(
    article: "Article",
    paper: Paper,
    *,
    title: str,
    description: str,
    url: str,
    published: datetime,
    modified: datetime,
    authors: "list[Byline]",
) -> list[tuple[str, str]]:
    pairs = [
        ("og:type", "article"),
        ("og:site_name", paper.name),
        ("og:title", title),
        ("og:description", description),
        ("og:url", url),
        ("og:locale", to_locale(settings.LANGUAGE_CODE)),
        ("article:published_time", published.isoformat()),
        ("article:modified_time", modified.isoformat()),
        ("article:section", article.section.title),
        *(("article:author", absolute(byline.url)) for byline in authors),
        *(("article:tag", topic.name) for topic in article.topic_list),
    ]
    if picture := article.picture:
        size = sizes_of(picture, PRESETS["share"])[0]
        pairs += [
            ("og:image", shared_picture(picture, "share")),
            ("og:image:type", FORMATS["jpg"]),
            ("og:image:width", str(size.width)),
            ("og:image:height", str(size.height)),
            ("og:image:alt", picture.description),
        ]
    return [(name, content) for name, content in pairs if content]


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(inner) for key, inner in value.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(inner) for inner in value]
    return value
