"""Numbers for Prometheus: requests, the store, this process."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from muniment.reading import READER_VERSION
from muniment.version import __version__
from muniment.web.remembered import Remembered

NO_ROUTE = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Numbers:
    """The numbers of one application. Threads may share it."""

    def __init__(self, remembered: Remembered) -> None:
        self._registry = registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self._requests = Counter("muniment_requests", "Requests answered.", labels, registry=registry)
        self._seconds = Histogram(
            "muniment_request_seconds", "How long answers took.", ["route"], buckets=_SECONDS, registry=registry
        )
        self.under_way = Gauge("muniment_requests_under_way", "Requests being answered.", registry=registry)
        registry.register(_OfStore(remembered))
        ProcessCollector(registry=registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; whatever strangers send as a method makes no numbers of its own."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def page(self) -> bytes:
        """Return them all, as Prometheus reads them.

        Raises:
            EnvironmentProblem: the store cannot be read.
        """
        return generate_latest(self._registry)


class _OfStore(Collector):
    """What a store holds, asked when somebody looks, and remembered until the store changes."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing beforehand, so that the store is not asked before it has to be."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        """Yield the numbers."""
        yield InfoMetricFamily(
            "muniment", "What runs here.", {"version": __version__, "reader_version": READER_VERSION}
        )
        counts, state = self._remembered.counts(), self._remembered.state()
        for name, words, value in (
            ("filings", "Filings in the store.", counts.filings),
            ("filings_unread", "Filings without a record.", counts.not_read),
            ("filings_doubtful", "Filings that somebody should look at.", counts.doubtful),
            ("contents", "Files in the store.", counts.contents),
            ("contents_not_read_by_this_reader", "Files that `muniment reread` would read.", state.backlog),
            ("store_bytes", "What the store takes on its disk.", state.size),
            ("newest_filing_timestamp_seconds", "The day of the newest filing.", state.newest),
            ("last_added_timestamp_seconds", "When something was last added to the store.", state.added),
        ):
            if value is not None:
                yield GaugeMetricFamily(f"muniment_{name}", words, value)
