"""Opening a discussion, and how it stands."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.utils import timezone

from broadsheet.common.decisions import decided
from broadsheet.conversation.models import Commenting, Discussion

_USUAL_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """`url` as discussions are known by it: a path where it is in this paper, without fragment. Raises `ValueError`.

    Scheme and host are lower-case; the query stays, since elsewhere it may say which page it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError("no web address") from error
    if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
        return parts.path
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise ValueError("no web address")
    scheme, host = parts.scheme.lower(), parts.hostname.lower()
    if port and port != _USUAL_PORTS[scheme]:
        host = f"{host}:{port}"
    whole = urlunsplit((scheme, host, parts.path or "/", parts.query, ""))
    own = f"{settings.PUBLIC_URL}/"
    return urlsplit(whole).path if whole.startswith(own) else whole


def closing_moment(opened_at: datetime, days: int | None) -> datetime | None:
    """When a discussion closes by itself: so many days after it was opened. `None` or 0 days: never."""
    return opened_at + timedelta(days=days) if days else None


def open_discussion(
    url: str,
    *,
    known: Discussion | None = None,
    title: str = "",
    rule: str = "",
    days: int | None = None,
    question: str = "",
    opened_at: datetime | None = None,
) -> Discussion:
    """The discussion of `url`, made where there is none, and brought to what is given.

    `known` is the one that what stands there had before it moved to `url`. `rule` empty and `days` `None` stand for
    what the paper has decided for all.
    """
    house = decided(Commenting)
    url = canonical(url)
    opened_at = opened_at or (known.opened_at if known else timezone.now())
    wanted = {
        "title": title[:255],
        "rule": rule or house.rule,
        "question": question,
        "opened_at": opened_at,
        "closes_at": closing_moment(opened_at, house.closes_after_days if days is None else days),
        "is_hidden": False,
    }
    if known is None:
        known, _is_new = Discussion.objects.get_or_create(url=url, defaults=wanted)
    elif known.url != url and not Discussion.objects.filter(url=url).exists():
        wanted["url"] = url
    changed = [name for name, value in wanted.items() if getattr(known, name) != value]
    if changed:
        for name in changed:
            setattr(known, name, wanted[name])
        known.changed_at = timezone.now()
        known.save(update_fields=[*changed, "changed_at"])
    return known


def hide(discussion: Discussion) -> None:
    """Has nobody read it while what is discussed is not public. Nothing of it is lost."""
    if not discussion.is_hidden:
        discussion.is_hidden, discussion.changed_at = True, timezone.now()
        discussion.save(update_fields=["is_hidden", "changed_at"])
