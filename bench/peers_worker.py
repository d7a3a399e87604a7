"""Splink and nomenklatura on the issuers of `python -m bench entities`, run by a Python that has them.

`PYTHON peers_worker.py METHOD FILE`: the file is JSON, rows of name, street, city, state, ZIP code, CIK or "" where it
is hidden, and whether the row may be trained on. Printed as JSON: for each row the number of the row that stands for
its cluster.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import pandas
import splink.comparison_library as compared  # type: ignore[import-not-found]
from followthemoney.proxy import EntityProxy  # type: ignore[import-not-found]
from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # type: ignore[import-not-found]

Row = tuple[str, str, str, str, str, str, bool]
_SURE = 0.99
_CROWDED = 200  # rows in one block beyond which nomenklatura's comparison in Python would take hours


def by_splink(rows: list[Row]) -> list[int]:
    """Cluster by Splink's model, trained without truth on the rows that may be; what has a CIK goes by it alone."""
    names = ("name", "street", "city", "state", "zip", "cik", "training")
    table = pandas.DataFrame(rows, columns=names).replace("", None)
    table["unique_id"] = range(len(rows))
    table["name"] = table["name"].str.lower()
    table["street"] = table["street"].str.lower()
    table["start"] = table["name"].str[:12]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compared.JaroWinklerAtThresholds("name", [0.98, 0.92]).configure(term_frequency_adjustments=True),
            compared.JaroWinklerAtThresholds("street", [0.92]),
            compared.ExactMatch("zip").configure(term_frequency_adjustments=True),
            compared.ExactMatch("state"),
        ],
        blocking_rules_to_generate_predictions=[block_on("name"), block_on("start", "zip"), block_on("street", "zip")],
    )
    linker = Linker(DuckDBAPI().register(table[table["training"]]), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name", "zip")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("zip"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    linker = Linker(DuckDBAPI().register(table), linker.misc.save_model_to_json())
    pairs = linker.inference.predict(threshold_match_probability=_SURE).as_pandas_dataframe()
    return _clusters(len(rows), zip(pairs["unique_id_l"], pairs["unique_id_r"], strict=True))


def by_nomenklatura(rows: list[Row]) -> list[int]:
    """Cluster by nomenklatura's logic-v2, over rows with one name, or its first two words and one ZIP code."""
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    proxies = []
    for number, (name, street, city, state, postal, *_) in enumerate(rows):
        proxy = EntityProxy.from_dict({"id": str(number), "schema": "Company", "properties": {"name": [name]}})
        if street:
            proxy.add("address", f"{street}, {city}, {state} {postal}")
        proxies.append(proxy)
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, (name, _, _, _, postal, *_) in enumerate(rows):
        words = "".join(c if c.isalnum() else " " for c in name.lower()).split()
        blocks[" ".join(words[:2]) + "|" + postal[:5]].append(number)
        blocks[" ".join(words)].append(number)
    pairs = {pair for block in blocks.values() if len(block) < _CROWDED for pair in combinations(block, 2)}
    linked = [(a, b) for a, b in pairs if algorithm.compare(proxies[a], proxies[b], config).score >= _SURE]
    return _clusters(len(rows), linked)


def _clusters(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the least row of what is tied together, by row."""
    parent = list(range(count))

    def find(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for a, b in pairs:
        first, second = sorted((find(int(a)), find(int(b))))
        parent[second] = first
    return [find(row) for row in range(count)]


if __name__ == "__main__":
    method, file = sys.argv[1:]
    with open(file, encoding="utf-8") as opened:
        rows = json.load(opened)
    print(json.dumps({"splink": by_splink, "nomenklatura": by_nomenklatura}[method](rows)))
