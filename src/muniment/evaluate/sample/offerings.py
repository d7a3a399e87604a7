"""An offering noticed on Form D as it goes on: what each notice says was sold, and when the next one is filed."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from muniment.deadlines.business_days import on_or_after
from muniment.evaluate.sample.cast import Cast
from muniment.evaluate.sample.days import LAST_DAY, event_before

_INDEFINITE, _YET_TO_OCCUR = 0.3, 0.07
_FALLS, _SLIPS, _UNNAMED = 0.04, 0.01, 0.03
_THOUSAND = 1_000


class Offering(Struct, frozen=True):
    """One notice that is to be made.

    * `offering`: its number in the world; `venture`: the issuer; `number` of the notice, from 1; `filed`;
    * `first_sale`: None while it is yet to occur; `offered`: dollars, None for "Indefinite"; `sold`: dollars;
    * `formed`: the year of the issuer's formation;
    * `said`: the dollars the notice states, a thousand times too much where somebody mistyped;
    * `lasting`: more than a year; `previous`: the accession number of the notice before; `names_it`: whether the
      amendment tells it.
    """

    offering: int
    venture: int
    number: int
    filed: date
    first_sale: date | None
    offered: int | None
    sold: int
    said: int
    lasting: bool
    formed: int
    previous: str = ""
    names_it: bool = True


def opened(offering: int, filed: date, first_filed: Callable[[int], date], cast: Cast, rng: Random) -> Offering:
    """Return the first notice of an offering; a third are by issuers who had one before.

    `first_filed` tells on which day an offering of another number was begun.
    """
    old = rng.random() < 0.33
    venture = int(offering * rng.random()) if old else offering
    issuer = cast.venture(venture)
    fund, formed = issuer.fund, first_filed(venture).year - issuer.age
    size = int(10 ** rng.gauss(7.2 if fund else 6.2, 0.7)) // _THOUSAND * _THOUSAND + 50_000
    yet = rng.random() < _YET_TO_OCCUR
    sold = 0 if yet else size if rng.random() < 0.35 else int(size * rng.betavariate(1.2, 1.6))
    indefinite = fund and rng.random() < _INDEFINITE
    said = sold if indefinite else min(sold, size)
    first = None if yet else event_before(filed, 15, rng)
    return Offering(offering, venture, 1, filed, first, None if indefinite else size, sold, said, fund, formed)


def following(one: Offering, cast: Cast, rng: Random) -> Offering | None:
    """Return the next notice of the offering, None where nothing follows: a lasting one is amended every year."""
    if rng.random() > (0.72 if one.lasting else 0.2):
        return None
    away = 365 - rng.randint(0, 20) if one.lasting and rng.random() < 0.8 else rng.randint(10, 300)
    day = one.filed + timedelta(away)
    if day > LAST_DAY:
        return None
    room = one.sold if one.offered is None else one.offered - one.sold
    sold = one.sold + int(max(room, 0) * rng.betavariate(1.2, 2))
    if rng.random() < _FALLS:
        sold = int(one.sold * rng.uniform(0.5, 0.95))
    said = sold * _THOUSAND if sold and rng.random() < _SLIPS else sold
    filed = on_or_after(day)
    return replace(
        one,
        number=one.number + 1,
        filed=filed,
        first_sale=one.first_sale or event_before(filed, 15, rng),
        sold=sold,
        said=said,
        offered=one.offered if one.offered is None or said <= one.offered else max(one.offered, said),
        names_it=rng.random() > _UNNAMED,
    )
