"""How rude a text seems, as a number, and why: a hint for moderators, never a decision."""
