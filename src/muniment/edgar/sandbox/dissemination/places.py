"""Where a filing stands in the archives: every list and page that leads there asks here."""


def folder(cik: str, accession: str) -> str:
    """Return the path of a filing's folder below one of its CIKs, without a slash at its end.

    >>> folder("0009900021", "0009900021-25-000001")
    '/Archives/edgar/data/9900021/000990002125000001'
    """
    return f"/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}"


def index_page(cik: str, accession: str) -> str:
    """Return the path of a filing's index page.

    >>> index_page("0009900021", "0009900021-25-000001")
    '/Archives/edgar/data/9900021/000990002125000001/0009900021-25-000001-index.htm'
    """
    return f"{folder(cik, accession)}/{accession}-index.htm"
