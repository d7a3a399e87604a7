"""How sure an entry of a list of people is: a value that the list tells of and the entry lacks, words left over."""

from collections import Counter
from pathlib import Path

import pytest

from lanes import some
from muniment.readers.labelled.items.people import read_people
from readers.labelled import people_manners
from readers.labelled.lots import PEOPLE, compared, schedules

_TABLE = """Directors and Officers of Tarn Inc.

Name                     Occupation               Address                           Citizenship

Basil T. Orme            President                9 Weir Road, Fenn, Ohio 43999     Canada
"""
_STREET = "9 Weir Road, Fenn, Ohio 43999"
_BESIDE = "The business address of each of them is on file.  "


def _sure(text: str) -> float:
    (person,) = read_people(f"\n{text}", 0, len(text) + 1).read
    return person.confidence


def test_a_full_row_is_sure() -> None:
    assert _sure(_TABLE) > 0.9


@pytest.mark.parametrize(
    ("change", "to"),
    [
        (_STREET, " " * len(_STREET)),  # told of and blank
        (_STREET, "Treasurer, Fenn, Ohio 43999  "),  # an office in it
        ("Canada", "Canada Peru"),  # those of two
    ],
)
def test_an_odd_or_missing_value_is_less_sure(change: str, to: str) -> None:
    assert _sure(_TABLE.replace(change, to)) < _sure(_TABLE)


def test_a_value_that_a_sentence_tells_of_and_nothing_states_is_doubted() -> None:
    text = _TABLE.replace(_STREET, " " * len(_STREET)).replace("Tarn Inc.\n", f"Tarn Inc.\n\n{_BESIDE}\n")
    (person,) = read_people(f"\n{text}", 0, len(text) + 1).read
    assert (person.address, person.doubt, person.confidence < 0.5) == ("", "address", True)


def test_a_country_behind_the_office_of_one_is_doubted_and_never_sure() -> None:
    """Whether "Chairman, USA" is where the office is or whose citizen somebody is, the list does not say."""
    text = """Directors and Executive Officers of Tarn Inc.

Name and Title               Address
Basil T. Orme, Chairman, USA 9 Weir Road, Fenn, Ohio 43999
Ada Q. Moss, President       9 Weir Road, Fenn, Ohio 43999
"""
    orme, _ = read_people(f"\n{text}", 0, len(text) + 1).read
    assert (orme.position, orme.citizenship, orme.doubt, orme.confidence < 0.9) == (
        "Chairman, USA",
        "",
        "citizenship",
        True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("lot", some(sorted(PEOPLE.glob("[0-9]*.txt")), 4), ids=lambda lot: lot.stem)
def test_lots_of_schedules_as_they_are_read_now(lot: Path) -> None:
    counts = sum(map(compared, schedules(lot)), start=Counter[str]())
    assert counts["right"] >= 0.7 * counts["listed"]
    assert counts["sure and wrong"] <= 0.05 * counts["listed"]


def test_a_lot_of_what_was_misread_in_other_manners_is_read() -> None:
    counts = sum(map(compared, schedules(PEOPLE / "149.txt")), start=Counter[str]())
    assert (counts["right"], counts["extra"]) == (counts["listed"], 0)


def test_the_entries_of_lots_set_in_other_manners_are_read() -> None:
    counts, manners = Counter[str](), set[str]()
    for lot in ("143", "146", "147", "148"):
        for seed in (1, 2, 3):
            for schedule, of in people_manners.anew(PEOPLE / f"{lot}.txt", seed):
                manners |= of
                counts += compared(schedule)
    assert len(manners) > 25
    assert counts["right"] >= 0.97 * counts["listed"]
    assert counts["sure and wrong"] <= 0.005 * counts["listed"]


def test_a_seed_sets_a_lot_the_same_way_again() -> None:
    first, again, other = ([*people_manners.anew(PEOPLE / "147.txt", seed)] for seed in (5, 5, 6))
    assert first == again != other
