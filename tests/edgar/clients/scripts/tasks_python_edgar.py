"""What the documentation of python-edgar shows: the quarterly indexes of a year and of those after it."""

from pathlib import Path

from tasks import ASKED, expect, run, task

import edgar


@task
def quarterly_indexes():
    edgar.download_index("indexes", 2025, "Petra Quill petra@example.com", skip_all_present_except_last=False)
    rows = [line.split("|") for line in Path("indexes/2025-QTR1.tsv").read_text().splitlines()]
    number = ASKED["numbers"]["10-k"]
    (ours,) = [row for row in rows if number in row[4]]
    expect(ours[:4], [ASKED["subject"].lstrip("0"), ASKED["subject_name"], "10-K", "2025-03-03"])
    expect(ours[5].endswith(f"{number}-index.html"), True)


run()
