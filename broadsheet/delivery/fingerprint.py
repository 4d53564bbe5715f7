"""What a printed page owes to the program rather than to the newsroom: code, templates, static files, settings."""

import hashlib
from pathlib import Path

import django
import wagtail
from django.conf import settings

import broadsheet

PRINTING_SETTINGS = (
    "PUBLIC_URL",
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "ALLOW_EMBEDS",
    "DEBUG",
    # The page on privacy tells of these.
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_AGE",
    "CSRF_COOKIE_NAME",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "SOCIALACCOUNT_PROVIDERS",
    "SIGN_ON",
)


def fingerprint() -> str:
    """Changes when a page would look different though no story changed. Every file of the program counts."""
    digest = hashlib.sha256(f"{broadsheet.__version__} {django.__version__} {wagtail.__version__}".encode())
    for name in PRINTING_SETTINGS:
        digest.update(f"{name}={getattr(settings, name, None)!r};".encode())
    package = Path(broadsheet.__file__).parent
    for folder in (package, Path(settings.DATA) / "templates"):
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".py", ".html", ".css", ".js", ".svg", ".mo"}:
                digest.update(f"{file.relative_to(folder)}:{file.stat().st_size}:".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
