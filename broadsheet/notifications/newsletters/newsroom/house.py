"""The newsletters of the paper in the newsroom: the list, one of them, and what it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.common.clock import moment_text
from broadsheet.notifications.models import Edition, Enrolment, Newsletter
from broadsheet.notifications.newsletters import clock, editions
from broadsheet.notifications.newsletters.newsroom.access import NewslettersScreen
from broadsheet.notifications.newsletters.newsroom.figures import texts
from broadsheet.notifications.newsletters.words import addresses_text, rhythm_text
from broadsheet.notifications.newsroom.words import number_text
from broadsheet.stories.addresses import free_slug
from broadsheet.stories.models import Section, Topic
from broadsheet.stories.queries import public

PER_PAGE = 25
#: Addresses that the paper itself has below /newsletters/.
_TAKEN = frozenset({"asked", "confirm", "stop"})


class NewsletterForm(forms.ModelForm):
    """What a newsletter is, when it goes out, and the rule that its editions are made by."""

    sections = forms.ModelMultipleChoiceField(
        Section.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Sections")
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Topics")
    )
    most = forms.IntegerField(
        min_value=1, max_value=30, initial=5, label=gettext_lazy("Stories of a section at most"),
        help_text=gettext_lazy("The newest are taken."),
    )  # fmt: skip

    class Meta:
        model = Newsletter
        fields = ("name", "slug", "description", "rhythm", "weekday", "hour", "sections", "topics", "most", "is_on")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 2}),
            "rhythm": forms.RadioSelect,
            "hour": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"].queryset = public(Section.objects.all()).order_by("path")  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug in _TAKEN:
            raise ValidationError(_("The paper itself needs this address. Choose another one."))
        return slug or free_slug(Newsletter, self.cleaned_data.get("name", ""), unicode=False, besides=self.instance.pk)


class ListScreen(NewslettersScreen):
    """All of them, with how many get each."""

    part = "list"
    page_title = gettext_lazy("Newsletters")

    def above(self) -> list[dict[str, str]]:
        return []

    def get(self, request: HttpRequest) -> HttpResponse:
        enrolled = Count("enrolments", filter=Q(enrolments__state=Enrolment.State.CONFIRMED))
        rows = [
            {
                "newsletter": each,
                "rhythm": rhythm_text(each),
                "enrolled": number_text(each.enrolled),
                "due": moment_text(each.due_at) if each.due_at else "",
            }
            for each in Newsletter.objects.annotate(enrolled=enrolled)
        ]
        return self.show(rows=rows)


class SettingsScreen(NewslettersScreen):
    """A new newsletter, or what an old one is."""

    part = "settings"

    def get_page_title(self) -> str:
        return _("Settings of the newsletter") if self.newsletter else _("New newsletter")

    def get(self, request: HttpRequest, number: int | None = None) -> HttpResponse:
        found = self.take_newsletter(number) if number is not None else None
        return self.show(form=NewsletterForm(instance=found), newsletter=found)

    def post(self, request: HttpRequest, number: int | None = None) -> HttpResponse:
        found = self.take_newsletter(number) if number is not None else None
        form = NewsletterForm(request.POST, instance=found)
        if not form.is_valid():
            return self.show(form=form, newsletter=found)
        kept = form.save()
        clock.plan(kept)
        return redirect("newsroom_newsletter", kept.pk)


class NewsletterScreen(NewslettersScreen):
    """One newsletter: who gets it, when it goes out next, and its editions with their numbers."""

    part = "newsletter"

    def get_page_title(self) -> str:
        return self.newsletter.name if self.newsletter else ""

    def above(self) -> list[dict[str, str]]:
        return super().above()[:1]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        found = self.take_newsletter(number)
        listed = Edition.objects.filter(newsletter=found).select_related("made_by", "sent_by").order_by("-pk")
        page = Paginator(listed, PER_PAGE).get_page(request.GET.get("p"))
        counts = dict(
            Enrolment.objects.filter(newsletter=found).values_list("state").annotate(number=Count("pk")).order_by()
        )
        return self.show(
            newsletter=found,
            rhythm=rhythm_text(found),
            due=moment_text(found.due_at) if found.due_at else "",
            enrolled=addresses_text(counts.get(Enrolment.State.CONFIRMED, 0)),
            asked=counts.get(Enrolment.State.ASKED, 0),
            page=page,
            rows=[{"edition": each, "numbers": texts(each), "when": moment_text(_moment(each))} for each in page],
        )

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Makes the next edition by the rule, for an editor to write."""
        made = editions.draft(self.take_newsletter(number), self.actor)
        return redirect("newsroom_write_edition", made.pk)


all_of_them = ListScreen.as_view()
settings = SettingsScreen.as_view()
newsletter = NewsletterScreen.as_view()


def _moment(edition: Edition) -> Any:
    return edition.begun_at or edition.send_at or edition.made_at
