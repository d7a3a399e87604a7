"""Submits what it is given with edgar-filings, and follows it to its end. Arguments: a JSON object."""

import json
import sys
import time

from edgar_filings import Client

asked = json.loads(sys.argv[1])
with open(asked["body"], "rb") as file:
    body = file.read()
with Client(asked["filer"], asked["user"], mode=asked["mode"], host=asked.get("host")) as client:
    condition = client.get_status().condition
    may_file = client.verify_credentials(asked["cik"]).can_file
    sent = client.submit(body, confirm_live=True)
    for _ in range(300):
        status = client.get_submission_status(sent.accession_number)
        if status.final:
            break
        time.sleep(0.1)
    several = client.get_submission_statuses([sent.accession_number])
told = {
    "host": client.host,
    "condition": condition,
    "may_file": may_file,
    "accession": sent.accession_number,
    "several": several.model_dump(mode="json"),
    "status": status.model_dump(mode="json"),
}
print(json.dumps(told))
