"""Which things of this site the paper already has: one look-up at the start, then kept as things are made."""

import hashlib
import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from broadsheet.exchange.models import ImportedItem, identity

#: What `ImportedItem.kind` says of comments.
COMMENT = "comment"


def digest_of(values: dict[str, Any]) -> str:
    """The SHA-256 of `values`, in which order does not matter."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


class Origins:
    """The `ImportedItem` rows of one site, but for those of comments, which are many and asked for by story."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._object_ids: dict[tuple[str, str], int] = {}
        self.read()

    def read(self) -> None:
        """Learns anew what the paper has, as after a transaction that was taken back."""
        rows = ImportedItem.objects.filter(source=self.source).exclude(kind=COMMENT)
        values = rows.values_list("kind", "source_id", "object_id")
        self._object_ids = {(kind, source_id): object_id for kind, source_id, object_id in values.iterator()}

    def object_id(self, kind: str, original: str) -> int | None:
        """The primary key of what became of a thing there, without a query."""
        return self._object_ids.get((kind, identity(original)))

    def get(self, kind: str, original: str) -> ImportedItem | None:
        if self.object_id(kind, original) is None:
            return None
        return ImportedItem.objects.filter(source=self.source, kind=kind, source_id=identity(original)).first()

    def keep(
        self, kind: str, original: str, made: models.Model, digest: str = "", revision_id: int | None = None,
        was_live: bool = False,
    ) -> None:  # fmt: skip
        """Remembers what was made, in the transaction that made it."""
        key: dict[str, Any] = {"source": self.source, "kind": kind, "source_id": identity(original)}
        values = {
            "content_type": ContentType.objects.get_for_model(made),
            "object_id": made.pk,
            "digest": digest,
            "revision_id": revision_id,
            "was_live": was_live,
        }
        if self.object_id(kind, original) is None:
            ImportedItem.objects.create(**key, **values)
        else:
            ImportedItem.objects.update_or_create(**key, defaults=values)
        self._object_ids[kind, identity(original)] = made.pk
