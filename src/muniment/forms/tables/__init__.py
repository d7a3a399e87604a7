"""Law, help and historical wordings of the forms: what stands beside the definition, keyed by (form, field).

Three tables, read when first asked for; wordings stand beside the layout of their form. `form` is "D", "13D" or
"13G". `field` is one of

* the record path of a field, such as `related_persons[].first_name`, or of the part it belongs to, such as
  `related_persons[].address`;
* an item or sub-item, such as `item 5` or `item 4(c)`; of Schedule 13G Item 3 the letters of today's form, although
  a group was (h) and later (j) in its time. In the law also `cover page` and `signature`;
* in the wordings, a name in angle brackets for something printed that is no field of the record:

| name | what is printed |
|---|---|
| `<agency>` `<form-title>` `<act>` `<rule-of-form>` | head of the page: the Commission, name of the form, act, rule |
| `<omb-approval>` `<omb-note>` | box at the head about the burden of the form, and the note that goes with it |
| `<unreviewed-note>` | the Commission has not reviewed what is filed |
| `<attention-note>` | misstatements are a crime |
| `<fee-paragraph>` | box and note on the filing fee, dropped from the schedules by 1998 |
| `<rule-box-b>` `<rule-box-c>` `<rule-box-d>` | choices on the cover of Schedule 13G; Item 3 once had one for (c) |
| `<copies-note>` `<remainder-note>` `<section-18-note>` | notes at the foot of a schedule's first page |
| `<continued-note>` `<page-number>` `<see-instructions-note>` | foot of a page; `__` stands for a number |
| `<irs-number>` | second line of row 1: the tax number, on the form until about 2008 |
| `<sec-use-only>` | row 3 |
| `<powers-heading>` | beside the rows of the four powers |
| `<item-instruction>` `<signature-instruction>` | instructions that stand among the answers |
| `<or>` `<currency>` `<indefinite-box>` `<states-instruction>` | Form D, beside sizes, amounts and states |
| `<terms-of-submission>` | Form D, what the signature means |
| `<signature-heading>` `<certification>` | above the signatures |

A wording is what the form itself prints, never what a filer wrote; a field of Form D that is printed in the words of
its definition has none. Its years say where it was found; they exclude nothing, since filers copy old pages for
decades. Options of a choice stand in `muniment.codes`.

>>> law("13D", "item5.transactions")[0].citations
('17 CFR 240.13d-101 Item 5(c)',)
>>> [row.citations[0] for row in law("D", "recipients[].address.city")]  # a field without a row takes its part's
['17 CFR 239.500 Item 12', '17 CFR 230.503(a)(3)(ii)(D)']
>>> help_for("13G", "reporting_persons[].percent")
'Digits only, one decimal: 5.3, not 5.3% and not 0.053. Count your own 60-day rights above and below the line.'
>>> next(row for row in wordings("13D") if row.field == "<irs-number>").since
1994
>>> words("13G", "reporting_persons[].types[]", 1994)
('Type of Reporting Person',)
"""

from functools import cache

from msgspec import Struct

from muniment.caching import in_groups
from muniment.tsv import table_rows

__all__ = ["Law", "Wording", "help_for", "law", "wordings", "wordings_of", "words"]


class Law(Struct, frozen=True):
    """What the law asks of a field: where it says so, and one sentence of ours."""

    form: str
    field: str
    citations: tuple[str, ...]
    rule: str


class Wording(Struct, frozen=True):
    """A label as the form printed it, and the years in which it was found: None where open or unknown."""

    form: str
    field: str
    words: str
    since: int | None
    until: int | None


def law(form: str, field: str) -> tuple[Law, ...]:
    """Return the rules on a field, those of the part or item around it where it has none, () if there are none."""
    rules = _laws()
    while field and (form, field) not in rules:
        field = field.rpartition("." if "." in field else "(")[0]
    return rules.get((form, field), ())


def help_for(form: str, field: str) -> str:
    """Return the help on a field for the person who fills it in, "" if there is none."""
    return _helps().get((form, field), "")


def wordings(form: str) -> tuple[Wording, ...]:
    """Return every wording of a form, in printed order, today's and yesterday's together."""
    return tuple(row for row in _wordings() if row.form == form)


def wordings_of(form: str, field: str, year: int) -> tuple[Wording, ...]:
    """Return the wordings of a line that were in use in `year`."""
    every = _lines().get((form, field), ())
    return tuple(row for row in every if (row.since or 0) <= year <= (row.until or year))


def words(form: str, field: str, year: int) -> tuple[str, ...]:
    """Return the words in which a line was printed in `year`; where none are known of that year, all there are."""
    then = wordings_of(form, field, year) or _lines().get((form, field), ())
    return tuple(dict.fromkeys(row.words for row in then))


@cache
def _laws() -> dict[tuple[str, str], tuple[Law, ...]]:
    laws: dict[tuple[str, str], tuple[Law, ...]] = {}
    for row in table_rows(__file__, "law.tsv"):
        form, field = row["form"], row["field"]
        law = Law(form, field, tuple(row["citation"].split("; ")), row["rule"])
        laws[form, field] = (*laws.get((form, field), ()), law)
    return laws


@cache
def _helps() -> dict[tuple[str, str], str]:
    return {(row["form"], row["field"]): row["help"] for row in table_rows(__file__, "help.tsv")}


@cache
def _wordings() -> tuple[Wording, ...]:
    return tuple(
        Wording(row["form"], row["field"], row["wording"], _year(row["since"]), _year(row["until"]))
        for folder in ("form_d", "schedule_13")
        for row in table_rows(__file__, f"../{folder}/wordings.tsv")
    )


@cache
def _lines() -> dict[tuple[str, str], tuple[Wording, ...]]:
    wordings = in_groups(((row.form, row.field), row) for row in _wordings())
    return {key: tuple(rows) for key, rows in wordings.items()}


def _year(cell: str) -> int | None:
    return int(cell) if cell else None
