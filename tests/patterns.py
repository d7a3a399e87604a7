"""The regular expressions of the package: found in its source, and pumped with strings made of their own parse trees.

A pattern that grows faster than its text lets a small file stop everything that reads it, so each is run on texts of
growing lengths. What is compared is how many times as long it takes, never seconds.
"""

import ast
import importlib
import random
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from math import inf
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import perf_counter, process_time
from typing import Any, NamedTuple

import muniment

SOURCE = Path(muniment.__file__).parent
MEASURED = Path(__file__).with_name("patterns.txt")
"""What was found linear: the digest of a pattern, of how it is used, and of the engine that ran it, a line each."""
_FUNCTIONS = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_IN_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_MANY = 40  # times: a repeat that may go on for so long is pumped
_SHORT, _LONGER, _LONG = 2_000, 32_000, 128_000  # characters
LINEAR = 16 * _LONG / _SHORT  # times as long: 64 where growth is linear, 4,096 where it is square
# So many times as long for `_LONGER`, which is 16 where growth is linear, needs no longer text: 256 where it is square,
# and 72 where a square part is so small a part of the whole that it just reaches `LINEAR`.
_SURELY_LINEAR = 36
# By little while it is short: what doubles with each repeat must not run away.
_PART = 400
_LENGTHS = (*(16 * 5**n // 4**n for n in range(13)), _PART, 800, _SHORT)
_SLOW = 0.02  # seconds for a short text: where a few are slower, no more are looked at
_FEW = 4
_PATIENCE = 2.0  # seconds of a processor after which a pattern is given up, and taken for one that grows


# What the names of patterns that functions make stand for, as in the longest of real filings.
EXAMPLES = {
    "checks.fields:pattern": {"words": r"Roe\W{1,3}Fund"},
    "documents.passage:_starts": {"end": b"\n\x00"},
    "pages.blocks:spelled": {"hidden": ["\x07", "]", "^"]},
    "readers.labelled.items.headings:_compiled": {"title": "name of issuer"},  # the tables that it makes are read whole
    "readers.labelled.items.people_shared:hit": {"value": "12 Elm Street"},
    "readers.labelled.items.people_shared:found": {"words": r"Tarn\s+Holdings"},
    "readers.labelled.items.people_shared:_of_party": {"one": "(?:Tarn Holdings|Tarn)"},
    "readers.labelled.items.people_shared:by_term": {"terms": "Bank Address|Office"},
    "readers.labelled.items.people_shared:_headings": {"words": "Tarn Holdings"},
    "readers.labelled.items.people_item_2:_pattern_of": {"own": r"jane\b\.?|q\b\.?|[a-z]\.", "surname": "roe"},
    "readers.labelled.items.people_shared:_name_pattern": {
        "own": r"jane\b\.?|q\b\.?|[a-z]\.",
        "last": "roe",
        "one": "roe|jane",
    },
    "readers.labelled.persons:hit": {"own": r"(?<![^\W\d_])Jane\s+Q\.\s+Roe(?!\w)(?!,\s*Jr)"},
    "readers.labelled.signatures:following": {"names": r"Roe\sFund\sL\.P\.|Doe\sTrust"},
    "readers.labelled.statement:_with_marks": {"words": r"Jane[.,]?\s{0,9}Q[.,]?\s{0,9}Roe"},
    "readers.labelled.text:side": {"often": "!*#+"},
    "readers.labelled.values:_own_number": {"row": 11},
    "readers.labelled.persons:first": {"begins": r"Jane\s+Q\.\s+Roe"},
    "readers.labelled.row_1:begins": {"first": r"Jane\s+Q\.", "word": "Roe"},
    "readers.labelled.row_1:pattern": {"first": r"Jane\s+Q\.", "gap": r"[^\S\n]+", "second": "Roe"},
}
# Patterns that grow, but not beyond what they are given, and where that is bounded.
BOUNDED = {
    "checks.schedule_13.texts:_SHORT_FORM": "_LONGEST_SHORT_FORM characters",
    "forms.layout:_OWN_NUMBER": "a title of our own",
    "pipeline.ingest:_TITLE": "_SHOWN characters, whose runs of blanks are single blanks",
    "readers.labelled.cover:_GOES_ON": "_UNKNOWN characters before a label",
    "readers.labelled.cross_checks:_BEFORE": "_SHORT characters before a name",
    "readers.labelled.rows:_ASIDE": "captions of our own",
    "readers.labelled.text:_ABOVE_TITLE": "_LABEL characters above a title",
    "readers.labelled.items.people:_EMPLOYER_AGAIN": "_LONGEST_OFFICE characters of an office",
    "readers.labelled.items.people_lines:CITIZENSHIP": "MOST_OF_LINE characters of a line",
    "readers.labelled.items.people_lines:_KINDS": "the cells of a header, of at most 200 characters a row",
    "readers.labelled.items.people_lines:LABEL": "MOST_OF_LINE characters of a row",
    "readers.labelled.items.people_lines:_NAME_AND_OFFICE": "LONG_LINE characters of a line",
    "readers.labelled.items.people_lines:NOTE_MARK": "LONG_LINE characters of a line",
    "readers.labelled.items.people_lines:_SUFFIX": "SHORT_LINE characters of a name",
    "readers.labelled.items.people_lines:name_and_rest": "LONG_LINE characters of a line",
    "readers.labelled.items.transactions:_ON_BEHALF": "NAME characters of a heading",
    "readers.labelled.items.trade_columns:_ROLES": "_SENTENCE characters of a header's cell",
    "readers.labelled.items.answers:_BEFORE": "four times _REACH characters before a label, or one place",
    "readers.labelled.items.answers:_OF_LINE": "_REACH characters before a label",
    "readers.labelled.signatures.words:_LEAD": "120 characters of a name and its title",
    "study.review:_BY_PLACE": "a path of the record",
}


class Site(NamedTuple):
    """A pattern and where it is written, with the methods by which it is used."""

    where: str  # module:name, or module:function where it has no name
    pattern: re.Pattern[Any]
    methods: frozenset[str]


class Growth(NamedTuple):
    """How many times as long a pattern takes where the worst text found is `_LONG / _SHORT` times as long."""

    times: float
    text: str


def digest(site: Site) -> str:
    """Return a short name of all that the growth of a pattern hangs on."""
    told = (site.pattern.pattern, int(site.pattern.flags), sorted(site.methods), sys.version_info[:2])
    return blake2b(repr(told).encode(), digest_size=8).hexdigest()


# ---- finding them


def sites(examples: dict[str, dict[str, Any]]) -> Iterator[Site]:
    """Yield every pattern of the package; `examples` has, by place, what the names of one in a function may stand for.

    Raises NameError, with the place, for one that is made of names that are not given.
    """
    trees = {_name(path): list(ast.walk(ast.parse(path.read_text()))) for path in sorted(SOURCE.rglob("*.py"))}
    uses = _uses(trees)
    seen: set[tuple[Any, ...]] = set()
    for name, nodes in trees.items():
        for site in _of_module(name, nodes, uses, examples):
            key = (site.pattern.pattern, site.pattern.flags, site.methods)
            if key not in seen:
                seen.add(key)
                yield site


def _name(path: Path) -> str:
    return ".".join(("muniment", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


def _of_module(name: str, nodes: list[ast.AST], uses: "_Uses", examples: dict[str, dict[str, Any]]) -> Iterator[Site]:
    calls = list(_calls(nodes))
    module = vars(importlib.import_module(name)) if calls else {}
    for call, above in calls:
        target = next((_target(node) for node in above if isinstance(node, ast.Assign | ast.AnnAssign)), "")
        inside = next((node.name for node in above if isinstance(node, ast.FunctionDef)), "")
        where = f"{name.removeprefix('muniment.')}:{target or inside}"
        methods = frozenset(_methods(call, above)) or frozenset(uses.get((name, target), ["search"]))
        try:
            for pattern in _evaluated(call, above, module | examples.get(where, {})):
                yield Site(where, pattern, methods)
        except NameError as wrong:
            raise NameError(f"{where}: {wrong}") from None
    for target, value in list(module.items()):
        for pattern in _held(value):
            yield Site(
                f"{name.removeprefix('muniment.')}:{target}", pattern, frozenset(uses.get((name, target), ["search"]))
            )


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns that a table of a module holds."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for entry in value:
            if isinstance(entry, re.Pattern):
                yield entry
            else:
                yield from _held(entry)


def _calls(nodes: list[ast.AST]) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Yield the calls of `re`, each with the nodes around it from the inside out."""
    calls = [node for node in nodes if isinstance(node, ast.Call) and _is_of_re(node.func)]
    parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)} if calls else {}
    for call in calls:
        above, at = [], call
        while at := parents.get(at):
            above.append(at)
        yield call, above


def _is_of_re(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Name("re"), attr=name):
            return name in _FUNCTIONS
    return False


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    return ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])


_Uses = dict[tuple[str, str], set[str]]


def _uses(trees: dict[str, list[ast.AST]]) -> _Uses:
    """Return by module and name the methods by which a name is used, "search" where it is handed on as a whole."""
    uses: _Uses = {}
    for name, nodes in trees.items():
        origins: dict[str, tuple[str, str]] = {}
        methods: dict[int, str] = {}
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                origins |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
            elif isinstance(node, ast.Attribute):
                methods[id(node.value)] = node.attr
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                uses.setdefault(origins.get(node.id, (name, node.id)), set()).add(methods.get(id(node), "search"))
    return uses


def _methods(call: ast.Call, above: list[ast.AST]) -> Iterator[str]:
    """Yield how a pattern is used where it is written."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "compile":
        yield call.func.attr
    elif isinstance(above[0], ast.Attribute):
        yield above[0].attr


def _evaluated(call: ast.Call, above: list[ast.AST], names: dict[str, Any]) -> list[re.Pattern[Any]]:
    """Return what a call compiles: one pattern, or those of the comprehension around it."""
    assert isinstance(call.func, ast.Attribute)
    count = {"compile": 2, "sub": 5, "subn": 5, "split": 4}.get(call.func.attr, 3)
    flags = [word.value for word in call.keywords if word.arg == "flags"] or call.args[count - 1 : count]
    compiled = ast.Call(ast.Attribute(ast.Name("re", ast.Load()), "compile", ast.Load()), [call.args[0], *flags], [])
    loops = [loop for node in above if isinstance(node, _COMPREHENSIONS) for loop in reversed(node.generators)]
    inside = any(isinstance(node, _IN_FUNCTION) for node in above)
    whole = ast.ListComp(compiled, loops[::-1]) if loops and not inside else ast.List([compiled], ast.Load())
    expression = ast.fix_missing_locations(ast.Expression(whole))
    return eval(compile(expression, "<pattern>", "eval"), {**names, "re": re})


# ---- pumping them


def growth(site: Site, seed: int = 1) -> Growth:
    """Return how a pattern grows on the worst of the texts made for it; without end where it is given up."""
    screened = [*_screened(site, seed)]
    slowest = sorted(screened, key=lambda one: -one.takes)[:_FEW]
    growing = sorted((one for one in screened if one not in slowest), key=lambda one: -one.grows)[:_FEW]
    worst = Growth(0.0, "")
    for text in (one.text for one in (*slowest, *growing)):
        worst = max(worst, Growth(_ratio(site, text), text(12)))
        if worst.times > LINEAR:
            break
    return worst


def _ratio(site: Site, text: "_Text") -> float:
    """Return how many times as long a long text takes: by the clock while it is short, else by the processor's."""
    with _patience() as patience:
        short = min(_times(site, text, _SHORT) for _ in range(7))
        if (longer := min(_times(site, text, _LONGER) for _ in range(2)) / short) < _SURELY_LINEAR:
            return longer
        return min(_times(site, text, _LONG, process_time) for _ in range(2)) / short
    return patience


_Text = Callable[[int], str]


class _Screened(NamedTuple):
    """A text, the seconds for a thousand characters of it, and how many times as long its longest takes as `_PART`.

    Where much is looked for, what grows is not yet what takes longest.
    """

    takes: float
    grows: float
    text: _Text


def _screened(site: Site, seed: int) -> Iterator[_Screened]:
    """Yield the texts; a few slow ones are the last."""
    slow = 0
    for text in _texts(site.pattern, seed):
        took = length = 1.0
        part = inf
        with _patience() as patience:
            for length in _LENGTHS:
                took = _times(site, text, length)
                if length == _PART:
                    part = took
                if took > _SLOW and (took := min(took, _times(site, text, length))) > _SLOW:
                    break
            patience = took
        yield _Screened(patience * 1000 / length, patience / part, text)
        slow += patience > _SLOW
        if slow == _FEW:
            return


def _times(site: Site, text: _Text, length: int, clock: Callable[[], float] = perf_counter) -> float:
    """Return how long a pattern takes for a text, in seconds."""
    subject: Any = text(length)
    if isinstance(site.pattern.pattern, bytes):
        subject = subject.encode("utf-8", "replace")
    begin = clock()
    if not site.methods <= {"match", "fullmatch", "pattern"}:
        for _ in site.pattern.finditer(subject):
            pass
    elif "match" in site.methods:
        site.pattern.match(subject)
    else:
        site.pattern.fullmatch(subject)
    return clock() - begin


@contextmanager
def _patience() -> Iterator[float]:
    """Give up what is run inside, and say that it takes for ever, after `_PATIENCE`: a match looks at signals, too."""

    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE)
    try:
        yield inf
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _texts(pattern: re.Pattern[Any], seed: int) -> Iterator[_Text]:
    """Yield the texts for a pattern: what begins it, what one of its repeats takes again and again, and an end."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = _Words(random.Random(seed), parser.parse(source, pattern.flags & ~re.DEBUG))
    pumps = {("", pump) for pump in words.characters()}
    for head, body in words.repeats():
        pumps |= {(head, body), ("", head + body), ("", head), (head, body + " "), ("", f"{head}{body} ")}
        pumps |= {("", f"\n{head}{body}"), ("", f" {head}")}
    for head, pump in sorted(pumps):
        if pump:
            for end in ("", "\x01"):
                yield _pumped(head, pump, end)


def _pumped(head: str, pump: str, end: str) -> _Text:
    return lambda length: head + pump * (length // len(pump) + 1) + end


class _Words:
    """Strings that the parts of a pattern take."""

    def __init__(self, chance: random.Random, tree: Any) -> None:
        self.chance, self.tree = chance, tree
        self.groups: dict[int, str] = {}

    def characters(self) -> set[str]:
        """Return one character for each kind that the pattern names."""
        return {" ", "\n", "a", "1", "\t"} | {self.word([node]) for node in self._leaves(self.tree)}

    def _leaves(self, tree: Iterable[Any]) -> Iterator[Any]:
        for node in tree:
            if node[0] is op.IN:
                yield node
            for below in _below(node):
                yield from self._leaves(below)

    def repeats(self) -> list[tuple[str, str]]:
        """Return what comes before each long repeat, and what it takes once; some of them in several ways."""
        return [pair for _ in range(3) for pair in self._repeats(self.tree, "")]

    def _repeats(self, tree: Iterable[Any], head: str) -> Iterator[tuple[str, str]]:
        for node in tree:
            if node[0] in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and node[1][1] >= _MANY:
                yield head, self.word(node[1][2])
            for below in _below(node):
                yield from self._repeats(below, head)
            head += self.word([node])

    def word(self, tree: Iterable[Any]) -> str:
        """Return a string that a part of a pattern takes, as short as may be."""
        return "".join(self._word(kind, given) for kind, given in tree)

    def _word(self, kind: Any, given: Any) -> str:
        match kind:
            case op.LITERAL:
                return chr(given)
            case op.NOT_LITERAL:
                return "a" if given != ord("a") else "b"
            case op.ANY:
                return "a"
            case op.IN:
                return self._of_set(given)
            case op.BRANCH:
                return self.word(self.chance.choice(given[1]))
            case op.SUBPATTERN:
                self.groups[given[0]] = self.word(given[3])
                return self.groups[given[0]]
            case op.ATOMIC_GROUP:
                return self.word(given)
            case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
                least, most, body = given
                return "".join(self.word(body) for _ in range(least or self.chance.randint(0, min(1, most))))
            case op.GROUPREF:
                return self.groups.get(given, "")
            case op.GROUPREF_EXISTS:
                return self.word(given[1])
            case _:
                return ""

    def _of_set(self, given: list[Any]) -> str:
        """Return a character of a set, or one that a set leaves out."""
        if given[0][0] is op.NEGATE:
            rest = [chr(n) for n in (*range(97, 123), 32, 49, 10, 45, 0x2610) if not _takes(given[1:], chr(n))]
            return self.chance.choice(rest or ["a"])
        kind, which = self.chance.choice(given)
        if kind is op.RANGE:
            return chr(self.chance.choice(which))
        if kind is op.CATEGORY:
            return self.chance.choice([c for c in "a1 _\n-☐" if _takes([(kind, which)], c)])
        return chr(which)


def _takes(given: list[Any], character: str) -> bool:
    """Whether a set has a character."""
    for kind, which in given:
        if kind is op.LITERAL and ord(character) == which:
            return True
        if kind is op.RANGE and which[0] <= ord(character) <= which[1]:
            return True
        if kind is op.CATEGORY:
            name = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(which).rsplit("_", 1)[1]]
            if bool(re.match(name, character)) != ("NOT" in str(which)):
                return True
    return False


def _below(node: Any) -> list[Any]:
    """Return the parts of a part of a pattern."""
    kind, given = node
    if kind is op.BRANCH:
        return given[1]
    if kind is op.SUBPATTERN:
        return [given[3]]
    if kind is op.ATOMIC_GROUP:
        return [given]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [given[2]]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [given[1]]
    if kind is op.GROUPREF_EXISTS:
        return [part for part in given[1:] if part]
    return []


def _measure() -> None:
    """Write the list of what is linear: what is not in it yet is measured, what is gone goes."""
    listed = set(MEASURED.read_text().split()) if MEASURED.exists() else set()
    asked = {digest(site): site for site in sites(EXAMPLES) if site.where not in BOUNDED}
    grown = {key: site for key, site in asked.items() if key not in listed and growth(site).times > LINEAR}
    for site in grown.values():
        print(f"grows: {site.where} {site.pattern.pattern}")
    MEASURED.write_text("".join(f"{key}\n" for key in sorted(asked.keys() - grown.keys())))


if __name__ == "__main__":
    _measure()
