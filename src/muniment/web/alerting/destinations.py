"""The pages of destinations and of deliveries, and what is done there."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from muniment.alerts import outbox, saved
from muniment.alerts.outbox import DELIVERED, GIVEN_UP, WAITING, Delivery, Destination, Standing, moment_of
from muniment.errors import UsageError
from muniment.extras import need
from muniment.store import Store
from muniment.store.stored import Cut
from muniment.store.tables import struct_of
from muniment.values import Unreadable
from muniment.values.grammar import typed_whole
from muniment.web.access.visits import User
from muniment.web.alerting.alerts import AREA, failure_text, is_dead
from muniment.web.asking.saved import ALERTS, Saved
from muniment.web.lists import A_PAGE, Chip, Lists, Part, address_of, turn
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply
from muniment.wording import count, one_of, plural

PAGE, DELIVERIES = "/alerts/destinations", "/alerts/deliveries"

WEBHOOK, SLACK, EMAIL, FEED, FILE = "webhook", "slack", "email", "feed", "file"
KINDS = {
    WEBHOOK: "Webhook: JSON, signed",
    SLACK: "Slack, or what takes its messages",
    EMAIL: "E-mail",
    FEED: "Feed, which these pages serve",
}
"""The kinds of destinations that a form makes."""

OWN_KINDS = {**KINDS, FILE: "File on this machine"}
"""The same where one user has these pages to himself: in a team nobody writes files of the server from a browser."""

DEAD = "dead"
_LONGEST_NUMBER = 15  # digits of an event; a database has room for more
_DELIVERY_STATES = (WAITING, DELIVERED, GIVEN_UP)


class DestinationLine(Struct, frozen=True, kw_only=True):
    """A destination in the list. `address` is for signers alone, since one may be as good as a key; "" for others.

    `state` is on, paused or dead, `words` say of a dead one since when; `followed` is the user's own address of a feed.
    """

    name: str
    kind: str
    address: str
    private: bool
    state: str
    words: str
    waiting: int
    delivered: int
    given_up: int
    answer: str
    alerts: list[str]
    has_secret: bool
    deliveries: str
    feeds: dict[str, str] = {}
    followed: list[Chip] = []


class TypedDestination(Struct, frozen=True):
    """What was typed to make a destination; a secret is never shown again."""

    name: str = ""
    kind: str = WEBHOOK
    address: str = ""
    private: bool = False


class Done(Struct, frozen=True):
    """What was just done to a destination: in words, whether it went well, and a secret that is shown this once."""

    name: str
    words: str
    is_good: bool = True
    secret: str = ""


class DestinationsPage(Struct, frozen=True, kw_only=True):
    """The destinations, and the form for another one: `faults` by field; `kinds` may be made here."""

    total: int
    rows: list[DestinationLine]
    state: str
    kinds: dict[str, str]
    typed: TypedDestination = TypedDestination()
    faults: dict[str, str] = {}
    done: Done | None = None
    cut: dict[str, Cut] = {}


class DeliveriesPage(Struct, frozen=True, kw_only=True):
    """Deliveries, the latest first, as they are narrowed; `faults` are of the form that sends some again."""

    total: int
    rows: list[Delivery]
    to: str
    alert: str
    state: str
    destinations: list[str]
    alerts: list[str]
    states: tuple[str, ...] = _DELIVERY_STATES
    since: str = ""
    faults: dict[str, str] = {}
    done: str = ""


# ---- destinations ---------------------------------------------------------------------------------------------------


def destinations_page(
    remembered: Remembered,
    user: User,
    own: list[Saved],
    state: str = "",
    part: Part = Part("rows"),
    *,
    is_team: bool,
    typed: TypedDestination | None = None,
    faults: Mapping[str, str] | None = None,
    done: Done | None = None,
) -> Reply:
    """Return the destinations, all or the dead ones, as the user may see them; `own` are his addresses of feeds.

    Raises:
        UsageError: there is no such state, or the page has no such list.
    """
    if state:
        one_of("state", state, (DEAD,))
    lists, standings = Lists(PAGE, {"state": state} if state else {}, part), remembered.standings()
    with remembered.store.reading() as connection:
        every = [
            destination
            for destination in outbox.all_destinations(connection)
            if not state or (is_dead(standings, destination.name) and not destination.paused)
        ]
        alerts = saved.in_force(connection, paused=True)
    shown = lists.take("rows", every)
    used = {place.name: [alert.name for alert in alerts if place.name in alert.destinations] for place in shown}
    rows = [_line(place, standings.get(place.name, Standing()), used[place.name], user, own) for place in shown]
    data = DestinationsPage(
        total=len(every),
        rows=rows,
        state=state,
        kinds=KINDS if is_team else OWN_KINDS,
        typed=typed or TypedDestination(),
        faults=dict(faults or {}),
        done=done,
        cut=lists.cut,
    )
    that_take = f" that {plural(len(every), 'takes', 'take')} nothing" if state else ""
    title = f"{count(len(every), 'destination')}{that_take}"
    return Reply(data, title if every or state else "Destinations", "destinations", AREA, lists.links())


def _line(
    destination: Destination, standing: Standing, alerts: list[str], user: User, own: list[Saved]
) -> DestinationLine:
    is_feed, dead = destination.kind == FEED, standing.is_dead and not destination.paused
    feeds = {kind: feed_address(destination.name, kind) for kind in ("atom", "ics")} if is_feed else {}
    followed = [
        Chip({"ics": "calendar"}.get(entry.given.get("as", ""), "Atom"), f"/saved/{entry.id}/feed/close")
        for entry in own
        if entry.asked == destination.name and entry.has_feed
    ]
    stands = {name: getattr(standing, name) for name in ("waiting", "delivered", "given_up", "answer")}
    return struct_of(
        DestinationLine,
        destination,
        **stands,
        address=destination.address if user.signs else "",
        state="paused" if destination.paused else "dead" if dead else "on",
        words=failure_text(standing) if dead else "",
        alerts=alerts,
        has_secret=destination.secret is not None,
        deliveries=address_of(DELIVERIES, {"to": destination.name}),
        feeds=feeds,
        followed=followed,
    )


def feed_address(name: str, kind: str) -> str:
    """Return where those who are logged in read the feed of a destination: `kind` is atom or ics."""
    return address_of(f"/alerts/feed.{kind}", {"to": name})


def own_feeds(queries: list[Saved], user: User) -> list[Saved]:
    """Return the addresses of feeds of alerts that a user made."""
    return [query for query in queries if query.kind == ALERTS and query.owner == user.name]


def _manage() -> ModuleType:
    """Return what makes destinations; sending needs what filing needs.

    Raises:
        EnvironmentProblem: that is not installed.
    """
    return need("muniment.alerts.saved_destinations", "edgar")


def _secrets(store: Store) -> object:
    return _manage().Secrets(store.place)


def add(store: Store, typed: TypedDestination, secret: str, *, is_team: bool) -> tuple[Done | None, dict[str, str]]:
    """Make a destination, and say so, with the secret that was made; or say what is wrong, by field.

    Raises:
        EnvironmentProblem: the store cannot be written, the secret not kept, or what sends is not installed.
    """
    manage = _manage()
    if typed.kind not in (KINDS if is_team else OWN_KINDS):
        return None, {"kind": "Choose what kind of destination it is"}
    address = FEED if typed.kind == FEED else typed.address
    private = typed.private and not is_team
    try:
        store.ask(manage.check_name, typed.name)
    except UsageError as error:
        return None, {"name": str(error)}
    if not address:
        return None, {"address": "Give its address"}
    if typed.kind == EMAIL:
        try:
            needs_password = manage.logs_in(address)
        except UsageError as error:
            return None, {"address": str(error)}
        if needs_password and not secret:
            return None, {"secret": "This address names a user, who logs in at the mail server: give the password"}
    try:
        made = manage.add(store, _secrets(store), typed.name, address, kind=typed.kind, private=private, secret=secret)
    except UsageError as error:
        return None, {"secret" if secret and typed.kind not in (SLACK, EMAIL) else "address": str(error)}
    return _made(made, "is made"), {}


def renew(store: Store, name: str) -> Done:
    """Give a webhook another secret, and say it, this once.

    Raises:
        UsageError, EnvironmentProblem: as `saved_destinations.renew` does; it is no webhook.
    """
    if store.ask(outbox.find_destination, name).kind != WEBHOOK:
        raise UsageError(f"{name} is no webhook: remove it, and make it again with its new secret")
    return _made(_manage().renew(store, _secrets(store), name), "has another secret")


def _made(made: Any, what: str) -> Done:  # noqa: ANN401 - of that module
    name = made.destination.name
    note = f" Its secret is kept in {made.kept_in}." if made.kept_in else ""
    return Done(name, f"{name} {what}.{note}", secret=made.new_secret)


def test(store: Store, name: str) -> Done:
    """Send one message that is marked as a test, and say what was answered.

    Raises:
        UsageError: there is no such destination. EnvironmentProblem: what sends is not installed.
    """
    destination = store.ask(outbox.find_destination, name)
    answer = need("muniment.alerts.delivering", "edgar").send_test(store, destination, _secrets(store), "test", "Test")
    message = f"{name}: the test was {'' if answer.delivered else 'not '}delivered; answered: {answer.text}"
    return Done(name, message, is_good=answer.delivered)


def pause(store: Store, name: str, *, paused: bool = True) -> None:
    """Have deliveries to a destination wait, or go on.

    Raises:
        UsageError: there is no such destination.
    """
    _manage().pause(store, name, paused=paused)


def remove(store: Store, name: str) -> Done:
    """Remove a destination and its secret, and say what that leaves.

    Raises:
        UsageError: there is no such destination.
    """
    return Done(name, f"{_manage().remove(store, _secrets(store), name)}.")


# ---- deliveries -----------------------------------------------------------------------------------------------------


def deliveries_page(
    remembered: Remembered,
    to: str,
    alert: str,
    state: str,
    offset: int,
    *,
    since: str = "",
    faults: Mapping[str, str] | None = None,
    done: str = "",
) -> Reply:
    """Return deliveries, to one destination, of one alert, in one state; the latest first.

    Raises:
        UsageError: there is no such state.
    """
    if state:
        one_of("state", state, _DELIVERY_STATES)
    with remembered.store.reading() as connection:
        wanted = {"destination": to, "alert": alert, "state": state}
        rows, total = outbox.deliveries_of(connection, **wanted, limit=A_PAGE, offset=offset)
        data = DeliveriesPage(
            total=total,
            rows=rows,
            to=to,
            alert=alert,
            state=state,
            destinations=_names(outbox.all_destinations(connection), to),
            alerts=_names(saved.in_force(connection, paused=True), alert),
            since=since,
            faults=dict(faults or {}),
            done=done,
        )
    stated = {name: value for name, value in (("to", to), ("alert", alert), ("state", state)) if value}
    title = count(total, "delivery", "deliveries")
    return Reply(data, title, "deliveries", AREA, turn(DELIVERIES, stated, offset, total))


def _names(choices: list[Any], chosen: str) -> list[str]:
    """Return names to choose from, with the one that is chosen, which may be removed by now."""
    names = [entry.name for entry in choices]
    return names if not chosen or chosen in names else [chosen, *names]


def replay(connection: Connection, to: str, alert: str, event: str, since: str) -> tuple[int, dict[str, str]]:
    """Send one event again, or all from a moment on (UTC); return how many, or what is wrong by field.

    Raises:
        UsageError: there is no such destination, or the event is no number.
    """
    if event:
        try:
            return outbox.replay(connection, to, since=typed_whole(event[:_LONGEST_NUMBER]), only=True), {}
        except Unreadable as error:
            raise UsageError(f"event {event!r:.40} {error}") from error
    if not to:
        return 0, {"replay-to": "Choose a destination"}
    try:
        start = moment_of(since)
    except Unreadable as error:
        return 0, {"since": f"{since!r:.40} {error}" if since else "Say from when on, such as 2026-03-06 14:00"}
    return outbox.replay(connection, to, since=start, alert=alert), {}
