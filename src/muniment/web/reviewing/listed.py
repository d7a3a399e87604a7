"""The queue as a page: the worst doubts, ways to narrow it, and what people judged."""

from msgspec import Struct

from muniment.forms import FORMS
from muniment.store import Store
from muniment.study import review
from muniment.study.doubts import KINDS
from muniment.study.review import Filter, QueueItem
from muniment.web.dressing import Reply
from muniment.web.judged import Said, of_settled
from muniment.web.lists import A_PAGE, Choice, Facet, address_of, count, turn
from muniment.web.remembered import Remembered
from muniment.wording import day

ROOM = "review"


class Row(Struct, frozen=True):
    """A doubt in the list: where it leads, the filing, the place, what was read there and what is doubtful."""

    href: str
    key: str
    form: str
    issuer: str
    filed: str
    label: str
    path: str
    kind: str
    words: str
    read: str
    confidence: float
    harm: int


class QueuePage(Struct, frozen=True):
    """The queue: the worst doubts, how many there are, how many judgements; `ready` where it was ever filled."""

    rows: list[Row]
    facets: list[Facet]
    total: int
    judged: int
    ready: bool
    store: str


class SettledPage(Struct, frozen=True):
    """What people judged, the newest first."""

    rows: list[Said]
    total: int


def listed(remembered: Remembered, form: str, kind: str, offset: int) -> Reply:
    """Return the queue of doubts, those of a form or a kind alone where they are asked for.

    Raises:
        UsageError: there is no such form or kind.
    """
    wanted, store, counts = review.filter_of(form, kind), remembered.store, remembered.doubts()
    with store.reading() as connection:
        judged = review.judged_count(connection)
        if counts is None:
            return Reply(QueuePage([], [], 0, judged, False, store.place.name), "Doubtful readings", "review", ROOM)
        rows = [_row(one, wanted) for one in review.worst(connection, wanted, A_PAGE, offset)]
    total = sum(n for (family, kind), n in counts.items() if _answers(family, kind, wanted))
    data = QueuePage(rows, _facets(counts, wanted), total, judged, True, store.place.name)
    links = turn("/review", said(wanted), offset, total)
    return Reply(data, count(total, "doubtful reading") if total else "Nothing is in doubt", "review", ROOM, links)


def settled(store: Store, offset: int) -> Reply:
    """Return what people judged."""
    with store.reading() as connection:
        total = review.judged_count(connection)
        rows = [of_settled(one) for one in review.settled(connection, A_PAGE, offset)]
    links = turn("/review/settled", {}, offset, total)
    return Reply(SettledPage(rows, total), count(total, "judgement"), "review_settled", ROOM, links)


def place(key: str, path: str, wanted: Filter) -> str:
    """Return the address of the page about one place of a filing."""
    return address_of("/review/doubt", {"filing": key, "path": path, **said(wanted)})


def said(wanted: Filter) -> dict[str, str]:
    """Return what is asked for as an address has it."""
    return {name: value for name, value in (("form", wanted.form), ("kind", wanted.kind)) if value}


def _answers(family: str, kind: str, wanted: Filter) -> bool:
    return wanted.form in ("", family) and wanted.kind in ("", kind)


def _row(one: QueueItem, wanted: Filter) -> Row:
    return Row(
        href=place(one.key, one.path, wanted),
        key=one.key,
        form=one.form,
        issuer=one.issuer or "",
        filed=day(one.filed),
        label=one.label,
        path=one.path,
        kind=KINDS[one.kind],
        words=one.words,
        read=one.read,
        confidence=one.confidence,
        harm=one.harm,
    )


def _facets(counts: dict[tuple[str, str], int], wanted: Filter) -> list[Facet]:
    kinds = [
        _choice(
            "kind",
            kind,
            label,
            sum(n for (form, own), n in counts.items() if _answers(form, own, Filter(wanted.form, kind))),
            wanted,
        )
        for kind, label in KINDS.items()
    ]
    forms = [
        _choice(
            "form",
            form,
            FORMS[form].called,
            sum(n for (own, kind), n in counts.items() if _answers(own, kind, Filter(form, wanted.kind))),
            wanted,
        )
        for form in reversed(FORMS)
    ]
    told = (("kind", "Doubt", kinds), ("form", "Form", forms))
    return [Facet(name, label, tuple(one for one in some if one.count or one.chosen)) for name, label, some in told]


def _choice(name: str, value: str, label: str, number: int, wanted: Filter) -> Choice:
    chosen = getattr(wanted, name) == value
    rest = {**said(wanted), name: value}
    if chosen:
        del rest[name]
    return Choice(value, label, number, address_of("/review", rest), chosen)
