"""Care for whoever reads all this: how many hard decisions there were in a row, and when to pause."""

import time
from typing import Any

#: After so many rejections in a row a pause is proposed.
IN_A_ROW = 20
#: Seconds without a decision that are a pause.
PAUSE = 10 * 60
#: From this score a text is shown to whoever asks for it.
COVERED_FROM = 80
_KEPT = "moderation-hard"


def count(session: Any, *, was_hard: bool) -> None:
    """Notes a decision in the moderator's session; one about many comments counts once."""
    number, at = session.get(_KEPT, (0, 0))
    moment = int(time.time())
    session[_KEPT] = ((number if moment - at < PAUSE else 0) + 1, moment) if was_hard else (0, moment)


def needs_pause(session: Any) -> bool:
    """Whether there were too many in a row, and no pause since."""
    number, at = session.get(_KEPT, (0, 0))
    return number >= IN_A_ROW and time.time() - at < PAUSE
