"""The address in a push message or mail that leads to what a notice tells of, and reads it for who is signed in."""

from django.conf import settings
from django.urls import reverse

from broadsheet.notifications.mail.seals import opened, seal
from broadsheet.notifications.models import Notice
from broadsheet.notifications.notices import inbox
from broadsheet.notifications.notices.presentation import shown
from broadsheet.readers.models import Reader

_PURPOSE = "open"


def open_url(reader: Reader, notice: Notice) -> str:
    """The absolute address; nobody can guess it, so it tells nobody else what the reader was told of."""
    return f"{settings.PUBLIC_URL}{reverse('open_notice', args=[seal(_PURPOSE, reader, str(notice.pk))])}"


def open_notice(text: str, signed_in: Reader | None) -> str:
    """Where the sealed text leads: the page that the notice is about, or the reader's notices where there is none.

    The notice is read by that where its reader is who is signed in. Raises `SealError`.
    """
    reader, pk = opened(_PURPOSE, text)
    notice = Notice.objects.filter(reader=reader, pk=int(pk)).first()
    rows = shown(reader, [notice]) if notice else []
    if rows and signed_in is not None and signed_in.pk == reader.pk:
        inbox.mark_read(reader.pk, rows[0].notice.pk)
    return rows[0].url if rows and rows[0].url else reverse("notices")
