"""The rulebook as pages: all rules, and one rule with the filings of the store that break it."""

from urllib.parse import quote, urlencode

from msgspec import Struct

from muniment.checks import REGISTRY, SEVERITIES, Rule
from muniment.checks.explanations import SIGNS, SOURCES, Explanation, explain, look_up
from muniment.checks.registry import Undecidable, undecidable
from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.store import Query
from muniment.store.stored import Judgements, RuleCount
from muniment.web import lists
from muniment.web.lists import A_PAGE, Row
from muniment.web.original import Chart, chart
from muniment.web.remembered import Remembered
from muniment.web.responses import NotThere, Reply
from muniment.wording import count, form_named, one_of, with_capital


class RuleLine(Struct, frozen=True):
    """A rule in a list; `filings` says how many of the store break it, None where none was checked."""

    code: str
    name: str
    severity: str
    sign: str
    forms: str
    text: str
    href: str
    filings: int | None


class Way(Struct, frozen=True):
    """One way to narrow the list of rules."""

    label: str
    href: str
    chosen: bool


class RulesPage(Struct, frozen=True):
    """The rules asked for, the ways to narrow them, those that no filing can show broken, and how far the store is."""

    total: int
    rules: list[RuleLine]
    forms: list[Way]
    severities: list[Way]
    undecidable: list[Undecidable]
    judged: Judgements
    store: str


class Year(Struct, frozen=True):
    """How many filings of a year break a rule, of how many; the share in words."""

    year: str
    broken: int
    filings: int
    share: str


class RulePage(Struct, frozen=True, kw_only=True):
    """A rule in words, the filings of the store that break it, and how many of each year.

    `at_hand` says what was at hand when a rule that no filing can show broken was written, "" for the official text.
    """

    rule: Explanation | None
    undecidable: Undecidable | None = None
    at_hand: str = ""
    sign: str = ""
    broken: int = 0
    findings: int = 0
    rows: list[Row] = []
    years: list[Year] = []
    chart: Chart | None = None
    judged: Judgements
    store: str


# ---- the list -------------------------------------------------------------------------------------------------------


def rules(remembered: Remembered, form: str, severity: str) -> Reply:
    """Return the rules of a form and a severity; "" asks for all."""
    family = form_named("form", form).form if form else ""
    if severity:
        one_of("severity", severity, SEVERITIES)
    judgements, counts = remembered.judgements(), remembered.rule_counts()
    chosen = [rule for rule in REGISTRY.values() if family in ("", *rule.forms) and severity in ("", rule.severity)]
    data = RulesPage(
        total=len(chosen),
        rules=[_line(rule, counts, judgements) for rule in chosen],
        forms=[_way("All forms", "", severity, chosen=not family)]
        + [_way(spec.called, name, severity, chosen=name == family) for name, spec in FORMS.items()],
        severities=[_way("Any severity", family, "", chosen=not severity)]
        + [_way(f"{level.capitalize()}s", family, level, chosen=level == severity) for level in SEVERITIES],
        undecidable=[] if family or severity else list(undecidable()),
        judged=judgements,
        store=remembered.store.place.title,
    )
    title = count(len(chosen), "rule")
    title += f" for {FORMS[family].called}" if family else ""
    title += f" whose breach is {_ARTICLES[severity]} {severity}" if severity else ""
    return Reply(data, title, "rules", "rules")


def _line(rule: Rule, counts: dict[str, RuleCount], done: Judgements) -> RuleLine:
    broken = counts[rule.code].filings if rule.code in counts else 0
    weight = rule.severity, SIGNS[rule.severity]
    forms = ", ".join(rule.forms)
    broken = broken if done.judged else None
    return RuleLine(rule.code, rule.name, *weight, forms, rule.text, href(rule.code), broken)


def _way(label: str, form: str, severity: str, *, chosen: bool) -> Way:
    parameters = {name: value for name, value in (("form", form), ("severity", severity)) if value}
    return Way(label, f"/rules?{urlencode(parameters)}" if parameters else "/rules", chosen)


_ARTICLES = {"error": "an", "warning": "a", "note": "a"}


def href(code: str) -> str:
    """Return the page of a rule."""
    return f"/rules/{quote(code, safe='')}"


# ---- one rule -------------------------------------------------------------------------------------------------------


def rule(remembered: Remembered, code: str, offset: int) -> Reply:
    """Return a rule by its code or name.

    Raises:
        NotThere: there is no such rule; the words name the nearest.
    """
    try:
        chosen, *more = look_up(code)
    except UsageError as error:
        raise NotThere(with_capital(str(error))) from error
    if more:
        raise NotThere(f"There is no rule {code!r}, but {count(len(more) + 1, 'rule')} that begin so.")
    judgements, store = remembered.judgements(), remembered.store.place.title
    if isinstance(chosen, Undecidable):
        data = RulePage(rule=None, undecidable=chosen, at_hand=SOURCES[chosen.source], judged=judgements, store=store)
        return Reply(data, chosen.text, "rule", "rules")
    counted = remembered.rule_counts().get(chosen.code) or RuleCount(chosen.code, 0, 0, {})
    page = remembered.store.breaking(chosen.code, Query(offset=offset, limit=A_PAGE))
    years = _years(remembered, chosen, counted)
    data = RulePage(
        rule=explain(chosen),
        sign=SIGNS[chosen.severity],
        broken=counted.filings,
        findings=counted.findings,
        rows=[lists.row(item) for item in page.items],
        years=years,
        chart=chart([(year.year, year.broken) for year in years], _finding(counted)),
        judged=judgements,
        store=store,
    )
    return Reply(data, chosen.text, "rule", "rules", lists.turn(href(chosen.code), {}, offset, page.total))


def _years(remembered: Remembered, rule: Rule, counted: RuleCount) -> list[Year]:
    """Return every year from the first to the last in which the rule was broken, with all filings of its forms."""
    filings: dict[int, int] = {}
    for form in rule.forms:
        for year, number in remembered.facets(Query(form=form)).years.items():
            filings[year] = filings.get(year, 0) + number
    stated = [year for year in counted.years if year is not None]
    span = range(min(stated), max(stated) + 1) if stated else ()
    years = []
    for year in span:
        broken, number = counted.years.get(year, 0), filings.get(year, 0)
        years.append(Year(str(year), broken, number, f"{100 * broken / number:.1f}%" if number else ""))
    unknown = counted.years.get(None, 0)
    return [*years, Year("day unknown", unknown, 0, "")] if unknown else years


def _finding(counted: RuleCount) -> str:
    by_year = {year: number for year, number in counted.years.items() if year is not None}
    if not by_year:
        return ""
    most = max(by_year, key=lambda year: (by_year[year], year))
    return f"Most filings that break it are of {most}: {by_year[most]:,} of {sum(by_year.values()):,}"
