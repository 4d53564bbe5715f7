"""What is known of a reader as a page to read: complete in itself, without script, for any browser, for years."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.common.clock import moment_text
from broadsheet.common.models import Paper
from broadsheet.readers.privacy import known
from broadsheet.readers.privacy.known import Known, Part

# What the keys of data.json are called to people; parts may add theirs.
WORDS: dict[str, Any] = {
    "about": gettext_lazy("About me"),
    "added_at": gettext_lazy("Added"),
    "after": gettext_lazy("After"),
    "agreed_at": gettext_lazy("Agreed to the terms"),
    "asked_at": gettext_lazy("Asked for"),
    "at": gettext_lazy("When"),
    "before": gettext_lazy("Before"),
    "by_yourself": gettext_lazy("By yourself"),
    "changes": gettext_lazy("Changes"),
    "confirmed_age": gettext_lazy("Confirmed to be at least"),
    "connected_at": gettext_lazy("Connected"),
    "device": gettext_lazy("Device"),
    "display_name": gettext_lazy("Display name"),
    "due_at": gettext_lazy("Due"),
    "email": gettext_lazy("E-mail address"),
    "expires_at": gettext_lazy("Expires"),
    "first_name": gettext_lazy("First name"),
    "following": gettext_lazy("Following"),
    "groups": gettext_lazy("Roles"),
    "handle": gettext_lazy("Handle"),
    "has_password": gettext_lazy("Has a password"),
    "hides_comments": gettext_lazy("Comments hidden on your page"),
    "hides_follows": gettext_lazy("Hidden whom and what you follow"),
    "hides_numbers": gettext_lazy("Hidden how many follow you"),
    "id_there": gettext_lazy("Number there"),
    "invited_at": gettext_lazy("Invited"),
    "is_administrator": gettext_lazy("Administrator"),
    "is_staff": gettext_lazy("Of the staff"),
    "keeps_comments": gettext_lazy("Keep comments"),
    "kind": gettext_lazy("Kind"),
    "last_log_in": gettext_lazy("Last log-in"),
    "last_name": gettext_lazy("Last name"),
    "last_used_at": gettext_lazy("Last used"),
    "mark": gettext_lazy("Hash of what the browser says of itself"),
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number"),
    "number_of_followers": gettext_lazy("Followers"),
    "number_of_handles_kept": gettext_lazy("Former handles kept for you"),
    "permissions": gettext_lazy("Permissions"),
    "picture": gettext_lazy("Picture"),
    "place": gettext_lazy("Hash of the internet address"),
    "primary": gettext_lazy("Where mail goes"),
    "provider": gettext_lazy("Provider"),
    "registered_at": gettext_lazy("Registered"),
    "signed_in_at": gettext_lazy("Signed in"),
    "since": gettext_lazy("Since"),
    "state": gettext_lazy("State"),
    "status": gettext_lazy("Status"),
    "text": gettext_lazy("Text"),
    "told_by_provider": gettext_lazy("What the provider told us"),
    "verified": gettext_lazy("Verified"),
    "which": gettext_lazy("Which"),
}


def readable(made_at: datetime, collected: Mapping[str, Known], picture: str) -> str:
    """The page, in the language in force: everything in `collected`, part by part."""
    sections = [
        {"name": part.name, "title": part.title, "content": _section(part, collected[part.name])}
        for part in known.parts()
        if part.name in collected
    ]
    context = {"paper": Paper.load(), "made_at": moment_text(made_at), "sections": sections, "picture": picture}
    return render_to_string("readers/privacy/copy.html", context)


def _section(part: Part, content: Known) -> SafeString:
    if _says_nothing(content):
        return format_html("<p>{}</p>", _("Nothing."))
    return _shown(content, {**WORDS, **part.words})


def _says_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_says_nothing, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_says_nothing, value))
    return value is None or value == "" or (value == 0 and not isinstance(value, bool))


def _shown(value: Any, words: Mapping[str, Any]) -> SafeString:
    """Any value as HTML: a dictionary as terms and what they are, a list as a list, all else as text."""
    if isinstance(value, dict) and value:
        pairs = [(_word(key, words), _shown(inside, words)) for key, inside in value.items()]
        return format_html("<dl>\n{}</dl>", format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>\n", pairs))
    if isinstance(value, list | tuple) and value:
        return format_html("<ul>\n{}</ul>", format_html_join("", "<li>{}</li>\n", ((_shown(i, words),) for i in value)))
    return format_html("{}", _plain(value))


def _word(key: Any, words: Mapping[str, Any]) -> str:
    return str(words.get(key, str(key).replace("_", " ")))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment_text(value)
    return "–" if value in (None, "", [], {}, ()) else str(value)
