"""What a paper tells the public of how it moderates, by period.

It has what Articles 15 and 24 of Regulation (EU) 2022/2065 ask for, in so far as this paper counts it: whether that is
enough for a paper is for whoever publishes it to say. Each number has a stable name (`code`), so that sheets of
different periods, and of different papers, can be laid beside each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from broadsheet.common.decisions import decided
from broadsheet.conversation.models import Report
from broadsheet.moderation.models import Appeal, AuthorityOrder, Moderating, OutsideDispute, Sanction
from broadsheet.moderation.numbers import counting as of
from broadsheet.moderation.numbers import outside, words
from broadsheet.moderation.numbers.durations import quantile
from broadsheet.moderation.numbers.sums import Numbers, total

COUNT, HOURS, SHARE = "number", "hours", "percent"
_ILLEGAL = str(Report.Reason.ILLEGAL)
_SHUT_OUT = (str(Sanction.Kind.SUSPENSION), str(Sanction.Kind.BAN))


@dataclass(frozen=True)
class Row:
    """One number. `scope` is of what kind, empty for all; `value` is `None` where there is nothing to reckon with."""

    code: str
    scope: str
    title: str
    value: int | float | None
    unit: str = COUNT

    @property
    def shown(self) -> str:
        """As it is read."""
        if self.value is None:
            return "–"
        if self.unit == HOURS:
            return words.duration_text(timedelta(hours=self.value))
        return f"{self.value} %" if self.unit == SHARE else str(self.value)


@dataclass(frozen=True)
class Part:
    """Some numbers that one paragraph of the regulation asks for together. `remark` says how they came about."""

    name: str
    article: str
    title: str
    remark: str
    rows: list[Row]


def parts(numbers: Numbers) -> list[Part]:
    """The report, in the language of the page."""
    found = [_orders(numbers), _notices(numbers), _own_initiative(numbers), _sanctions(numbers), _complaints(numbers)]
    found.append(_machines(numbers))
    if decided(Moderating).is_large:
        found.append(_disputes(numbers))
    return found


def _orders(numbers: Numbers) -> Part:
    rows = [
        Row("orders", key, str(title), total(numbers, outside.ORDERS, [key]))
        for key, title in AuthorityOrder.Kind.choices
    ]
    for code, measure in (("orders_state", outside.ORDERS_BY), ("orders_content", outside.ORDERS_ABOUT)):
        rows += [Row(code, key, f"– {key}", number) for key, number in _most(numbers.get(measure, {}))]
    confirmed, done = _hours(numbers, outside.ORDER_CONFIRMED), _hours(numbers, outside.ORDER_DONE)
    rows.append(Row("orders_confirmed_median", "", _("Of half, receipt was confirmed within"), confirmed, HOURS))
    rows.append(Row("orders_done_median", "", _("Half were carried out within"), done, HOURS))
    return Part(
        "orders",
        "15(1)(a)",
        _("Orders of authorities"),
        _("Counted by the day on which they came; by the country of the authority, and by kind of content."),
        rows,
    )


def _notices(numbers: Numbers) -> Part:
    right, wrong = numbers.get(of.UPHELD, {}), numbers.get(of.DISMISSED, {})
    rows = [
        Row("notices", _ILLEGAL, _("Notices of illegal content"), total(numbers, of.REPORTED, [_ILLEGAL])),
        Row("notices_upheld", _ILLEGAL, _("– after which something was done"), right.get(_ILLEGAL, 0)),
        Row("notices_dismissed", _ILLEGAL, _("– after which the comment stayed"), wrong.get(_ILLEGAL, 0)),
        Row("notices_trusted_flaggers", "", _("Notices by trusted flaggers"), 0),
        Row("notices_automated", "", _("Notices answered by machines alone"), 0),
        Row("notices_median", "", _("Half were answered within"), _hours(numbers, of.NOTICE_WAITED), HOURS),
    ]
    others = [key for key in Report.Reason.values if key != _ILLEGAL]
    for key in others:
        title = words.reason_title(key)
        rows.append(
            Row("reports", key, _("Reports: %(reason)s") % {"reason": title}, total(numbers, of.REPORTED, [key]))
        )
    rows.append(Row("reports_upheld", "", _("Reports that were right"), sum(right.get(key, 0) for key in others)))
    rows.append(Row("reports_dismissed", "", _("Reports that were not"), sum(wrong.get(key, 0) for key in others)))
    return Part(
        "notices",
        "15(1)(b)",
        _("Notices and reports by readers"),
        _("A person answers every one of them. Reports are of comments that break a rule of the house."),
        rows,
    )


def _own_initiative(numbers: Numbers) -> Part:
    grounds, by_law = words.ground_titles(), numbers.get(of.LAW, {})
    rows = [
        Row("comments", "", _("Comments written"), total(numbers, of.WRITTEN)),
        Row("restrictions", "reject", _("Comments never published"), total(numbers, of.DECIDED, ["reject"])),
        Row("restrictions", "withhold", _("Comments taken down"), total(numbers, of.DECIDED, ["withhold"])),
        Row("restrictions", "hold", _("Comments held for a person to look at"), total(numbers, of.DECIDED, _HOLDS)),
        Row("restored", "", _("Comments put back"), total(numbers, of.DECIDED, ["restore"])),
        Row("restrictions", "name-no", _("Names refused by moderators"), total(numbers, of.DECIDED, ["name-no"])),
    ]
    for key, title in (("own", _("by the staff")), ("machine", _("by a check")), ("report", _("by readers’ reports"))):
        found = _("Taken away, found %(how)s") % {"how": title}
        rows.append(Row("restrictions_found", key, found, total(numbers, of.CAUSE, [key])))
    for key, number in _most(numbers.get(of.GROUND, {})):
        title = _("Taken away for: %(ground)s") % {"ground": grounds.get(key, key.removeprefix("rule:"))}
        rows.append(Row("restrictions_ground", key, title, number))
    for key, number in _most(by_law):
        rows.append(Row("restrictions_law", key, _("Taken away by law: %(law)s") % {"law": key}, number))
    return Part(
        "own_initiative",
        "15(1)(c)",
        _("What the paper did about comments"),
        _("Checks by machine only have comments wait or refuse them before they are sent; persons decide."),
        rows,
    )


_HOLDS = ("hold", f"hold{of.AUTOMATIC}")


def _sanctions(numbers: Numbers) -> Part:
    rows = [
        Row("sanctions", key, words.sanction_title(key), total(numbers, of.SANCTIONED, [key]))
        for key in Sanction.Kind.values
    ]
    rows += [
        Row("sanctions_of_sources", key, words.source_title(key), number)
        for key, number in _most(numbers.get(of.SOURCES, {}))
    ]
    return Part("sanctions", "15(1)(c)", _("What the paper did about accounts"), _("Each is told to the reader."), rows)


def _complaints(numbers: Numbers) -> Part:
    outcomes = numbers.get(of.APPEALS, {})
    granted, stands = (outcomes.get(each, 0) for each in (Appeal.Outcome.GRANTED, Appeal.Outcome.STANDS))
    return Part(
        "complaints",
        "15(1)(d)",
        _("Appeals against decisions"),
        _("They can be made for six months, and are answered by a person other than who decided, where there is one."),
        [
            Row("complaints", "", _("Appeals"), total(numbers, of.APPEALED)),
            Row("complaints_granted", "", _("– after which the decision was changed"), granted),
            Row("complaints_dismissed", "", _("– after which it stands"), stands),
            Row("complaints_late", "", _("– answered later than promised"), total(numbers, of.OVERDUE)),
            Row("complaints_median", "", _("Half were answered within"), _hours(numbers, of.APPEAL_WAITED), HOURS),
        ],
    )


def _machines(numbers: Numbers) -> Part:
    right, wrong = numbers.get(of.RIGHT, {}), numbers.get(of.WRONG, {})
    rows = [
        Row("automated_holds", "", _("Comments held by checks"), total(numbers, of.HELD_BY)),
        Row("automated_error", "", _("Of what was found in them, wrong"), _percent(right, wrong), SHARE),
    ]
    for key in sorted({*right, *wrong}):
        of_one = ({key: right.get(key, 0)}, {key: wrong.get(key, 0)})
        title = _("– wrong: %(check)s") % {"check": words.step_title(key)}
        rows.append(Row("automated_error", key, title, _percent(*of_one), SHARE))
    rows.append(
        Row("decision_median", "", _("Half of what waited was decided within"), _hours(numbers, of.WAITED), HOURS)
    )
    rows.append(Row("decision_p90", "", _("Nine of ten within"), _hours(numbers, of.WAITED, 0.9), HOURS))
    return Part(
        "automated_means",
        "15(1)(e)",
        _("Automated means"),
        _(
            "Checks look for listed words and sites, contact details, repetition and the like, and have comments wait. "
            "One was wrong where a moderator then approved the comment. No machine takes a comment away."
        ),
        rows,
    )


def _disputes(numbers: Numbers) -> Part:
    outcomes, decided_by_bodies = numbers.get(outside.DISPUTES, {}), numbers.get(outside.DISPUTES_DECIDED, {})
    followed, other = (decided_by_bodies.get(key, 0) for key in ("followed", "other"))
    rows = [Row("disputes", "", _("Disputes before bodies out of court"), sum(outcomes.values()))]
    rows += [Row("disputes", key, f"– {title}", outcomes.get(key, 0)) for key, title in OutsideDispute.Outcome.choices]
    rows.append(Row("disputes_median", "", _("Half ended within"), _hours(numbers, outside.DISPUTE_TOOK), HOURS))
    share = _percent({"": other}, {"": followed})
    rows.append(Row("disputes_followed", "", _("Of what was decided, the paper did"), share, SHARE))
    rows += [
        Row("suspensions", key, words.sanction_title(key), total(numbers, of.SANCTIONED, [key])) for key in _SHUT_OUT
    ]
    return Part(
        "platforms",
        "24(1)",
        pgettext("transparency report", "Disputes and suspensions"),
        _("Nobody is suspended for unfounded notices or complaints: the reports of such readers weigh less."),
        rows,
    )


def _hours(numbers: Numbers, measure: str, share: float = 0.5) -> float | None:
    found = quantile(numbers.get(measure, {}), share)
    return None if found is None else round(found.total_seconds() / 3600, 2)


def _percent(right: Mapping[str, int], wrong: Mapping[str, int]) -> float | None:
    """The share of the second in both."""
    errors = sum(wrong.values())
    whole = errors + sum(right.values())
    return round(100 * errors / whole, 1) if whole else None


def _most(found: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    return iter(sorted(found.items(), key=lambda row: (-row[1], row[0])))
