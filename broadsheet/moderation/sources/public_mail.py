"""Mail domains that anybody can have an address at: a sanction of one would be one of everybody."""

from pathlib import Path

PUBLIC = frozenset(Path(__file__).with_name("public_mail.txt").read_text().split())
