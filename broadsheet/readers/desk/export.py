"""Readers as a file (CSV, RFC 4180), made while it is sent."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from broadsheet.readers.desk.access import MOVE, DeskView
from broadsheet.readers.desk.listing import SHOWN
from broadsheet.readers.desk.sheets import MARK, defused, lines, sheet
from broadsheet.readers.models import Reader
from broadsheet.readers.people import readers

BATCH = 1000
COLUMNS: dict[str, Any] = {
    "email": _("The e-mail address, with which the reader logs in."),
    "display_name": _("What others see."),
    "handle": _("The name in the address of the reader’s page, without @."),
    "status": _("waiting, member, leaving or shut-out."),
    "email_verified": _("yes where the reader has proven the address, else no."),
    "joined": _("When the account was made (ISO 8601, UTC)."),
    "last_log_in": _("When the reader last logged in; empty for never."),
    "invited": _("When an invitation was sent; empty for none."),
}


def lines_of(status: str = "") -> Iterator[str]:
    """The file's lines, a batch of readers at a time, whatever their number."""
    writer = lines()
    yield MARK + writer.writerow(COLUMNS)
    found = readers().filter(status=status) if status else readers()
    last = 0
    while batch := list(found.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        rows = EmailAddress.objects.filter(user__in=batch, verified=True).values_list("user_id", "email")
        proven = {(number, email.lower()) for number, email in rows}
        yield "".join(writer.writerow(_cells(reader, (reader.pk, reader.email) in proven)) for reader in batch)


def _cells(reader: Reader, is_proven: bool) -> list[str]:
    moments = (reader.date_joined, reader.last_login, reader.invited_at)
    return [
        *(defused(text or "") for text in (reader.email, reader.display_name, reader.handle)),
        reader.status,
        "yes" if is_proven else "no",
        *(moment.astimezone(UTC).isoformat(timespec="seconds") if moment else "" for moment in moments),
    ]


class ExportView(DeskView):
    permission = MOVE
    template_name = "readers/desk/export.html"
    page_title = _("Export")
    header_icon = "download"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(columns=COLUMNS.items(), choices=SHOWN, number=readers().count())

    def post(self, request: HttpRequest) -> Any:
        status = request.POST.get("status", "")
        status = status if status in dict(SHOWN) else ""
        log(instance=self.actor, action="readers.export", user=self.actor, data={"status": status})
        return sheet(lines_of(status), f"readers-{timezone.localdate():%Y-%m-%d}.csv")
