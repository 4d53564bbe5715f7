"""Driving the newsroom's real screens from tests: log in as a role, fill in a form, press a button."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify
from lxml import html
from wagtail.models import Page

from broadsheet.common.text import plain_text
from broadsheet.stories.roles import establish_roles
from tests.factories import make_front, make_reader


def signed_in(role: str = "", email: str = "", **fields: Any) -> Client:
    """A browser in which somebody of that role (“Editors”; “admin” for an administrator) is signed in."""
    make_front()
    establish_roles()
    if role == "admin":
        fields.setdefault("is_superuser", True)
        role = ""
    reader = make_reader(email, *([role] if role else []), **fields)
    client = Client()
    client.force_login(reader)
    client.reader = reader  # type: ignore[attr-defined]
    return client


def filled_in(response: HttpResponse, form: str = "page-edit-form") -> dict[str, Any]:
    """What a browser would send of the form in `response` if nobody touched it."""
    page = html.fromstring(response.content.decode())
    found = (
        page.xpath(f'//form[@id="{form}"]')
        or page.xpath("//form[@data-edit-form]")
        or page.xpath("//main//form[@method='POST' or @method='post']")
    )
    data: dict[str, Any] = {}
    for field in found[0].xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name, kind = field.get("name"), field.get("type", "")
        if kind in ("submit", "file") or (kind in ("checkbox", "radio") and field.get("checked") is None):
            continue
        if field.tag == "select":
            chosen = [option.get("value", "") for option in field.xpath(".//option[@selected]")]
            if field.get("multiple") is not None:
                data[name] = chosen
            else:
                data[name] = chosen[0] if chosen else (field.xpath(".//option/@value") or [""])[0]
        elif field.tag == "textarea":
            data[name] = (field.text or "").removeprefix("\n")
        else:
            data[name] = field.get("value", "on" if kind == "checkbox" else "")
    data.pop("csrfmiddlewaretoken", None)
    return data


def rich(text: str) -> str:
    """A paragraph as the rich-text editor sends it (Draft.js content)."""
    import json

    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def body(*paragraphs: str, name: str = "body") -> dict[str, str]:
    """The fields that a StreamField of paragraphs sends."""
    data = {f"{name}-count": str(len(paragraphs))}
    for place, text in enumerate(paragraphs):
        prefix = f"{name}-{place}"
        data |= {
            f"{prefix}-deleted": "",
            f"{prefix}-order": str(place),
            f"{prefix}-type": "paragraph",
            f"{prefix}-id": "",
            f"{prefix}-value": rich(text),
        }
    return data


def story_form(title: str = "Harbour reopens", *paragraphs: str, **fields: Any) -> dict[str, Any]:
    """What the browser sends for a new story."""
    empty = {
        f"{formset}-{part}": value
        for formset in ("byline_items", "updates", "comments")
        for part, value in (
            ("TOTAL_FORMS", "0"),
            ("INITIAL_FORMS", "0"),
            ("MIN_NUM_FORMS", "0"),
            ("MAX_NUM_FORMS", "1000"),
        )
    }
    return {
        **empty,
        **body(*(paragraphs or ("The ferry sails again.",))),
        "title": title,
        "slug": slugify(title),
        "short_headline": "",
        "standfirst": "",
        "label": "",
        "dateline": "",
        "agency_credit": "",
        "picture": "",
        "picture_caption": "",
        "key_points": "",
        "canonical_url": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        **fields,
    }


def add_page(client: Client, kind: str, parent: Page, data: dict[str, Any]) -> HttpResponse:
    """Sends the form of a new page of that model (“story”) under `parent`."""
    address = reverse("wagtailadmin_pages:add", args=["stories", kind, parent.pk])
    response: HttpResponse = client.post(address, data)  # type: ignore[assignment]
    return response


def edit_page(client: Client, page: Page, **changes: Any) -> HttpResponse:
    """Opens the editor, changes what `changes` names, and sends it; `**{"action-publish": "on"}` presses Publish."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = filled_in(client.get(address))  # type: ignore[arg-type]
    # The editor draws the body by script; what it would send is what is in the newest revision.
    now = page.get_latest_revision_as_object().specific
    data |= body(*(plain_text(block.value.source) for block in now.body if block.block_type == "paragraph"))
    response: HttpResponse = client.post(address, {**data, **changes})  # type: ignore[assignment]
    return response


def messages_in(response: HttpResponse) -> str:
    """The words of the page, for looking something up in them."""
    return re.sub(r"\s+", " ", html.fromstring(response.content.decode()).text_content())


def complaints(response: HttpResponse) -> list[str]:
    """The error messages beside the fields of a form that was sent back."""
    page = html.fromstring(response.content.decode())
    return [" ".join(found.text_content().split()) for found in page.xpath("//*[contains(@class, 'error-message')]")]
