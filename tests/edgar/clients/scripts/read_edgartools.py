"""Finds companies, lists, downloads and parses filings with edgartools. Arguments: a JSON object of CIKs."""

import json
import sys

import edgar

asked = json.loads(sys.argv[1])
company = edgar.Company(int(asked["subject"]))
listed = company.get_filings()
schedule = company.get_filings(form="SCHEDULE 13G").latest()
parsed = schedule.obj()
notice = edgar.Company(int(asked["issuer"])).get_filings(form="D").latest()
form_d = notice.obj()
told = {
    "company": company.name,
    "listed": sorted(one.accession_no for one in listed),
    "forms": sorted({one.form for one in listed}),
    "schedule": schedule.accession_no,
    "filed": str(schedule.filing_date),
    "persons": [one.name for one in parsed.reporting_persons],
    "shares": [one.aggregate_amount for one in parsed.reporting_persons],
    "issuer": parsed.issuer_info.name,
    "documents": [one.document for one in schedule.homepage.documents],
    "notice": notice.accession_no,
    "offered": str(form_d.offering_data.offering_sales_amounts.total_offering_amount),
    "notice_issuer": form_d.primary_issuer.entity_name,
    "market": sorted(one.accession_no for one in edgar.get_filings(form="D")),
}
if asked.get("search"):
    told["search"] = sorted(one.accession_number for one in edgar.search_filings(asked["search"]))
print(json.dumps(told))
