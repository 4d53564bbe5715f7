"""What other parts of the paper may want to hear of the conversation. All are sent inside the transaction."""

from django.dispatch import Signal

# `comment`, `discussion`: it can be read from this transaction's commit on; sent once, also after an approval.
comment_published = Signal()
# `comment`, `discussion`: somebody has just written it; before anything else is said of it. Once. Receivers may write,
# but cannot know how many rows they changed (common/prepared.py, `without_waiting`).
comment_written = Signal()
# `comment`, `discussion`: it waits for a moderator.
comment_held = Signal()
# `comment`, `discussion`: what it says is different now.
comment_edited = Signal()
# `comment`, `discussion`: it can no longer be read (withdrawn, rejected).
comment_gone = Signal()
# `comment`, `discussion`, `reader`: somebody reacted to it who had not.
comment_reacted = Signal()
# `comment`, `discussion`, `judge`: it is picked, or no longer.
comment_picked = Signal()
# `comment`, `discussion`, `judge`, `before` (its status), `grounds`: somebody of the staff published or rejected it,
# which it was not before.
comment_judged = Signal()
# `comment_id`, `judge`: what is reported about it is answered in this moment; its reports are still open.
reports_settled = Signal()
# `report`, `comment`, `discussion`, which is held: somebody reported it who had not, or whose report was answered.
comment_reported = Signal()
