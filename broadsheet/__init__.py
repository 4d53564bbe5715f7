"""Broadsheet: an online newspaper that its publisher owns whole."""

__version__ = "0.1.0"
