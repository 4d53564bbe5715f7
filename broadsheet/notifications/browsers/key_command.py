"""`broadsheet push-keys …`: the paper's own keys for push services."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from broadsheet.notifications.webpush.keys import Keys


@click.group("push-keys")
def push_keys_group() -> None:
    """Look at the keys that browsers subscribe with, or make a new one."""


@push_keys_group.command("show")
def show() -> None:
    """List the keys, and how many browsers each has."""
    from django.db.models import Count

    from broadsheet.notifications.models import Subscription

    rows = Subscription.objects.values("server_key").annotate(number=Count("pk")).values_list("server_key", "number")
    numbers = dict(rows)
    with _in_words():
        keys = _keys().all or [_keys().current]
    for key in keys:
        is_current = key == keys[-1]
        click.echo(f"{key.public}  {numbers.pop(key.public, 0):,} browsers{', for new ones' if is_current else ''}")
    if lost := sum(numbers.values()):
        click.echo(f"{lost:,} browsers have keys that are not in {_keys().folder}: bring those back.", err=True)
        sys.exit(1)


@push_keys_group.command("rotate")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
def rotate(is_sure: bool) -> None:
    """Make a new key for browsers that subscribe from now on.

    The older keys stay, and with them the browsers that subscribed with those: each changes over when its reader next
    opens the settings of alerts. Nobody is asked anything again, and nothing that they want is lost.
    """
    from django.db import transaction

    from broadsheet.delivery.freshness import changed
    from broadsheet.notifications.alerts import freshness

    if not is_sure:
        click.confirm("Make a new key?", abort=True)
    with _in_words():
        made = _keys().rotate()
    with transaction.atomic():
        changed(freshness.PUSH_KEYS)
    click.echo(f"Browsers subscribe with {made.public} from now on.")


@contextmanager
def _in_words() -> Iterator[None]:
    """Ends with one sentence where a key cannot be read or written."""
    from broadsheet.notifications.webpush.keys import KeyFileError

    try:
        yield
    except KeyFileError as error:
        raise click.ClickException(str(error)) from None


def _keys() -> "Keys":
    from broadsheet.notifications.browsers.pushing import push_keys

    return push_keys()
