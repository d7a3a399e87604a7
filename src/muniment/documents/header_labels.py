"""Every line that an EDGAR header may hold: its label in the text style, its tag, and the field it fills."""

from typing import Literal

from msgspec import Struct

Level = Literal["filing", "party", "address", "former name", "role", "block", "frame"]
Kind = Literal["words", "list", "date", "time", "count", "copy"]


class HeaderLabel(Struct, frozen=True):
    """One kind of header line.

    `level` is the record that the line belongs to; or `role` for a line that begins a party, `block` for one that
    begins an address, a former name or a mere grouping (then without `field`), `frame` for the container's own tags.
    `kind` says how the value is read; a `copy` names a file and the day it was written: `NAME : YYYYMMDD`.
    """

    text: str
    tag: str
    level: Level
    field: str = ""
    kind: Kind = "words"


_TABLE = (
    HeaderLabel("", "SEC-DOCUMENT", "filing", "file", "copy"),
    HeaderLabel("", "IMS-DOCUMENT", "filing", "file", "copy"),
    HeaderLabel("", "SEC-HEADER", "filing", "header", "copy"),
    HeaderLabel("", "IMS-HEADER", "filing", "header", "copy"),
    HeaderLabel("", "SUBMISSION", "frame"),
    HeaderLabel("", "ACCEPTANCE-DATETIME", "filing", "accepted", "time"),
    HeaderLabel("ACCESSION NUMBER", "ACCESSION-NUMBER", "filing", "accession_number"),
    HeaderLabel("CONFORMED SUBMISSION TYPE", "TYPE", "filing", "form"),
    HeaderLabel("PUBLIC DOCUMENT COUNT", "PUBLIC-DOCUMENT-COUNT", "filing", "document_count", "count"),
    HeaderLabel("CONFORMED PERIOD OF REPORT", "PERIOD", "filing", "period", "date"),
    HeaderLabel("ITEM INFORMATION", "ITEMS", "filing", "items", "list"),
    HeaderLabel("FILED AS OF DATE", "FILING-DATE", "filing", "filed", "date"),
    HeaderLabel("DATE AS OF CHANGE", "DATE-OF-FILING-DATE-CHANGE", "filing", "changed", "date"),
    HeaderLabel("EFFECTIVENESS DATE", "EFFECTIVENESS-DATE", "filing", "effective", "date"),
    HeaderLabel("SROS", "SROS", "filing", "sros", "list"),
    HeaderLabel("GROUP MEMBERS", "GROUP-MEMBERS", "filing", "group_members", "list"),
    HeaderLabel("FILER", "FILER", "role"),
    HeaderLabel("SUBJECT COMPANY", "SUBJECT-COMPANY", "role"),
    HeaderLabel("FILED BY", "FILED-BY", "role"),
    HeaderLabel("FILED FOR", "FILED-FOR", "role"),
    HeaderLabel("ISSUER", "ISSUER", "role"),
    HeaderLabel("REPORTING-OWNER", "REPORTING-OWNER", "role"),
    HeaderLabel("COMPANY DATA", "COMPANY-DATA", "block"),
    HeaderLabel("OWNER DATA", "OWNER-DATA", "block"),
    HeaderLabel("FILING VALUES", "FILING-VALUES", "block"),
    HeaderLabel("BUSINESS ADDRESS", "BUSINESS-ADDRESS", "block", "business_address"),
    HeaderLabel("MAIL ADDRESS", "MAIL-ADDRESS", "block", "mail_address"),
    HeaderLabel("FORMER COMPANY", "FORMER-COMPANY", "block", "former_names"),
    HeaderLabel("FORMER NAME", "FORMER-NAME", "block", "former_names"),
    HeaderLabel("COMPANY CONFORMED NAME", "CONFORMED-NAME", "party", "name"),
    HeaderLabel("CENTRAL INDEX KEY", "CIK", "party", "cik"),
    HeaderLabel("STANDARD INDUSTRIAL CLASSIFICATION", "ASSIGNED-SIC", "party", "sic"),
    HeaderLabel("ORGANIZATION NAME", "ORGANIZATION-NAME", "party", "organization_name"),
    HeaderLabel("IRS NUMBER", "IRS-NUMBER", "party", "irs_number"),
    HeaderLabel("EIN", "EIN", "party", "irs_number"),  # the spelling since 2025
    HeaderLabel("STATE OF INCORPORATION", "STATE-OF-INCORPORATION", "party", "state_of_incorporation"),
    HeaderLabel("FISCAL YEAR END", "FISCAL-YEAR-END", "party", "fiscal_year_end"),
    HeaderLabel("RELATIONSHIP", "RELATIONSHIP", "party", "relationship"),
    HeaderLabel("FORM TYPE", "FORM-TYPE", "party", "form_type"),
    HeaderLabel("SEC ACT", "ACT", "party", "act"),
    HeaderLabel("SEC FILE NUMBER", "FILE-NUMBER", "party", "file_number"),
    HeaderLabel("FILM NUMBER", "FILM-NUMBER", "party", "film_number"),
    HeaderLabel("STREET 1", "STREET1", "address", "street1"),
    HeaderLabel("STREET 2", "STREET2", "address", "street2"),
    HeaderLabel("CITY", "CITY", "address", "city"),
    HeaderLabel("STATE", "STATE", "address", "state"),
    HeaderLabel("ZIP", "ZIP", "address", "zip"),
    HeaderLabel("BUSINESS PHONE", "PHONE", "address", "phone"),
    HeaderLabel("FORMER CONFORMED NAME", "FORMER-CONFORMED-NAME", "former name", "name"),
    HeaderLabel("DATE OF NAME CHANGE", "DATE-CHANGED", "former name", "changed", "date"),
)

LABELS: dict[str, HeaderLabel] = {
    spelling: label for label in _TABLE for spelling in (label.text, label.tag) if spelling
}
"""Every header line by either of its spellings: old headers mix the two styles."""
