"""SQLite for many writers: Django's own backend, whose transactions queue up instead of sleeping."""
