"""`broadsheet alert`: an alert from the shell, with the same checks and numbers as in the newsroom."""

import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote, urlsplit

import click

if TYPE_CHECKING:
    from broadsheet.notifications.models import Alert
    from broadsheet.readers.following import Key
    from broadsheet.stories.models import Article

#: Seconds between two looks at how far it is, and after which nothing having gone out is worth a word.
LOOKS, SILENCE = 0.3, 10.0


@click.command("alert")
@click.option("--story", "address", default="", metavar="URL", help="The story that it is about and leads to.")
@click.option("--title", default="", help="Its title. Without one, the story's headline.")
@click.option("--text", default=None, help="Its text. Without one, the story's standfirst.")
@click.option(
    "--to", "audience", multiple=True, default=("everybody",), show_default=True, metavar="WHOM",
    help="everybody, followers (of the story), topic:SLUG or section:SLUG; topics and sections several times.",
)  # fmt: skip
@click.option("--urgent", is_flag=True, help="Wakes devices that save power; worth delivering for an hour, not twelve.")
@click.option("--at", "at", default=None, metavar="ISO", help="When it is to go out, as 2026-11-28T07:00.")
@click.option(
    "--test", "test", default="", metavar="EMAIL", help="Only to the browsers of the editor with this address."
)
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
def alert(
    address: str, title: str, text: str | None, audience: tuple[str, ...], urgent: bool, at: str | None, test: str,
    is_sure: bool,
) -> None:  # fmt: skip
    """Send an alert, and watch it go out.

    Exit code 0: it was sent, is scheduled, or waits for a second person. 1: it was not, or has been cancelled.
    """
    from broadsheet.common.text import shortened
    from broadsheet.notifications.alerts import services as alerts
    from broadsheet.notifications.models.alert import LONGEST_TEXT, LONGEST_TITLE

    story = _story(address) if address else None
    if story is not None:
        title = title or shortened(story.card_headline, LONGEST_TITLE)
        text = shortened(story.standfirst, LONGEST_TEXT) if text is None else text
    kind, targets = _audience(audience, story)
    moment = _moment(at) if at else None
    try:
        written = alerts.draft(
            story, None, title, text or "", audience=kind, targets=targets,
            picture=story.picture if story is not None else None, is_urgent=urgent,
        )  # fmt: skip
        if test:
            _test(written, test)
            return
        size = alerts.size_of(written.audience, written.targets)
        click.echo(f"“{written.title}” goes to {size:,} {'browser' if size == 1 else 'browsers'}.")
        if not is_sure and not _is_confirmed():
            written.delete()
            _end("It was not sent.")
        written = alerts.schedule(written, None, moment) if moment else alerts.send(written, None)
    except alerts.AlertError as error:
        _end(str(error))
    _watch(written)


def _is_confirmed() -> bool:
    try:
        return click.confirm("Send it?")
    except click.Abort:
        return False


def _watch(written: "Alert") -> None:
    """Shows how far it is until it is over. Ctrl-C asks whether to cancel it."""
    from broadsheet.notifications.alerts import services as alerts

    State = type(written).State
    if written.state == State.WAITING:
        click.echo("It waits for a second person to confirm it in the newsroom.")
        return
    if written.state == State.SCHEDULED and written.send_at is not None:
        click.echo(f"It is scheduled for {written.send_at.isoformat(timespec='minutes')}.")
        return
    try:
        _show_until_over(written)
    except KeyboardInterrupt:
        written.refresh_from_db()
        if written.state == State.SENDING and click.confirm("\nCancel it? What has gone out has gone out.", err=True):
            alerts.cancel(written, None)
        elif written.state == State.SENDING:
            click.echo("It goes on by itself.", err=True)
    how = alerts.progress(written)
    click.echo(f"Sent {how.sent:,}, failed {how.failed:,}, gone {how.gone:,}, left in peace {how.spared:,}.")
    if written.state == State.CANCELLED:
        _end("It was cancelled.")


def _show_until_over(written: "Alert") -> None:
    from broadsheet.notifications.alerts import services as alerts

    begun, has_spoken = time.monotonic(), False
    with click.progressbar(length=max(1, written.size), label="Going out", file=sys.stderr, show_pos=True) as bar:
        while written.state == type(written).State.SENDING:
            how = alerts.progress(written)
            bar.update(min(how.done, bar.length or 0) - bar.pos)
            if not how.done and not has_spoken and time.monotonic() - begun > SILENCE:
                click.echo("\nNothing has gone out yet: does “broadsheet serve” or “broadsheet worker” run?", err=True)
                has_spoken = True
            time.sleep(LOOKS)
            written.refresh_from_db()
        bar.update(alerts.progress(written).done - bar.pos)


def _test(written: "Alert", email: str) -> None:
    """Sends it to one editor alone, and forgets it."""
    from broadsheet.notifications.alerts import services as alerts
    from broadsheet.readers.models import Reader

    try:
        person = Reader.objects.filter(email__iexact=email).first()
        if person is None:
            _end(f"Nobody here has the address {email}.")
        tested = alerts.test_to(person, written)
    finally:
        written.delete()
    if not tested.browsers:
        _end(f"{email} has no browser that takes alerts: log in with it and press the bell.")
    click.echo(f"{tested.delivered} of {tested.browsers} push services took it.")
    if tested.delivered < tested.browsers:
        sys.exit(1)


def _story(address: str) -> "Article":
    from wagtail.models import Site

    from broadsheet.stories.queries import public_articles

    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    path = unquote(urlsplit(address).path).strip("/")
    found = public_articles().filter(url_path=f"{site.root_page.url_path}{path}/").first() if site else None
    if found is None:
        _end(f"There is no published story at {address}.")
    return found


def _audience(wanted: tuple[str, ...], story: "Article | None") -> "tuple[str, list[Key]]":
    """The audience and its targets as the options name them."""
    from django.db.models import Model

    from broadsheet.notifications.models import Alert
    from broadsheet.readers.following import Key
    from broadsheet.stories.models import Section, Topic

    if wanted in (("everybody",), ("followers",)):
        if wanted == ("followers",) and story is None:
            _end("Only a story has followers: name it with --story.")
        return wanted[0], []
    models: dict[str, type[Model]] = {"topic": Topic, "section": Section}
    keys = []
    for each in wanted:
        kind, _, slug = each.partition(":")
        if kind not in models:
            _end(f"“{each}” is neither everybody, followers, topic:SLUG nor section:SLUG; the first two stand alone.")
        found = models[kind]._default_manager.filter(slug=slug).first()
        if found is None:
            _end(f"There is no {kind} called “{slug}”.")
        keys.append(Key(kind, found.pk))
    audiences = {"topic": Alert.Audience.TOPICS, "section": Alert.Audience.SECTIONS}
    kinds = {key.kind for key in keys}
    return audiences[kinds.pop()] if len(kinds) == 1 else Alert.Audience.WISHES, keys


def _moment(text: str) -> datetime:
    """In the paper's own zone unless the text names one."""
    from django.utils import timezone

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _end(f"“{text}” is no moment such as 2026-11-28T07:00.")
    moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    if moment <= timezone.now():
        _end("That moment is past.")
    return moment


def _end(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
