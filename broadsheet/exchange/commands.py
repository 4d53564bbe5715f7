"""`broadsheet import …`: brings in what another program wrote."""

import sys
from pathlib import Path
from typing import NoReturn

import click


@click.group("import")
def import_group() -> None:
    """Bring in stories, pictures, comments and readers from another program."""


@import_group.command("wordpress")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--uploads",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A copy of the site's wp-content/uploads folder. Pictures are taken from there; nothing is ever fetched.",
)
@click.option("as_json", "--json", is_flag=True, help="End with one line of JSON instead of a report.")
def wordpress(file: Path, uploads: Path | None, as_json: bool) -> None:
    """Import FILE, an export that WordPress made (Tools, Export: a WXR file ending in .xml).

    Posts become stories, pages become pages about the paper, authors bylines, categories sections and topics, comments
    the discussions of their stories. It can be run again at any time: what is there already is not made twice, what
    changed is updated, and what was edited here since is left alone.
    """
    from broadsheet.exchange.wordpress.importer import NoFrontPage, import_wordpress
    from broadsheet.exchange.wordpress.xml_source import BrokenExport

    try:
        with _Progress() as progress:
            report = import_wordpress(file, uploads, progress.advance)
    except (BrokenExport, NoFrontPage) as error:
        _end(str(error))
    if as_json:
        click.echo(report.as_json())
    else:
        click.echo("\n".join(report.lines()))


@import_group.command("readers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--invite", is_flag=True, help="Tell each of them by mail, once, that they have an account here.")
@click.option("--dry-run", is_flag=True, help="Only say what the list comes to.")
@click.option("as_json", "--json", is_flag=True, help="End with one line of JSON instead of a report.")
def readers(file: Path, invite: bool, dry_run: bool, as_json: bool) -> None:
    """Import FILE, a list of readers as CSV: columns email and, if there are, display_name, handle, joined.

    Readers log in with a code that is sent to their address; there are no passwords to bring. It can be run again at
    any time: who has an account already is not made twice, and nobody is invited twice.
    """
    from broadsheet.exchange.readers import bring_in
    from broadsheet.readers.arrivals.source import Unreadable

    try:
        with _Progress() as progress:
            report = bring_in(file, invite, dry_run, progress.advance)
    except (Unreadable, OSError) as error:
        _end(str(error))
    if as_json:
        click.echo(report.as_json())
    else:
        click.echo("\n".join(report.lines()))


def _end(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


class _Progress:
    """A bar on the terminal, and silence elsewhere. It appears when the first item is done."""

    def __init__(self) -> None:
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def advance(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label="Importing", file=sys.stderr, show_pos=True)
            self._bar.render_progress()
        self._bar.update(done - self._bar.pos)
