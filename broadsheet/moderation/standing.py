"""What follows from a reader's standing."""

from broadsheet.moderation.models import Standing
from broadsheet.readers.models import Reader


def is_trusted(reader: Reader) -> bool:
    """Whether the reader has earned it to be spared some steps of the pipeline."""
    return Standing.objects.filter(reader=reader, is_trusted=True).exists()
