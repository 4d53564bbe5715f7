"""A copy of everything known of a reader, made for them: asked for, made, handed over, and gone after a week."""

import contextlib
import json
import logging
import os
import secrets
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from broadsheet.readers.models import DataCopy, Reader
from broadsheet.readers.privacy import document, known, traces
from broadsheet.readers.privacy.known import Known

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
ONE_IN = timedelta(days=1)
# Should making them fail again and again, it is not for the reader to go on trying.
FAILURES_IN_A_DAY = 5
UNDER_WAY = (DataCopy.State.WAITING, DataCopy.State.WORKING)
# Files without a row: of tasks that were killed, and of rows that a restored backup does not know.
_STRAY_AFTER_SECONDS = 3600


class TooEarly(ValueError):
    """The reader had a copy within the last day, or one is being made. The text is for them."""


def ask(reader: Reader) -> DataCopy:
    """Has a copy made. Raises `TooEarly`; of many asked for at once one is made."""
    from broadsheet.readers.privacy.tasks import make_copy

    with transaction.atomic():
        Reader.objects.select_for_update().get(pk=reader.pk)
        if may_ask_at(reader) is not None:
            raise TooEarly(_("You may have one copy a day."))
        copy = DataCopy.objects.create(
            reader=reader, file=f"{secrets.token_urlsafe(24)}.zip", total=len(known.parts()) + 1
        )
        make_copy.enqueue(copy.pk)
    return copy


def may_ask_at(reader: Reader) -> datetime | None:
    """When the reader may ask for the next copy; `None` where that is now. One that failed does not count."""
    lately = list(DataCopy.objects.filter(reader=reader, asked_at__gt=timezone.now() - ONE_IN).order_by("-asked_at"))
    made = [copy for copy in lately if copy.state != DataCopy.State.FAILED]
    if made:
        return made[0].asked_at + ONE_IN
    return lately[-1].asked_at + ONE_IN if len(lately) >= FAILURES_IN_A_DAY else None


def make(number: int) -> None:
    """Makes the copy with that number; anew where a killed worker left off, and nothing where it is made already.

    It is whole or not there: the file gets its name in the transaction that says so. Should the reader leave meanwhile,
    there is none.
    """
    copy = DataCopy.objects.select_related("reader").filter(pk=number, state__in=UNDER_WAY).first()
    if copy is None:
        return
    draft = traces.copies_folder() / f"{secrets.token_urlsafe(24)}.part"
    try:
        with translation.override(settings.LANGUAGE_CODE):
            collected = _collect(copy)
            _write(draft, copy.reader, collected)
        _hand_over(copy, draft)
    except Exception:
        logger.exception("A copy of reader %s's data could not be made", copy.reader_id)
        DataCopy.objects.filter(pk=number, state__in=UNDER_WAY).update(state=DataCopy.State.FAILED)
    finally:
        draft.unlink(missing_ok=True)


def _collect(copy: DataCopy) -> dict[str, Known]:
    """What each part knows, under its name; says after each how far it is."""
    parts = known.parts()
    rows = DataCopy.objects.filter(pk=copy.pk, state__in=UNDER_WAY)
    rows.update(state=DataCopy.State.WORKING, done=0, total=len(parts) + 1)
    collected: dict[str, Known] = {}
    for number, part in enumerate(parts, start=1):
        collected[part.name] = part.collect(copy.reader)
        rows.update(done=number)
    return collected


def _write(draft: Path, reader: Reader, collected: dict[str, Known]) -> None:
    """The archive: `data.json`, the same to read as `index.html`, and the reader's picture."""
    now = timezone.now()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            picture = _picture(reader)
            everything: dict[str, Any] = {"made_at": now, "paper": settings.PUBLIC_URL, **collected}
            archive.writestr("data.json", json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
            archive.writestr("index.html", document.readable(now, collected, picture[0] if picture else ""))
            if picture:
                archive.writestr(*picture)
        file.flush()
        os.fsync(file.fileno())


def _picture(reader: Reader) -> tuple[str, bytes] | None:
    """The reader's uploaded picture and what it is called in the archive."""
    if not reader.portrait:
        return None
    with contextlib.suppress(OSError), reader.portrait.open("rb") as file:
        return f"picture{Path(str(reader.portrait.name)).suffix}", file.read()
    return None


def _hand_over(copy: DataCopy, draft: Path) -> None:
    with transaction.atomic():
        # Who erases the reader waits for this row or has emptied it: no file is named that they would not find.
        Reader.objects.select_for_update().get(pk=copy.reader_id)
        row = DataCopy.objects.filter(pk=copy.pk, state__in=UNDER_WAY).first()
        if row is None:
            return
        draft.replace(traces.copies_folder() / row.file)
        row.state, row.done = DataCopy.State.READY, row.total
        row.expires_at = timezone.now() + KEPT_FOR
        row.save(update_fields=["state", "done", "expires_at"])


def file_of(copy: DataCopy) -> Path | None:
    """The copy's file; none where it is not ready, has expired, or is gone."""
    if copy.state != DataCopy.State.READY or copy.expires_at is None or copy.expires_at <= timezone.now():
        return None
    file = traces.copies_folder() / copy.file
    return file if Path(copy.file).name == copy.file and file.is_file() else None


def remove_expired() -> None:
    """Deletes the files of copies whose week is over, and files that belong to no copy."""
    over = DataCopy.objects.filter(state=DataCopy.State.READY, expires_at__lte=timezone.now())
    for copy in over:
        traces.remove_copy(copy.file)
        DataCopy.objects.filter(pk=copy.pk).update(state=DataCopy.State.EXPIRED, file="")
    named = set(DataCopy.objects.filter(state=DataCopy.State.READY).values_list("file", flat=True))
    for file in traces.copies_folder().iterdir():
        with contextlib.suppress(OSError):
            if file.name not in named and time.time() - file.stat().st_mtime > _STRAY_AFTER_SECONDS:
                file.unlink(missing_ok=True)
