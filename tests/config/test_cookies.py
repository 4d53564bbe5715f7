"""What a browser is told of the paper's cookies is read from the real settings, by a program that has only these."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASKED = ("NAME", "SECURE", "PATH", "DOMAIN", "SAMESITE", "HTTPONLY")
PROGRAM = f"""
import json
from django.conf import settings
names = [f"{{cookie}}_COOKIE_{{what}}" for cookie in ("SESSION", "CSRF") for what in {ASKED}]
print(json.dumps({{name: getattr(settings, name) for name in [*names, "SECURE_HSTS_SECONDS"]}}))
"""


def settings_of_a_paper_at(address: str, data: Path) -> dict[str, Any]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")},
        "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings",
        "BROADSHEET_DATA": str(data),
        "BROADSHEET_URL": address,
    }
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("cookie", ["SESSION", "CSRF"])
def test_over_https_cookies_go_to_this_host_alone_and_never_in_the_clear(cookie: str, tmp_path: Path) -> None:
    found = settings_of_a_paper_at("https://paper.example", tmp_path)
    said = {what: found[f"{cookie}_COOKIE_{what}"] for what in ASKED}
    # Browsers keep a cookie of a `__Host-` name only with all three of these (RFC 6265bis, 4.1.3.2).
    assert said["NAME"] == f"__Host-{cookie.lower()}"
    assert (said["SECURE"], said["PATH"], said["DOMAIN"]) == (True, "/", None)
    assert said["SAMESITE"] == "Lax"
    assert found["SECURE_HSTS_SECONDS"] > 0


def test_no_script_reads_the_cookie_of_a_session(tmp_path: Path) -> None:
    assert settings_of_a_paper_at("https://paper.example", tmp_path)["SESSION_COOKIE_HTTPONLY"] is True


def test_over_plain_http_cookies_have_names_that_a_browser_keeps_there(tmp_path: Path) -> None:
    found = settings_of_a_paper_at("http://127.0.0.1:8000", tmp_path)
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("session", "csrf")
    assert not found["SESSION_COOKIE_SECURE"] and not found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] == 0
