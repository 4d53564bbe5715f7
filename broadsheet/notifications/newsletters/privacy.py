"""What is kept of an address because it gets newsletters, and what becomes of it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.common.decisions import decided
from broadsheet.notifications.models import Alerting, Edition, Enrolment
from broadsheet.notifications.newsletters.enrolling import ENDED_FOR, UNCONFIRMED_FOR
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from broadsheet.readers.privacy.addresses import proven_addresses
from broadsheet.readers.privacy.known import Known, Part, nothing_to_erase, register


def enrolments_of(reader: Reader) -> QuerySet[Enrolment]:
    """Those that the reader made, and those of addresses that they have shown to be theirs."""
    theirs = Q(reader=reader) | Q(email__in=proven_addresses(reader))
    return Enrolment.objects.filter(theirs).select_related("newsletter").order_by("newsletter__name", "pk")


def _enrolments(reader: Reader) -> Known:
    return [
        {
            "newsletter": each.newsletter.name,
            "email": each.email,
            "state": str(each.get_state_display()),
            "why": str(each.get_why_display()),
            "at": each.asked_at,
            "confirmed_at": each.confirmed_at,
            "ended_at": each.ended_at,
        }
        for each in enrolments_of(reader)
    ]


def _forget(reader: Reader, keeps_comments: bool) -> None:
    enrolments_of(reader).delete()


def _editions(reader: Reader) -> Known:
    roles = ("made_by", "sent_by", "cancelled_by")
    theirs = Q(made_by=reader) | Q(sent_by=reader) | Q(cancelled_by=reader)
    return [
        {
            "newsletter": edition.newsletter.name,
            "title": edition.subject,
            "at": edition.made_at,
            **{role: getattr(edition, f"{role}_id") == reader.pk for role in roles},
        }
        for edition in Edition.objects.filter(theirs).select_related("newsletter").order_by("pk").iterator()
    ]


_PARTS = (
    Part(
        "newsletters",
        gettext_lazy("Newsletters"),
        _enrolments,
        _forget,
        ("notifications.Enrolment.reader", "notifications.Enrolment.email"),
        {
            "newsletter": gettext_lazy("Newsletter"),
            "email": gettext_lazy("Goes to"),
            "state": gettext_lazy("State"),
            "why": gettext_lazy("Ended because"),
            "confirmed_at": gettext_lazy("Confirmed"),
            "ended_at": gettext_lazy("Ended"),
        },
    ),
    Part(
        "newsletters_sent",
        gettext_lazy("Newsletters that you made, sent or stopped"),
        _editions,
        # As with an alert, they are the paper's.
        nothing_to_erase,
        ("notifications.Edition.made_by", "notifications.Edition.sent_by", "notifications.Edition.cancelled_by"),
        {
            "newsletter": gettext_lazy("Newsletter"),
            "title": gettext_lazy("Title"),
            "made_by": gettext_lazy("Made by you"),
            "sent_by": gettext_lazy("Sent by you"),
            "cancelled_by": gettext_lazy("Stopped by you"),
        },
    ),
)


def told() -> list[facts.Fact]:
    """What the page on privacy says of newsletters; nothing where there are none."""
    if not decided(Alerting).has_newsletters:
        return []
    text = _(
        "If you ask for a newsletter, we keep your e-mail address for that alone, and when you confirmed it. An "
        "address that is not confirmed is forgotten after %(unconfirmed)s days, one that ended it after %(ended)s "
        "days. Letters fetch nothing, and do not say whether you read them. When one comes back, or you call it "
        "unwanted, no more are sent."
    ) % {"unconfirmed": UNCONFIRMED_FOR.days, "ended": ENDED_FOR.days}
    return [facts.Fact(facts.MAIL, text)]


def connect() -> None:
    for part in _PARTS:
        register(part)
    facts.add(told)
