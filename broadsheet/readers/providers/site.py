"""What the operator sets about the site whose users sign on here. Read by the settings, before Django is there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignOn:
    """`url`: where browsers are sent. `key`: the shared secret (HS256) or the site's public key as PEM.

    `issuer` and `audience` are what a token must say of who made it and for whom.
    """

    url: str
    name: str
    algorithm: str
    key: str
    issuer: str
    audience: str
