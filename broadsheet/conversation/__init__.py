"""The conversation: discussions, comments and replies, reactions, picks, and who may say what where."""
