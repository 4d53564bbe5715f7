"""Mail that the paper writes to a reader of its own accord: one template each, whose first line is the subject."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from broadsheet.common.models import Paper
from broadsheet.readers.models import Reader
from broadsheet.readers.tasks import send_mail


def write(reader: Reader, letter: str, **context: Any) -> None:
    """Has `readers/mail/<letter>.txt` sent to the reader (`write_to`)."""
    write_to(reader.email, f"readers/mail/{letter}.txt", reader=reader, **context)


def write_to(address: str, template: str, **context: Any) -> None:
    """Has what the template says sent to the address, in the paper's language, once this transaction holds."""
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(template, {"paper": Paper.load(), "public_url": settings.PUBLIC_URL, **context})
    subject, _, body = text.strip().partition("\n")
    send_mail.enqueue(" ".join(subject.split()), body.strip() + "\n", [address])
