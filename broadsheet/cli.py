"""The `broadsheet` command. `broadsheet --help` is the manual."""

import os
import sys

import click

from broadsheet import __version__
from broadsheet.exchange.commands import import_group
from broadsheet.moderation.analyze.command import analyze_keys_group
from broadsheet.notifications.alerts.command import alert
from broadsheet.notifications.browsers.key_command import push_keys_group
from broadsheet.notifications.mail.bounce_command import bounce

# Commands that work on the paper's data, which is therefore made ready first.
NEEDS_A_PAPER = frozenset({"alert", "analyze-keys", "import", "demo", "doctor", "init", "push-keys"})


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
@click.pass_context
def main(context: click.Context) -> None:
    """An online newspaper that its publisher owns whole."""
    set_up()
    if context.invoked_subcommand in NEEDS_A_PAPER:
        from broadsheet.config.runtime import prepare

        prepare()


@main.command()
@click.option("--demo-if-new", is_flag=True, help="Load the demo newspaper when the data directory is new.")
def serve(demo_if_new: bool) -> None:
    """Run the whole newspaper: web and worker processes under one supervisor."""
    from django.conf import settings

    from broadsheet.config.runtime import before_fork, make_app, prepare, push_workers, run_worker
    from broadsheet.config.warmth import warm_up
    from broadsheet.delivery.supervisor import ServeOptions
    from broadsheet.delivery.supervisor import serve as supervise

    is_new = prepare()
    if demo_if_new and (is_new or demo_is_unfinished()):
        load_demo()
        os.execv(sys.executable, [sys.executable, "-m", "broadsheet", "serve"])  # noqa: S606 - a fresh start with the demo's settings
    warm_up()
    options = ServeOptions(
        host=settings.HOST, port=settings.PORT, web_workers=settings.WEB_WORKERS, on_ready=say_addresses
    )
    sys.exit(supervise(options, make_app, run_worker, before_fork, push_workers()))


@main.command()
def web() -> None:
    """Run web processes only (the worker runs elsewhere)."""
    from django.conf import settings

    from broadsheet.config.runtime import before_fork, make_app, prepare
    from broadsheet.config.warmth import warm_up
    from broadsheet.delivery.supervisor import ServeOptions
    from broadsheet.delivery.supervisor import serve as supervise

    prepare()
    warm_up()
    options = ServeOptions(
        host=settings.HOST, port=settings.PORT, web_workers=settings.WEB_WORKERS, on_ready=say_addresses
    )
    sys.exit(supervise(options, make_app, None, before_fork))


@main.command()
def worker() -> None:
    """Run workers only (the web processes run elsewhere)."""
    from broadsheet.config.runtime import before_fork, make_app, push_workers, run_worker
    from broadsheet.delivery.supervisor import ServeOptions
    from broadsheet.delivery.supervisor import serve as supervise

    sys.exit(supervise(ServeOptions(web_workers=0), make_app, run_worker, before_fork, push_workers()))


@main.command()
@click.option("--name", prompt="Name of the paper", help="What the paper is called.")
@click.option("--email", prompt="Your e-mail address", help="The publisher's e-mail address, to log in with.")
@click.password_option(help="The publisher's password.")
def init(name: str, email: str, password: str) -> None:
    """Found a paper: an empty front page, a first section, and the publisher's account."""
    from broadsheet.stories.founding import establish_publisher, first_section, name_paper

    try:
        establish_publisher(email, password)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    name_paper(name)
    first_section()
    click.echo(f"{name} is founded. Start it with “broadsheet serve” and write at /newsroom/.")


@main.command()
def demo() -> None:
    """Load the demo newspaper, or load it again."""
    load_demo()


@main.command()
def doctor() -> None:
    """Look the paper over: what is set, what works, what to mend. Exit code 1 when something is broken."""
    from broadsheet.config.doctor import findings

    found = findings()
    for finding in found:
        click.echo(f"{'ok  ' if finding.is_well else 'MEND'}  {finding.text}")
    sys.exit(0 if all(finding.is_well for finding in found) else 1)


def load_demo() -> None:
    """Loads the demo newspaper with a bar that shows how far it is."""
    from broadsheet.demo.accounts import DEMO_PASSWORD, demo_addresses
    from broadsheet.demo.load import DemoLoader, DemoRefusedError

    try:
        with click.progressbar(DemoLoader(), label="Loading the demo newspaper") as steps:
            for _ in steps:
                pass
    except DemoRefusedError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Log in at /newsroom/ as {', '.join(demo_addresses())} with the password {DEMO_PASSWORD}")


def demo_is_unfinished() -> bool:
    """Whether loading the demo was begun here and cut off."""
    from django.conf import settings

    from broadsheet.stories.models import Article

    return bool(settings.DEMO) and not Article.objects.exists()


def say_addresses() -> None:
    """Says where the paper is, and with which log-ins where it is the demo."""
    from django.conf import settings

    click.echo(f"The paper is at {settings.PUBLIC_URL}/ and its newsroom at {settings.PUBLIC_URL}/newsroom/")
    if settings.DEMO:
        from broadsheet.demo.accounts import DEMO_PASSWORD, demo_addresses

        click.echo(f"Demo log-ins: {', '.join(demo_addresses())}; password: {DEMO_PASSWORD}")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])


main.add_command(import_group)
main.add_command(alert)
main.add_command(bounce)
main.add_command(push_keys_group)
main.add_command(analyze_keys_group)
