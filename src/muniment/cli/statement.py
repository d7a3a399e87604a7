"""One statement told on the command line: its filings, and what each of them changed."""

import msgspec
from rich.text import Text

from muniment.cli.output import console, emit, hanging, printable
from muniment.study.statements import Statement, Step
from muniment.wording import amount

_SHOWN = 12  # changes of one filing that are told


def tell_statement(one: Statement, *, as_json: bool) -> None:
    """Print a statement, the oldest filing first."""
    if as_json:
        emit(msgspec.json.encode(one, enc_hook=str).decode() + "\n")
        return
    out = console()
    about = [one.class_title or "", f"CUSIP {one.cusip}" if one.cusip else "", one.file_number or ""]
    out.print(
        printable(f"Statement {one.key}: {', '.join(filter(None, about)) or one.kind}"), markup=False, soft_wrap=True
    )
    for step in one.steps:
        out.print()
        out.print(Text(_title(step), style="bold"), soft_wrap=True)
        out.print(hanging("  ", step.linked, out), soft_wrap=True)
        for change in step.changes[:_SHOWN]:
            words = change.words or f"{change.before or 'nothing'} → {change.after or 'nothing'}"
            out.print(hanging(f"  {change.item} {change.label}: ", words, out), soft_wrap=True)
        if len(step.changes) > _SHOWN:
            out.print(f"  and {len(step.changes) - _SHOWN} more changes: --format json has all", markup=False)


def _title(step: Step) -> str:
    figures = (
        (step.shares, "", " shares"),
        (step.percent, "", "%"),
        (step.sold, "$", " sold"),
        (step.raised, "$", " raised with it"),
    )
    told = [f"{amount(number, sign)}{unit}" for number, sign, unit in figures if number is not None]
    place = f"{step.number}." if step.number else "copy"
    return printable(f"{place} {step.form}, {step.filed or 'day unknown'}, {step.accession}: {', '.join(told)}")
