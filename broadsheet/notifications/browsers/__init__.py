"""Browsers that want to be told things, with or without an account, and how they are pushed to."""
