"""Mail that the paper writes to a reader of its own accord: one template each, whose first line is the subject."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from broadsheet.common.models import Paper
from broadsheet.readers.models import Reader
from broadsheet.readers.tasks import send_mail


def write(reader: Reader, letter: str, **context: Any) -> None:
    """Has `readers/mail/<letter>.txt` sent to the reader, in the paper's language, once this transaction holds."""
    paper = Paper.load()
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(
            f"readers/mail/{letter}.txt",
            {"reader": reader, "paper": paper, "public_url": settings.PUBLIC_URL, **context},
        )
    subject, _, body = text.strip().partition("\n")
    send_mail.enqueue(" ".join(subject.split()), body.strip() + "\n", [reader.email])
