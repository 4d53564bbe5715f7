"""Newsletters in the newsroom: setting them up, writing an edition, seeing it go out."""
