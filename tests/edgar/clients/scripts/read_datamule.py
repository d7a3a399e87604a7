"""Lists, downloads and parses filings with datamule. Arguments: a JSON object of CIKs."""

import json
import sys

from datamule import Portfolio

if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    portfolio = Portfolio("portfolio")
    portfolio.download_submissions(cik=asked["subject"], submission_type="SCHEDULE 13G", provider="sec")
    told = {}
    for submission in portfolio:
        header = submission.metadata.content
        documents = list(submission)
        told[header["accession-number"]] = {
            "subject": header["subject-company"]["company-data"]["conformed-name"],
            "filed-by": header["filed-by"]["company-data"]["conformed-name"],
            "documents": [one.type for one in documents],
            "rows": list(documents[0].tables),
        }
    print(json.dumps(told))
