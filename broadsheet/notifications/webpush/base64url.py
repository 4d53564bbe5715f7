"""Base64 as browsers and push services write it: for addresses, without padding (RFC 4648 section 5)."""

import base64


def written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def read(text: str) -> bytes:
    """What `written` wrote; padding and the other alphabet are taken too, as some browsers' libraries send them.

    Raises `ValueError` for anything else.
    """
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise ValueError("This is not base64url.") from error
