"""Rows that change by states are taken before anything about them is decided."""

from django.db.models import Model


def take(row: Model) -> None:
    """Locks the row for this transaction and brings the caller's copy up to date. Raises `DoesNotExist`."""
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
