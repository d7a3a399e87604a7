"""`python -m bench NAME`: run one benchmark; `--help` has the names."""

import argparse
from pathlib import Path

from bench import (
    benchmark_list,
    checks,
    confidence,
    damage,
    datasets,
    edgar_filing,
    edgar_kill,
    edgar_reading,
    edgar_schema,
    engines,
    entities,
    export,
    fuzz,
    ingest,
    intent,
    items,
    kill,
    law,
    lists,
    manners,
    moved,
    pages,
    panel,
    printing,
    questions,
    reading,
    retold,
    scale,
    start,
    study,
    traits,
    watch,
    xml,
)

_COUNTS = {
    "questions": (200_000, "notices"),
    "study": (200_000, "filings"),
    "export": (20_000, "filings"),
    "panel": (5_000, "filings"),
    "engines": (3_000, "filings"),
    "law": (20_000, "cases"),
    "edgar-schema": (1_000, "changes"),
    "watch": (200, "filings"),
    "damage": (3, "copies of each filing"),
}


def main() -> None:
    """Run the benchmark named on the command line."""
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = (
        "xml start datasets ingest pages reading confidence checks printing reading-edgar edgar-kill edgar-schema"
        " filing questions entities study engines kill scale export retold fuzz law items traits manners intent list"
        " panel people trades watch damage moved"
    )
    ask.add_argument("name", choices=names.split())
    ask.add_argument("--rounds", type=int, default=40, help="interleaved rounds over all files (default 40)")
    ask.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 50_000], help="filings for ingest")
    ask.add_argument("--edgartools", type=Path, metavar="PYTHON", help="the Python of an environment with edgartools")
    ask.add_argument("--peers", type=Path, metavar="PYTHON", help="for entities: a Python with splink and nomenklatura")
    ask.add_argument(
        "--files",
        type=Path,
        nargs="*",
        help="XML filings (default: the shared ones, else the examples); folders for retold, fuzz, items, list; lots",
    )
    ask.add_argument("--list", type=Path, default=benchmark_list.LIST, help="the file that list writes")
    ask.add_argument("--kept", type=Path, default=Path("kept.tsv"), help="the file of what moved compares (kept.tsv)")
    ask.add_argument("--store", type=Path, help="the store whose pages are measured")
    usual = ", ".join(f"{count:,} {what} for {name}" for name, (count, what) in _COUNTS.items())
    ask.add_argument("--count", type=int, help=f"how many (default: {usual})")
    ask.add_argument("--seed", type=int, default=1, help="of cases of law, pages of traits and manners, damage (1)")
    ask.add_argument("--errors", type=int, default=0, help="failures of each trait, field, method to print (none)")
    ask.add_argument("--counts", type=int, nargs="*", default=[10_000, 100_000], help="filings for scale")
    ask.add_argument("--store-folder", type=Path, default=Path("scale"), help="where scale keeps its stores (scale/)")
    ask.add_argument("--url", default="", help="for scale: empty databases besides, {count} standing for the size")
    ask.add_argument("--anew", action="store_true", help="study a kept store anew")
    ask.add_argument("--labelled", type=Path, nargs="*", default=[], help="folders of labels for confidence, damage")
    ask.add_argument("--samples", type=int, default=420, help="printed filings for reading to traits, manners")
    ask.add_argument(
        "--save", action="store_true", help="keep the weights of confidence, people and trades, the files of fuzz"
    )
    ask.add_argument(
        "--retold", action="store_true", help="keep how lots of people are read as other programs tell them"
    )
    ask.add_argument("--manners", nargs="?", const=1, type=int, help="read lots in other manners, by a seed (1)")
    ask.add_argument("--damage", action="store_true", help="damage the pages of manners, as converters do")
    ask.add_argument("--formats", nargs="*", default=[], help="of fuzz (default: all)")
    ask.add_argument("--runs", type=int, default=0, help="changed files of each format for fuzz, at least")
    ask.add_argument("--fuzz-folder", type=Path, default=Path("fuzzing"), help="where fuzz works (fuzzing/)")
    ask.add_argument("--data", type=Path, help="the folder of the local EDGAR that is filled and read (default: none)")
    ask.add_argument("--rate", type=float, default=0, help="submissions a second for filing (default: all it takes)")
    ask.add_argument("--seconds", type=float, default=20, help="how long filing submits and fuzz goes on (default 20)")
    ask.add_argument("--portion", type=int, default=200, help="filings that each round of kill adds (default 200)")
    ask.add_argument(
        "--panel-folder", type=Path, help="where panel keeps archives, store and release (default: nowhere)"
    )
    ask.add_argument("--workers", type=int, default=1, help="of panel: processes that read (default 1)")
    args = ask.parse_args()
    count = _COUNTS.get(args.name, (0, ""))[0] if args.count is None else args.count
    match args.name:
        case "edgar-kill":
            edgar_kill.run(args.rounds)
        case "edgar-schema":
            edgar_schema.run(count)
        case "xml":
            xml.run(args.files, args.rounds, args.edgartools)
        case "start":
            start.run(args.rounds)
        case "datasets":
            datasets.run(args.rounds)
        case "ingest":
            ingest.run(args.sizes)
        case "pages":
            pages.run(args.store, args.rounds)
        case "reading":
            reading.run(args.files, args.rounds, args.samples)
        case "questions":
            questions.run(count, args.rounds, args.store)
        case "study":
            study.run(count, min(args.rounds, 5), args.store, anew=args.anew)
        case "export":
            export.run(count, min(args.rounds, 5), args.store)
        case "engines":
            engines.run(count, min(args.rounds, 5))
        case "scale":
            scale.run(args.counts, min(args.rounds, 5), args.store_folder, args.url)
        case "printing":
            printing.run(args.files, args.rounds)
        case "confidence":
            confidence.run(args.labelled, args.samples, save=args.save)
        case "reading-edgar":
            edgar_reading.run(max(args.sizes) if args.sizes != ask.get_default("sizes") else 100_000, args.data)
        case "filing":
            edgar_filing.run(args.seconds, args.rate)
        case "kill":
            kill.run(args.rounds, args.portion)
        case "retold":
            retold.run(args.files)
        case "fuzz":
            fuzz.run(args.seconds, args.formats, args.files or [], args.fuzz_folder, runs=args.runs, save=args.save)
        case "law":
            law.run(count, args.seed)
        case "intent":
            intent.run()
        case "damage":
            damage.run(args.labelled, args.seed, count)
        case "items":
            items.run(args.files)
        case "manners":
            manners.run(args.samples, args.seed, args.errors, damaged=args.damage)
        case "traits":
            traits.run(args.samples, args.seed, args.errors)
        case "list":
            benchmark_list.run(args.files or [], args.list)
        case "panel":
            panel.run(count, args.panel_folder, args.workers)
        case "people" | "trades":
            lists.run(args.name, args.files or [], save=args.save, anew=args.retold, manners=args.manners)
        case "entities":
            entities.run(args.store, args.files or [], args.peers, args.errors)
        case "watch":
            watch.run(args.rounds, count)
        case "moved":
            moved.run(args.files or [], args.kept)
        case "checks":
            checks.run(args.files, args.rounds)


main()
