"""What lists of readers, taken in from another program, keep of them."""

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from broadsheet.readers.models import Reader
from broadsheet.readers.models.arrivals import Arrival, ImportRemark, ReaderImport
from broadsheet.readers.privacy.addresses import proven_addresses
from broadsheet.readers.privacy.known import Known, Part


def _remarks(reader: Reader) -> QuerySet[ImportRemark]:
    found = ImportRemark.objects.annotate(address=Lower("email")).filter(address__in=proven_addresses(reader))
    return ImportRemark.objects.filter(pk__in=found.values("pk")).order_by("pk")


def _collect(reader: Reader) -> Known:
    arrivals = Arrival.objects.filter(reader=reader).select_related("source")
    return {
        "came_with": [{"list": row.source.name, "at": row.source.made_at} for row in arrivals],
        "remarks": [{"list": row.source.name, "text": row.reason} for row in _remarks(reader).select_related("source")],
        "lists_brought_in": list(ReaderImport.objects.filter(by=reader).order_by("pk").values("name", "made_at")),
    }


def _erase(reader: Reader, keeps_comments: bool) -> None:
    _remarks(reader).update(email="")
    Arrival.objects.filter(reader=reader).delete()
    ReaderImport.objects.filter(by=reader).update(by=None)


PART = Part(
    "arrival",
    _("The list that you came with"),
    _collect,
    _erase,
    ("readers.Arrival.reader", "readers.ReaderImport.by", "readers.ImportRemark.email"),
    {
        "came_with": _("Came with"),
        "list": _("List"),
        "lists_brought_in": _("Lists you brought in"),
        "remarks": _("Remarks"),
        "made_at": _("When"),
    },
)
