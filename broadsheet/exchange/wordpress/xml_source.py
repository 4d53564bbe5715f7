"""An export's bytes on their way to the XML parser: refused where hopeless, mended where WordPress is known to err."""

import codecs
import re
from pathlib import Path
from typing import IO

BLOCK = 256 * 1024
END = b"</rss>"
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")

# XML 1.0 (fifth edition) section 2.2 allows none of these, yet WordPress writes them as its authors pasted them.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# WordPress before 3.1 put “]]>” from a post's text unchanged into a CDATA section. The true end of a section has a tag
# (or another section) after it. What a block of text ends with may only be judged with the next block at hand.
INNER_CDATA_END = re.compile(r"\]\]>(?!\s*<)")
UNDECIDED = re.compile(r"\](?:\]>?)?\s*\Z")


class BrokenExport(ValueError):
    """The file cannot be read as a WordPress export; the message is a sentence for the person who gave it."""


class XmlSource:
    """A binary file-like object over an export: what cannot be XML is dropped and counted, the rest passed on.

    With `nested_cdata`, ends of CDATA sections that stand inside one are taken for text.
    """

    def __init__(self, path: Path, nested_cdata: bool = False) -> None:
        self.name = path.name
        self.mended = 0
        self.lines = 1
        self._tail = b""
        self._nested_cdata = nested_cdata
        self._held = ""
        try:
            self._file: IO[bytes] = path.open("rb")
            self._head = self._file.read(BLOCK)
        except OSError as error:
            raise BrokenExport(f"{path.name} cannot be read: {(error.strerror or str(error)).lower()}.") from None
        try:
            self._refuse_what_is_no_xml()
        except BrokenExport:
            self._file.close()
            raise
        declared = DECLARED_ENCODING.match(self._head.removeprefix(codecs.BOM_UTF8))
        encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
        self._decoder = None
        if encoding in ("utf-8", "utf8") and not self._head.startswith(UTF_16):
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def _refuse_what_is_no_xml(self) -> None:
        head = self._head
        if not head.strip():
            raise BrokenExport(f"{self.name} is empty.")
        if head.startswith((GZIP, ZIP)):
            raise BrokenExport(f"{self.name} is compressed. Unpack it and import the .xml file inside.")
        is_wide = head.startswith(UTF_16)
        if b"\x00" in head[:1024] and not is_wide:
            raise BrokenExport(f"{self.name} is not a text file, so it is not a WordPress export.")
        if not is_wide and not head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
            raise BrokenExport(f"{self.name} is not XML, so it is not a WordPress export.")

    def read(self, size: int = -1) -> bytes:
        """The next bytes, mended; b"" at the end alone."""
        while True:
            block, self._head = self._head or self._file.read(BLOCK), b""
            self.lines += block.count(b"\n")
            self._tail = (self._tail + block).rstrip()[-len(END) :]
            if self._decoder is None:
                return block
            text = self._decoder.decode(block, final=not block)
            self.mended += text.count("\ufffd") - block.count("\ufffd".encode())
            text, dropped = NOT_XML.subn("", text)
            self.mended += dropped
            if self._nested_cdata:
                text = self._with_inner_ends_as_text(text, is_last=not block)
            if text or not block:
                return text.encode("utf-8")

    @property
    def is_cut_off(self) -> bool:
        """Whether what was read does not end as an export ends."""
        return self._tail != END

    def _with_inner_ends_as_text(self, text: str, is_last: bool) -> str:
        text, self._held = self._held + text, ""
        if not is_last and (tail := UNDECIDED.search(text, max(0, len(text) - BLOCK))):
            text, self._held = text[: tail.start()], tail[0]
        return INNER_CDATA_END.sub("]]]]><![CDATA[>", text)

    def close(self) -> None:
        self._file.close()
