"""Words of the sign-on site that were taken once, so that they are not taken twice."""

from django.db import models


class UsedToken(models.Model):
    """A sign-on token that has been used, as a keyed hash; kept until nobody would take it any more."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.token_hash[:8]
