"""Logging in with an account elsewhere: other companies, an OpenID Connect issuer, the site that knows our readers."""
