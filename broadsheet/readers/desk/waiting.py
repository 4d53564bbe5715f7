"""Who waits for approval: looked through and answered many at a time."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.site_summary import SummaryItem

from broadsheet.readers import decisions
from broadsheet.readers.desk.access import JUDGE, DeskView
from broadsheet.readers.models import Reader
from broadsheet.readers.people import readers
from broadsheet.readers.status import NotPossible

PER_PAGE = 50
ANSWERS = ("approve", "refuse")


def waiting() -> QuerySet[Reader]:
    """Readers to be approved, who waits longest first. Who has not proven their address yet is not in the queue."""
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return readers().filter(Exists(proven), status=Reader.Status.WAITING).order_by("date_joined", "pk")


class WaitingView(DeskView):
    permission = JUDGE
    template_name = "readers/desk/waiting.html"
    page_title = gettext_lazy("Waiting for approval")
    header_icon = "time"

    def get(self, request: HttpRequest) -> HttpResponse:
        unproven = readers().filter(status=Reader.Status.WAITING).count()
        page = Paginator(waiting(), PER_PAGE).get_page(request.GET.get("p"))
        return self.show(page=page, unproven=unproven - page.paginator.count)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answers those ticked, all with the same words."""
        answer = request.POST.get("answer", "")
        words = request.POST.get("words", "")[: decisions.LONGEST_NOTE - 200]
        ticked = [int(value) for value in request.POST.getlist("reader")[:PER_PAGE] if value.isdecimal()]
        answered = 0
        if answer in ANSWERS:
            for reader in waiting().filter(pk__in=ticked):
                try:
                    decisions.decide(reader, answer, self.actor, words)
                    answered += 1
                except NotPossible:
                    continue
        if answered:
            said = ngettext("%(count)s reader was answered.", "%(count)s readers were answered.", answered)
            messages.success(request, said % {"count": answered})
        else:
            messages.warning(request, _("Nobody was ticked who still waits."))
        return redirect("readers:waiting")


class WaitingSummary(SummaryItem):
    """On the newsroom's first screen: how many wait, for those who may answer them."""

    order = 400
    template_name = "readers/desk/summary.html"

    def is_shown(self) -> bool:
        self.number = waiting().count() if self.request.user.has_perm(JUDGE) else 0
        return bool(self.number)

    def get_context_data(self, parent_context: object) -> dict[str, object]:
        return {"number": self.number}
