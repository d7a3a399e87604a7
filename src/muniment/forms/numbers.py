"""The identifiers that forms ask for, as kinds of values."""

from muniment.identifiers import accession, cik, crd, cusip
from muniment.values import Number

CIK = Number(cik, "CIK", 10, cik.validate)
CUSIP = Number(cusip, "CUSIP", 12)
CRD = Number(crd, "CRD number", 9)
ACCESSION = Number(accession, "accession number", 20, accession.typed)
