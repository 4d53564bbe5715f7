"""What other parts of the paper may want to hear about readers."""

from django.dispatch import Signal

# `reader`: name, handle, picture or what they show of themselves is different now. Sent inside the transaction.
reader_changed = Signal()
# `reader`, `keeps_comments`: the account is being erased. Sent inside the transaction, before the row is emptied.
reader_leaves = Signal()
