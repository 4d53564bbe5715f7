"""What the conversation puts off until after the request."""

from django_tasks import task

from broadsheet.conversation import claims
from broadsheet.readers.models import Reader


@task()
def claim_comments(reader_id: int) -> None:
    """Gives a reader what they wrote on the paper's former site. A second time there is nothing left to give."""
    reader = Reader.objects.filter(pk=reader_id).first()
    if reader is not None:
        claims.claim(reader)
