"""What editors do with an alert: write it, have it confirmed, send it now or later, stop it, see how it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.notifications.alerts import fanout
from broadsheet.notifications.alerts.asking import ask_another
from broadsheet.notifications.alerts.audience import size_of as size_of
from broadsheet.notifications.alerts.audience import targets_of
from broadsheet.notifications.alerts.ending import cancel_because, forget_put_off
from broadsheet.notifications.alerts.hindering import (
    Hindrance,
    check_unhindered,
    hindrance_to,
    is_readable,
    leads_somewhere,
)
from broadsheet.notifications.alerts.message import message_of, picture_address, worth_for
from broadsheet.notifications.alerts.states import Act, NotAllowed, NotNow, NotWritable, after
from broadsheet.notifications.alerts.states import AlertError as AlertError
from broadsheet.notifications.browsers.pushing import sender, settled
from broadsheet.notifications.models import Alert, Alerting, Batch, Subscription
from broadsheet.notifications.models.alert import LONGEST_TEXT, LONGEST_TITLE, OF_STORY
from broadsheet.notifications.taking import take
from broadsheet.notifications.webpush.outcomes import Fate
from broadsheet.readers.models import Reader
from broadsheet.stories.models import Article, Picture

State = Alert.State
_SUMS = ("sent", "failed", "gone", "spared", "waiting")
#: The permission that sending, confirming and stopping needs.
RIGHT = "notifications.send_alert"


def may_send(person: Reader) -> bool:
    """Whether they may write, send, confirm and stop alerts."""
    return bool(person.has_perm(RIGHT))


def draft(
    story: Article | None,
    author: Reader | None,
    title: str,
    text: str = "",
    *,
    audience: str = Alert.Audience.EVERYBODY,
    targets: Iterable[tuple[str, int]] = (),
    picture: Picture | None = None,
    is_urgent: bool = False,
    send_at: datetime | None = None,
    path: str = "",
    instead_of: Alert | None = None,
) -> Alert:
    """Writes down an alert about a story, or one that leads to a path of the paper; nothing is sent yet.

    `author` is nobody for a rule or the shell. `targets` are keys as `topic:4` in two parts; where there are none, an
    audience of followers or wishes is of the story's own. A draft that it is `instead_of` is written anew. Raises
    `NotWritable`, `NotAllowed`, `NotNow`.
    """
    _check_right(author)
    title, text = " ".join(title.split()), text.strip()
    if not title:
        raise NotWritable(_("An alert needs a title."))
    if len(title) > LONGEST_TITLE or len(text) > LONGEST_TEXT:
        raise NotWritable(
            _("The title may have %(title)d characters and the text %(text)d.")
            % {"title": LONGEST_TITLE, "text": LONGEST_TEXT}
        )
    if story is not None and not is_readable(story.pk):
        raise NotWritable(_("The story is not published, or not everybody may read it."))
    path = path or (story.url if story is not None else "/")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise NotWritable(_("An alert leads to a page of this paper: its address begins with one “/”."))
    kept = [(kind, pk) for kind, pk in targets]
    if audience != Alert.Audience.EVERYBODY and not kept and story is not None:
        kept = [(key.kind, key.pk) for key in targets_of(story)]
    if audience not in Alert.Audience.values or (audience != Alert.Audience.EVERYBODY and not kept):
        raise NotWritable(_("Choose whom it is for."))
    alert = Alert(
        title=title,
        text=text,
        path=path,
        picture=picture_address(picture),
        story=story,
        audience=audience,
        targets=[] if audience == Alert.Audience.EVERYBODY else kept,
        is_urgent=is_urgent,
        made_by=author,
        send_at=send_at,
    )
    with transaction.atomic():
        if instead_of is not None:
            take(instead_of)
            if instead_of.state != State.DRAFT:
                raise NotNow(_("This alert is no draft any more."))
            alert.pk, alert.made_at = instead_of.pk, instead_of.made_at
        alert.save()
        alert.tag = tag_of(story) if story is not None else f"alert-{alert.pk}"
        alert.save(update_fields=["tag"])
    return alert


def tag_of(story: Article) -> str:
    """What is equal for all alerts of a story, of which devices show one."""
    return f"{OF_STORY}{story.pk}"


def send(alert: Alert, person: Reader | None) -> Alert:
    """Sends it at once, or asks a second person to confirm it where the paper wants that.

    Raises `NotNow`, `NotAllowed`.
    """
    return _send_or_ask(alert, person, None)


def schedule(alert: Alert, person: Reader | None, at: datetime) -> Alert:
    """Has it sent at that moment, once a second person has confirmed it where the paper wants that.

    Raises `NotNow`, `NotAllowed`.
    """
    return _send_or_ask(alert, person, at)


def confirm(alert: Alert, person: Reader) -> Alert:
    """A second person has read it: it goes out at its time, or at once. Raises `NotNow`, `NotAllowed`."""
    _check_right(person)
    with transaction.atomic():
        take(alert)
        if alert.state != State.WAITING:
            raise NotNow(_("This alert does not wait for anybody to confirm it."))
        if alert.made_by_id == person.pk:
            raise NotAllowed(_("Somebody else than its author has to confirm an alert."))
        alert.confirmed_by = person
        _go(alert, alert.send_at)
    return alert


def cancel(alert: Alert, person: Reader | None) -> Alert:
    """Stops it: what has gone out has gone out, nobody else gets it. Raises `NotNow`, `NotAllowed`."""
    _check_right(person)
    with transaction.atomic():
        take(alert)
        alert.state = after(alert, Act.CANCEL)
        alert.cancelled_by, alert.ended_at = person, now()
        alert.save(update_fields=["state", "cancelled_by", "ended_at"])
        forget_put_off(alert.pk)
    return alert


def _send_or_ask(alert: Alert, person: Reader | None, at: datetime | None) -> Alert:
    _check_right(person)
    with transaction.atomic():
        take(alert)
        if alert.state == State.WAITING:
            raise NotNow(_("This alert waits for a second person to confirm it."))
        if alert.state == State.DRAFT and _needs_another(alert, person):
            check_unhindered(alert)
            alert.state, alert.send_at = after(alert, Act.ASK), at
            alert.save(update_fields=["state", "send_at"])
            ask_another(alert, RIGHT)
        else:
            if alert.state == State.DRAFT and person is not None and person.pk != alert.made_by_id:
                alert.confirmed_by = person
            _go(alert, at)
    return alert


def _needs_another(alert: Alert, person: Reader | None) -> bool:
    """Whether somebody else has to confirm what this person sends. A rule has been confirmed by being made."""
    if not decided(Alerting).needs_second_person or alert.is_by_rule:
        return False
    return person is None or alert.made_by_id in (None, person.pk)


def _go(alert: Alert, at: datetime | None) -> None:
    """Sends it, now or at its time, inside the caller's transaction, which has taken it."""
    check_unhindered(alert)
    if at is not None and at > now():
        alert.state, alert.send_at = after(alert, Act.SCHEDULE), at
        alert.save(update_fields=["state", "send_at", "confirmed_by"])
    else:
        alert.state = after(alert, Act.SEND)
        alert.save(update_fields=["state", "confirmed_by"])
        fanout.begin(alert)


def _check_right(person: Reader | None) -> None:
    if person is not None and not may_send(person):
        raise NotAllowed(_("You may not send alerts."))


@dataclass(frozen=True)
class Tested:
    """What became of a test: how many browsers the person has, and how many push services took it."""

    browsers: int
    delivered: int


def test_to(person: Reader, alert: Alert) -> Tested:
    """Sends it to that person's own browsers alone; nothing is counted. In whatever state it is."""
    _check_right(person)
    own = list(Subscription.objects.filter(reader=person).order_by("pk"))
    message = message_of(alert, worth_for(alert).total_seconds(), is_test=True)
    delivered = 0
    for subscription in own:
        outcome = sender().send(subscription, message)
        settled(subscription.pk, outcome)
        delivered += outcome.fate is Fate.DELIVERED
    return Tested(len(own), delivered)


@dataclass(frozen=True)
class Progress:
    """How far an alert is: of `size` browsers, so many it was sent to, and so on. `waiting` are tried again."""

    sent: int = 0
    failed: int = 0
    gone: int = 0
    spared: int = 0
    waiting: int = 0
    opened: int = 0
    size: int = 0

    @property
    def done(self) -> int:
        """Whose turn has been."""
        return self.sent + self.failed + self.gone + self.spared


def progress(alert: Alert) -> Progress:
    """How far it is now: two queries, however many batches."""
    return progress_of([Alert.objects.get(pk=alert.pk)])[alert.pk]


def progress_of(alerts: Iterable[Alert]) -> dict[int, Progress]:
    """How far each of them is, by its primary key, in one query however many they are."""
    known = {alert.pk: alert for alert in alerts}
    sums = {name: Sum(name, default=0) for name in _SUMS}
    rows = Batch.objects.filter(alert__in=known).values_list("alert").annotate(**sums)
    found = {pk: dict(zip(_SUMS, numbers, strict=True)) for pk, *numbers in rows}
    return {pk: Progress(**found.get(pk, {}), opened=alert.opened, size=alert.size) for pk, alert in known.items()}


def history(state: str = "") -> QuerySet[Alert]:
    """All alerts, newest first, or those in one state, with who made, confirmed and cancelled them."""
    found = Alert.objects.select_related("story", "made_by", "confirmed_by", "cancelled_by").order_by("-pk")
    return found.filter(state=state) if state else found


def send_due() -> None:
    """Sends what is scheduled for now. What may not go out is cancelled, as is what should have gone out long ago."""
    for alert in Alert.objects.filter(state=State.SCHEDULED, send_at__lte=now()).order_by("send_at"):
        with transaction.atomic():
            take(alert)
            if alert.state != State.SCHEDULED or alert.send_at is None:
                continue
            is_late = alert.send_at + worth_for(alert) < now()
            if why := Hindrance.LATE if is_late else hindrance_to(alert):
                cancel_because(alert, why)
            else:
                _go(alert, None)


def latest(count: int, before: int = 0) -> list[Alert]:
    """What went out to readers lately and can be read, newest first; with `before`, what is older than that key."""
    return list(_gone_out(before).filter(leads_somewhere())[:count])


def stories_of(before: int = 0, down_to: int = 0) -> set[int]:
    """The stories of what went out between two keys, those too that can be read no more: they may come back."""
    found = _gone_out(before).filter(pk__gte=down_to, story__isnull=False)
    return set(found.order_by().values_list("story_id", flat=True))


def _gone_out(before: int) -> QuerySet[Alert]:
    found = Alert.objects.filter(state__in=(State.SENDING, State.SENT)).order_by("-pk")
    return found.filter(pk__lt=before) if before else found
