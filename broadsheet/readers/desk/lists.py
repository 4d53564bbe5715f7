"""Lists of readers in the newsroom: brought in, looked through, taken in, invited; each line that was not, and why."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from broadsheet.readers.arrivals import invitations, source, taking
from broadsheet.readers.arrivals.tasks import go_through, invite
from broadsheet.readers.desk.access import MOVE, DeskView
from broadsheet.readers.desk.sheets import MARK, defused, lines, sheet
from broadsheet.readers.models import ImportRemark, ReaderImport

SHOWN = 100
State = ReaderImport.State


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List"), widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"})
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > source.MOST_BYTES:
            raise ValidationError(
                _("The file is larger than %(size)s MB.") % {"size": source.MOST_BYTES // 1024 // 1024}
            )
        return file


class ImportsView(DeskView):
    """Bringing a list in, and those that were."""

    permission = MOVE
    template_name = "readers/desk/imports.html"
    page_title = gettext_lazy("Import")
    header_icon = "upload"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(ListForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                laid_down = taking.lay_down(file.name, file.read(), self.actor)
            except source.Unreadable as error:
                form.add_error("file", str(error))
            else:
                go_through.enqueue(laid_down.pk)
                return redirect("readers:import", laid_down.pk)
        return self._show(form, status=422)

    def _show(self, form: ListForm, status: int = 200) -> HttpResponse:
        lists = ReaderImport.objects.defer("content").select_related("by")[:SHOWN]
        return self.show(form=form, lists=lists, most=source.MOST_LINES, status=status)


class ImportView(DeskView):
    """One list: how far it is, what it comes to, and what may be done with it."""

    permission = MOVE
    template_name = "readers/desk/import.html"
    header_icon = "upload"
    found: ReaderImport

    def get_page_title(self) -> str:
        return self.found.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        first, *rest = super().get_breadcrumbs_items()
        return [first, rest[0], {"url": reverse("readers:imports"), "label": _("Import")}, rest[-1]]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        self.found = self.list(number)
        remarks = self.found.remarks.all()
        count = remarks.count()
        return self.show(
            list=self.found,
            is_going=self.found.state in taking.GOING,
            remarks=remarks[:SHOWN],
            more=max(0, count - SHOWN),
            to_invite=invitations.to_invite(number).count() if self.found.state == State.DONE else 0,
            invited=self.found.arrivals.filter(reader__invited_at__isnull=False).count(),
        )

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Takes the list in, or invites who came with it."""
        found = self.list(number)
        act = request.POST.get("act")
        if act == "take" and taking.take_in(number, invites="invite" in request.POST):
            log(instance=self.actor, action="readers.import", user=self.actor, data={"list": found.name})
            go_through.enqueue(number)
        elif act == "invite" and found.state == State.DONE and not found.invites:
            ReaderImport.objects.filter(pk=number).update(invites=True)
            invite.enqueue(number)
            messages.success(request, _("The invitations are on their way."))
        elif act == "discard" and found.state in (State.CHECKED, State.FAILED):
            found.delete()
            messages.success(request, _("The list is gone; nobody was taken in."))
            return redirect("readers:imports")
        return redirect("readers:import", number)

    def list(self, number: int) -> ReaderImport:
        return get_object_or_404(ReaderImport.objects.defer("content").select_related("by"), pk=number)


class RemarksView(DeskView):
    """Everything that is said about the lines of a list, as CSV."""

    permission = MOVE

    def get(self, request: HttpRequest, number: int) -> Any:
        found = get_object_or_404(ReaderImport.objects.defer("content"), pk=number)
        return sheet(_lines(found), f"lines-{found.pk}.csv")


def _lines(found: ReaderImport) -> Iterator[str]:
    writer = lines()
    yield MARK + writer.writerow(["line", "email", "taken", "reason"])
    last = 0
    while batch := list(ImportRemark.objects.filter(source=found, pk__gt=last).order_by("pk")[:1000]):
        last = batch[-1].pk
        for remark in batch:
            taken = "no" if remark.is_refused else "yes"
            yield writer.writerow([remark.line, defused(remark.email), taken, defused(remark.reason)])
