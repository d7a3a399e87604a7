"""Rows of the cover that count shares: the four powers, and the aggregate amount they make."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Example, rule
from muniment.checks.schedule_13.persons import Person, called, shares
from muniment.forms import Schedule13
from muniment.forms.definition import Answer, Exact

_OWNED = "17 CFR 240.13d-3(a)"
_COVERS = "17 CFR 240.13d-101 and 240.13d-102, covers"
_VOTING = ("sole_voting_power", "shared_voting_power")
_DISPOSITIVE = ("sole_dispositive_power", "shared_dispositive_power")
_POWERS = (*_VOTING, *_DISPOSITIVE)
# On a page a figure as small as this may be the number of a row, taken for what stands in it.
_LAST_ROW = 10
_MEND = "Correct the powers or the aggregate amount, or tick that the aggregate amount excludes shares."


def _above(filing: Filing[Schedule13], person: Person, sole: Decimal, shared: Decimal, kind: str) -> Doubt | None:
    """Tell where two powers make more than the aggregate amount; that of zero has a rule of its own."""
    aggregate, names = person.aggregate_amount, (f"sole_{kind}_power", f"shared_{kind}_power")
    if not aggregate or person.excludes_shares is True or sole + shared <= aggregate:
        return None
    if filing.copy == "print" and min(sole, shared) <= _LAST_ROW:
        return None
    return Doubt(
        f"{called(person)} has {kind} power over {shares(sole)} and {shares(shared)} shares, "
        f"and owns {shares(aggregate)}.",
        (*names, "aggregate_amount"),
    )


@rule(
    "C-01",
    "voting-above-aggregate",
    "The shares that a person may vote, alone or with others, are not more than those it owns beneficially.",
    cites=f"{_COVERS}; {_OWNED}",
    forms=ALL_13,
    severity="warning",
    each="reporting_persons",
    needs=(*_VOTING, "."),
    mend=_MEND,
    basis="No table of EDGAR's demands it; silent where the aggregate amount excludes shares.",
    passes=(
        {"reporting_persons[0].sole_voting_power": Decimal(87_400)},
        {"reporting_persons[0].sole_voting_power": Decimal(99_000), "reporting_persons[0].excludes_shares": True},
    ),
    fails={"reporting_persons[0].sole_voting_power": Decimal(87_401)},
)
def voting_above_aggregate(sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the sum of the two voting powers with the aggregate amount."""
    return _above(filing, person, sole, shared, "voting")


@rule(
    "C-02",
    "dispositive-above-aggregate",
    "The shares that a person may sell, alone or with others, are not more than those it owns beneficially.",
    cites=f"{_COVERS}; {_OWNED}",
    forms=ALL_13,
    severity="warning",
    each="reporting_persons",
    needs=(*_DISPOSITIVE, "."),
    mend=_MEND,
    basis="No table of EDGAR's demands it; silent where the aggregate amount excludes shares.",
    passes={"reporting_persons[0].shared_dispositive_power": Decimal(1_000_000)},
    fails={"reporting_persons[0].sole_dispositive_power": Decimal(1)},
)
def dispositive_above_aggregate(
    sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]
) -> Doubt | None:
    """Compare the sum of the two dispositive powers with the aggregate amount."""
    return _above(filing, person, sole, shared, "dispositive")


@rule(
    "C-03",
    "power-above-aggregate",
    "The aggregate amount reaches every power over shares that a person states.",
    cites=f"{_OWNED}: voting or investment power is enough",
    forms=ALL_13,
    severity="warning",
    each="reporting_persons",
    needs=("aggregate_amount", *(f"{one}?" for one in _POWERS), "excludes_shares?"),
    mend=_MEND,
    basis="Where both powers of a kind are stated, their sum is told by voting- and dispositive-above-aggregate.",
    passes={"reporting_persons[0].sole_dispositive_power": None},
    fails=Example(
        changes={
            "reporting_persons[0].sole_dispositive_power": None,
            "reporting_persons[0].shared_dispositive_power": Decimal(1_500_000),
        },
        also=("X-06",),
    ),
)
def power_above_aggregate(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, excludes: Answer
) -> Iterator[Doubt]:
    """Compare a power whose companion is not stated with the aggregate amount."""
    if excludes is True or not aggregate:
        return
    for names, powers in ((_VOTING, (vote, votes)), (_DISPOSITIVE, (sell, sells))):
        given = [(name, power) for name, power in zip(names, powers, strict=True) if power is not UNSET]
        if len(given) == 1 and given[0][1] > aggregate:
            name, power = given[0]
            label = name.replace("_", " ").capitalize()
            words = f"{label} is {shares(power)}, the aggregate amount {shares(aggregate)}."
            yield Doubt(words, (name, "aggregate_amount"))


@rule(
    "C-04",
    "owned-without-power",
    "Whoever owns shares beneficially has some power over them.",
    cites=_OWNED,
    forms=ALL_13,
    severity="note",
    each="reporting_persons",
    needs=("aggregate_amount", *_POWERS, "."),
    basis="Rights that can be exercised within sixty days, and disclaimers, explain it: worth a look only.",
    passes={},
    fails={
        "reporting_persons[0].shared_voting_power": Decimal(0),
        "reporting_persons[0].shared_dispositive_power": Decimal(0),
    },
)
def owned_without_power(
    aggregate: Decimal, vote: Decimal, votes: Decimal, sell: Decimal, sells: Decimal, person: Person
) -> Doubt | None:
    """Tell an amount without any power."""
    if not aggregate or vote or votes or sell or sells:
        return None
    words = f"{called(person)} owns {shares(aggregate)} shares, and has no power to vote or sell any."
    return Doubt(words, ("aggregate_amount", *_POWERS))


@rule(
    "C-05",
    "nothing-owned",
    "Whoever owns no shares has no power over any, and zero percent.",
    cites=f"{_COVERS}; {_OWNED}",
    forms=ALL_13,
    severity="warning",
    each="reporting_persons",
    needs=("aggregate_amount", *(f"{one}?" for one in _POWERS), "percent?", "."),
    mend="Correct the aggregate amount, or set the powers and the percentage to zero.",
    basis="Silent where the aggregate amount excludes shares.",
    passes={"reporting_persons[0].percent": Decimal("0.0"), "reporting_persons[0].aggregate_amount": Decimal(0)}
    | {f"reporting_persons[0].{power}": Decimal(0) for power in _POWERS},
    fails=(
        Example(changes={"reporting_persons[0].aggregate_amount": Decimal(0)}, also=("B-20", "C-16")),
        Example(
            form="13D",
            changes={"reporting_persons[0].aggregate_amount": Decimal(0)}
            | {f"reporting_persons[0].{power}": Decimal(0) for power in _POWERS},
        ),
    ),
)
def nothing_owned(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, percent: Exact, person: Person
) -> Doubt | None:
    """Look for something where nothing is owned."""
    if aggregate or person.excludes_shares is True:
        return None
    figures = zip((*_POWERS, "percent"), (vote, votes, sell, sells, percent), strict=True)
    told = [(name, figure) for name, figure in figures if figure]
    if not told:
        return None
    first, figure = told[0]
    held = f"{figure:f} percent" if first == "percent" else f"{first.replace('_', ' ')} over {shares(figure)} shares"
    return Doubt(f"{called(person)} owns no shares, and has {held}.", ("aggregate_amount", *(name for name, _ in told)))
