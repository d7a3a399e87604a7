"""Pages: how long the main ones take over a store, through the client in this process, without a network."""

import statistics
import time
from pathlib import Path

from litestar.testing import TestClient

from muniment.store import Query, Store
from muniment.store.stored import DATASET, SUBMISSION
from muniment.web.app import create_app


def run(store_path: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Print and return median and 99th percentile of each page, in milliseconds; all pages take turns."""
    pages = _pages(store_path)
    taken: dict[str, list[float]] = {name: [] for name in pages}
    with TestClient(create_app(store_path), base_url="http://127.0.0.1") as client:
        for turn in range(rounds):
            for name, addresses in pages.items():
                address = addresses[turn % len(addresses)]
                begin = time.perf_counter()
                answer = client.get(address)
                taken[name].append((time.perf_counter() - begin) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{address}: {answer.status_code}")
    found = {name: (statistics.median(times), _percentile(times, 0.99)) for name, times in taken.items()}
    everything = [one for times in taken.values() for one in times]
    found["all pages"] = statistics.median(everything), _percentile(everything, 0.99)
    print(f"{store_path}: pages in milliseconds, {rounds} rounds")
    for name, (median, worst) in found.items():
        print(f"  {name:24} median {median:7.1f}   p99 {worst:7.1f}")
    return found


# The path of the issuer's name, by the first letter of the form: D, SC 13D, SC 13G.
_NAME = {"D": "primary_issuer.name", "S": "issuer_name"}


def _pages(store_path: Path) -> dict[str, list[str]]:
    """Return the addresses of each kind of page: different filings, issuers and persons, spread over the store."""
    with Store.open(store_path, read_only=True) as store:
        total = store.counts().filings
        offsets = sorted({total * tenth // 10 for tenth in range(10)})
        rows = [row for offset in offsets for row in store.filings(Query(offset=offset, limit=5)).items]
        shown = [row for form in ("13D", "13G", "D") for row in store.filings(Query(form=form, limit=200)).items]
        shown = [row for row in shown if row.rank <= SUBMISSION][:50]
        ours = [row for row in rows if row.rank == DATASET]
    words = [row.issuer.split()[0].strip(",.") for row in rows if row.issuer]
    issuers = [row.issuer_cik for row in rows if row.issuer_cik]
    persons = [row.persons[0] for row in rows if row.persons]
    of_data_sets = {
        "a data set's filing": [f"/filings/{row.key}" for row in ours],
        "its rows": [f"/filings/{row.key}/source?path={_NAME['D']}" for row in ours],
    }
    return {
        **(of_data_sets if ours else {}),
        "home": ["/"],
        "filings": ["/filings"],
        "filings, far in": [f"/filings?offset={offset}" for offset in offsets],
        "filings of one form": ["/filings?form=13G", "/filings?form=D", "/filings?form=13D"],
        "filings of an issuer": [f"/filings?issuer={word}" for word in words],
        "filings of a year": ["/filings?since=2025-01-01&until=2025-12-31"],
        "a filing": [f"/filings/{row.key}" for row in rows],
        **({"its source": [f"/filings/{row.key}/source?path={_NAME[row.form[:1]]}" for row in shown]} if shown else {}),
        "an issuer": [f"/issuers/{cik}" for cik in issuers],
        "a person": [f"/persons/{name}" for name in persons],
        "search": [f"/search?q={word}" for word in words],
        "search, common word": ["/search?q=fund", "/search?q=capital"],
    }


def _percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]
