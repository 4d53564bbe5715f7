"""The `broadsheet` command. `broadsheet --help` is the manual."""

import os
import sys

import click

from broadsheet import __version__


def set_up() -> None:
    """Gets Django ready. A setting that cannot be used ends the program with one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
    import django

    from broadsheet.config.environment import SettingsError

    try:
        django.setup()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@click.group()
@click.version_option(__version__)
def main() -> None:
    """An online newspaper that its publisher owns whole."""
    set_up()


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])
