"""`broadsheet bounce`: what the mail server hands a mail to that came back."""

import sys

import click

#: What mail servers understand as "try again later" (sysexits.h, EX_TEMPFAIL).
LATER = 75


@click.command("bounce")
def bounce() -> None:
    """Read a mail that came back from standard input, and stop mail to whoever it shows cannot or will not have it.

    Exit code 0, whatever the mail says; 75 where that could not be kept, and the mail server is to try again.
    """
    from django.db import Error

    from broadsheet.notifications.mail.bounces import hear
    from broadsheet.notifications.mail.returned_mail import MOST_BYTES

    mail = sys.stdin.buffer.read(MOST_BYTES)
    # A mail server takes it amiss where what it writes is not read to the end.
    while sys.stdin.buffer.read(MOST_BYTES):
        pass
    try:
        click.echo(hear(mail).words)
    except Error as error:
        click.echo(f"This could not be kept: {error}", err=True)
        sys.exit(LATER)
