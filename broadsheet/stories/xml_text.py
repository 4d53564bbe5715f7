"""XML that is well formed whatever an editor pasted into a headline."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

# What XML 1.0, production [2] Char, leaves out.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids even when escaped."""
    return _FORBIDDEN.sub("", text)


class XmlWriter:
    """Writes a document element by element, in UTF-8."""

    def __init__(self) -> None:
        self._text = StringIO()
        self._handler = SimplerXMLGenerator(self._text, "utf-8", short_empty_elements=True)
        self._handler.startDocument()

    @contextmanager
    def element(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """An element around what is written inside the `with`."""
        self._handler.startElement(name, AttributesImpl(dict(attributes or {})))
        yield
        self._handler.endElement(name)

    def text(self, name: str, content: str) -> None:
        """An element that holds text alone."""
        self._handler.addQuickElement(name, xml_text(content))

    def document(self) -> bytes:
        """What was written."""
        return self._text.getvalue().encode()
