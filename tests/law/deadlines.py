"""When a single notice is due, from the text of the rules.

What each rule says is cited at its step. At hand: 230.503 (of today, of 2008), 240.13d-2(a) and (b) as before 2024,
240.13d-1(a) and (b)(1) as of 2010, Releases 33-8891, 34-39538 and 33-11253 in part, 240.0-3, 232.12 and 232.13 as the
project's notes tell them. From memory: the rest of 240.13d-1 and 13d-2, all that was in force before 1998, and the days
of Rule 503 before 2008.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from law.calendar import anniversary, business_days, calendar_days, is_open, month_end, on_or_after, on_or_before

PASSIVE = date(1998, 2, 17)  # Release 34-39538: 13d-1(c), (e), (f) and 13d-2(d) for passive investors
RULE_503 = date(2008, 9, 15)  # Release 33-8891: Rule 503 of today, and Rule 503T for who stays with the old form
NEW_D = date(2009, 3, 16)  # Release 33-8891: Rule 503T and the temporary Form D end
CLOCKS_13D = date(2024, 2, 5)  # Release 33-11253: five and two business days of Schedule 13D
CLOCKS_13G = date(2024, 9, 30)  # the same: compliance with the new dates of Schedule 13G


@dataclass(frozen=True, slots=True)
class Answer:
    """A last day, or words in its place; `argued` is a later day that the text may allow."""

    form: str
    day: date | None
    words: str
    rule: str
    argued: date | None = None


def first_sale(event: date) -> Answer:
    """17 CFR 230.503(a)(1): 15 calendar days after the first sale; a closed last day moves to the next business day.

    Before 15 September 2008 "15 days" (text not at hand); that they moved too is what the project's notes say.
    """
    return Answer("D", calendar_days(event, 15), "", "17 CFR 230.503(a)(1)")


def annual(event: date) -> Answer | None:
    """17 CFR 230.503(a)(3)(iii): "on or before the first anniversary" of the last filing; no words of a closed day.

    Safe is the last business day that is not after it; the next one is what 230.503(a)(1) would give. The first
    anniversary that the rule governs is that of 16 March 2009.
    """
    whole = anniversary(event)
    late = on_or_after(whole + timedelta(days=event.month == 2 and event.day == 29))
    if whole < NEW_D:
        return None
    safe = on_or_before(whole)
    return Answer("D/A", safe, "", "17 CFR 230.503(a)(3)(iii)", late if late != safe else None)


def correction(event: date) -> Answer | None:
    """17 CFR 230.503(a)(3)(i), (ii): "as soon as practicable"; beside Rule 503T since 15 September 2008."""
    return Answer("D/A", None, "as soon as practicable", "17 CFR 230.503(a)(3)(i)") if event >= RULE_503 else None


def by_13d(event: date) -> date:
    """17 CFR 240.13d-1(a): "within 10 days after the acquisition"; since 5 February 2024 within five business days.

    For what was acquired less than ten days before that, the text in force on the day of the event counts.
    """
    return business_days(event, 5) if event >= CLOCKS_13D else calendar_days(event, 10)


def first_13d(event: date) -> Answer:
    """17 CFR 240.13d-1(a): the first Schedule 13D."""
    return Answer("13D", by_13d(event), "", "17 CFR 240.13d-1(a)")


def amended_13d(event: date) -> Answer:
    """17 CFR 240.13d-2(a): "promptly"; since 5 February 2024 within two business days after the change."""
    if event >= CLOCKS_13D:
        return Answer("13D/A", business_days(event, 2), "", "17 CFR 240.13d-2(a)")
    return Answer("13D/A", None, "promptly", "17 CFR 240.13d-2(a)")


def period_end(event: date) -> date:
    """Return the end of the year, or since 30 September 2024 of the quarter, by which an event is reported."""
    if event.year <= 2023:
        return date(event.year, 12, 31)
    if event <= CLOCKS_13G:  # no year ends under the old text any more; the first quarter is the third of 2024
        return CLOCKS_13G
    return month_end(date(event.year, (event.month + 2) // 3 * 3, 1))


def after_period(end: date) -> date:
    """13d-1(b)(2), (d), 13d-2(b): 45 days after the end of the year, since 30 September 2024 of the quarter."""
    return calendar_days(end, 45)


def after_month(end: date) -> date:
    """13d-1(b)(2), 13d-2(c): 10 days after the end of the month, since 30 September 2024 five business days."""
    return business_days(end, 5) if end >= CLOCKS_13G else calendar_days(end, 10)


def by_passive(event: date) -> date:
    """13d-1(c): 10 days after the acquisition; five business days, to be complied with since 30 September 2024."""
    return business_days(event, 5) if event >= CLOCKS_13G else calendar_days(event, 10)


def first_passive(event: date) -> Answer | None:
    """13d-1(c): the first Schedule 13G of a passive holder."""
    return Answer("13G", by_passive(event), "", "17 CFR 240.13d-1(c)") if event >= PASSIVE else None


def passive_over_10(event: date) -> Answer | None:
    """13d-2(d): promptly upon acquiring more than 10 percent or moving by 5; since 30 September 2024 in two days."""
    if event < PASSIVE:
        return None
    if event >= CLOCKS_13G:
        return Answer("13G/A", business_days(event, 2), "", "17 CFR 240.13d-2(d)")
    return Answer("13G/A", None, "promptly", "17 CFR 240.13d-2(d)")


def _periodic(form: str, rule: str) -> Callable[[date], Answer]:
    return lambda event: Answer(form, after_period(period_end(event)), "", f"17 CFR 240.{rule}")


def _monthly(form: str, rule: str) -> Callable[[date], Answer]:
    return lambda event: Answer(form, after_month(month_end(event)), "", f"17 CFR 240.{rule}")


def _switch(rule: str) -> Callable[[date], Answer]:
    """13d-1(e)(1), (f)(1), (g): a Schedule 13D in the time of 13d-1(a)."""
    return lambda event: Answer("13D", by_13d(event), "", f"17 CFR 240.{rule}")


def _since_passive(answer: Callable[[date], Answer], day: Callable[[date], date]) -> Callable[[date], Answer | None]:
    return lambda event: answer(event) if day(event) >= PASSIVE else None


# (form, rule of a Schedule 13G, trigger): what is due; None where no rule of that day gives a date.
RULES: dict[tuple[str, str, str], Callable[[date], Answer | None]] = {
    ("D", "", "first-sale"): first_sale,
    ("D", "", "annual"): annual,
    ("D", "", "correction"): correction,
    ("13D", "", "initial"): first_13d,
    ("13D", "", "material-change"): amended_13d,
    ("13G", "13d-1b", "initial"): _periodic("13G", "13d-1(b)(2)"),
    ("13G", "13d-1b", "over-10"): _monthly("13G", "13d-1(b)(2)"),
    ("13G", "13d-1b", "material-change"): _periodic("13G/A", "13d-2(b)"),
    ("13G", "13d-1b", "plus-minus-5"): _monthly("13G/A", "13d-2(c)"),
    ("13G", "13d-1b", "lost-13g"): _switch("13d-1(e)(1), (g)"),
    ("13G", "13d-1c", "initial"): first_passive,
    ("13G", "13d-1c", "material-change"): _since_passive(_periodic("13G/A", "13d-2(b)"), period_end),
    ("13G", "13d-1c", "over-10"): passive_over_10,
    ("13G", "13d-1c", "plus-minus-5"): passive_over_10,
    ("13G", "13d-1c", "lost-13g"): _since_passive(_switch("13d-1(e)(1)"), lambda event: event),
    ("13G", "13d-1c", "over-20"): _since_passive(_switch("13d-1(f)(1)"), lambda event: event),
    ("13G", "13d-1d", "initial"): _periodic("13G", "13d-1(d)"),
    ("13G", "13d-1d", "material-change"): _periodic("13G/A", "13d-2(b)"),
    # An exempt holder has no rule of its own here: the acquisition that is not exempt falls under 13d-1(a).
    ("13G", "13d-1d", "lost-13g"): _switch("13d-1(a)"),
}


def filing_day(moment: datetime, form: str) -> date | None:
    """Return the day that a filing accepted at a moment (Eastern time) has, None within 15 minutes of the cut-off.

    17 CFR 232.13(a)(2): by 5:30 p.m.; (a)(4), since 5 February 2024 for Schedules 13D and 13G: by 10 p.m.; else the
    next business day. 232.12(c): received on business days. That the clock of the acceptance is not that of the
    transmission, so that 15 minutes are left open, is the project's convention.
    """
    if not is_open(moment.date()):
        return on_or_after(moment.date())
    evening = form.startswith("13") and moment.date() >= CLOCKS_13D
    cutoff = datetime.combine(moment.date(), time(22, 0) if evening else time(17, 30))
    if abs(moment - cutoff) < timedelta(minutes=15):
        return None
    return moment.date() if moment < cutoff else business_days(moment.date(), 1)
