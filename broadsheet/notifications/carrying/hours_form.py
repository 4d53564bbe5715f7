"""The form in which a reader says when they want to be told, and how often."""

from functools import lru_cache
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from broadsheet.notifications.models import Hours

_REGIONS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)
_CEILINGS = (1, 2, 3, 5, 7, 10, 15, 20, 30)


@lru_cache(maxsize=1)
def _zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place that a clock is named after, by region: (region, [(name, place)])."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        region, _slash, place = name.partition("/")
        if region in _REGIONS:
            regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return list(regions.items())


def _zone_choices(own: str = "") -> list[Any]:
    """The zones by region; `own` too, where it is one that no place is named after."""
    papers = _("As the paper’s: %(zone)s") % {"zone": settings.TIME_ZONE.replace("_", " ")}
    others = [(own, own)] if own not in ("", "UTC") and own.partition("/")[0] not in _REGIONS else []
    return [("", papers), ("UTC", "UTC"), *others, *_zones()]


def _ceiling_choices(own: int | None = None) -> list[tuple[str, str]]:
    """Some ceilings; `own` too, which a device may have that takes any number."""
    some = [
        (str(number), ngettext("%(number)s a week at most", "%(number)s a week at most", number) % {"number": number})
        for number in sorted({*_CEILINGS, *(() if own is None else (own,))})
    ]
    return [("", _("As many as there are")), *some]


class HoursForm(forms.Form):
    """Quiet hours are two times or none. What a reader typed comes back with what is wrong with it."""

    rhythm = forms.ChoiceField(label=gettext_lazy("Mail comes"), choices=Hours.Rhythm.choices, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(
        label=gettext_lazy("From"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_until = forms.TimeField(
        label=pgettext_lazy("quiet hours", "Until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("By the clock in"), required=False, choices=_zone_choices)
    most_alerts = forms.TypedChoiceField(
        label=gettext_lazy("Alerts to each of your devices"),
        required=False,
        choices=_ceiling_choices,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, hours: Hours, data: Any = None) -> None:
        self._hours = hours
        super().__init__(data, initial={name: getattr(hours, name) for name in self.base_fields})
        self._choice("time_zone").choices = _zone_choices(hours.time_zone)
        self._choice("most_alerts").choices = _ceiling_choices(hours.most_alerts)

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if start is None and end is not None and "quiet_from" not in self.errors:
            self.add_error("quiet_from", _("Say also from when it is to be quiet."))
        elif end is None and start is not None and "quiet_until" not in self.errors:
            self.add_error("quiet_until", _("Say also until when it is to be quiet."))
        elif start is not None and start == end:
            self.add_error("quiet_until", _("Quiet from and until the same time would never end, or never begin."))
        return cleaned

    def decided(self) -> Hours:
        """The reader's hours as the form says."""
        for name, value in self.cleaned_data.items():
            setattr(self._hours, name, value)
        return self._hours
