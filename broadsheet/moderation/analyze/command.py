"""`broadsheet analyze-keys …`: keys with which programs elsewhere have texts scored."""

import click


@click.group("analyze-keys")
def analyze_keys_group() -> None:
    """Give out keys to the scoring end-point, /v1alpha1/comments:analyze, and take them back."""


@analyze_keys_group.command("add")
@click.argument("name")
@click.option(
    "--per-minute", default=60, show_default=True, type=click.IntRange(1, 1_000_000), help="Texts in a minute."
)
def add(name: str, per_minute: int) -> None:
    """Make a key for NAME, such as “Coral”. It is shown once, and kept nowhere."""
    from broadsheet.moderation.analyze import keys

    if not (name := name.strip()):
        raise click.ClickException("Say what the key is for.")
    made, letters = keys.make(name, per_minute)
    click.echo(f"Key {made.pk}, {made.name}, {made.per_minute:,} texts in a minute. It is not shown again:", err=True)
    click.echo(letters)


@analyze_keys_group.command("list")
def list_keys() -> None:
    """List the keys: for what, how many texts in a minute, and when each was last used."""
    from broadsheet.moderation.models import AnalyzeKey

    for key in AnalyzeKey.objects.all():
        used = f"last used on {key.last_used_on}" if key.last_used_on else "never used"
        revoked = f", revoked on {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
        click.echo(f"{key.pk}  {key.name}  {key.per_minute:,} in a minute, {used}{revoked}")


@analyze_keys_group.command("revoke")
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Take key NUMBER back, at once and for good."""
    from broadsheet.moderation.analyze import keys

    if not keys.revoke(number):
        raise click.ClickException(f"There is no key {number} in force.")
    click.echo(f"Key {number} opens nothing any more.")
