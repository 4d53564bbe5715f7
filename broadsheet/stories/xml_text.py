"""Text that XML can carry: a headline pasted from somewhere may hold characters that no XML document may."""

import re

# What XML 1.0, production [2] Char, leaves out.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids even when escaped."""
    return _FORBIDDEN.sub("", text)
