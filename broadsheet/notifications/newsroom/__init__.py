"""The editors' side of alerts: writing one, seeing it go out, and all that were sent."""
