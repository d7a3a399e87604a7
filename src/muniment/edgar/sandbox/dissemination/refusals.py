"""What is answered to those who are refused, and where nothing is: the pages and bodies that clients look for."""

import secrets

from muniment.edgar.sandbox.dissemination.answers import HTML, Answer

UNDECLARED = "Your Request Originates from an Undeclared Automated Tool"
TOO_FAST = "Request Rate Threshold Exceeded"


def undeclared() -> Answer:
    """Return 403 for who does not say who asks."""
    return _page(
        403,
        UNDECLARED,
        "Say in the User-Agent header who asks, with an address: <code>Sample Company admin@example.com</code>.",
    )


def too_fast(status: int) -> Answer:
    """Return 403, or 429, for who asks more than ten times in a second."""
    return _page(status, TOO_FAST, "This address asked more than 10 times in a second. Ask again more slowly.")


def beyond_the_end() -> Answer:
    """Return 503, which is what the list of latest filings says behind its last page."""
    return _page(503, "Service Unavailable", "There are no filings so far back in this list.")


def denied(status: int) -> Answer:
    """Return 403, or 404, for an object of the archives that is not there."""
    code, words = (
        ("AccessDenied", "Access Denied") if status == 403 else ("NoSuchKey", "The specified key does not exist.")
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{words}</Message>'
        f"<RequestId>{secrets.token_hex(8).upper()}</RequestId></Error>"
    )
    return Answer(body.encode(), "application/xml", status)


def not_allowed() -> Answer:
    """Return 405: public things are only read."""
    return _page(405, "Method Not Allowed", "Here is only GET and HEAD.")


def failed() -> Answer:
    """Return 500: the words are in the log."""
    return _page(500, "Internal Server Error", "The sandbox could not make this answer; its log tells why.")


def _page(status: int, title: str, words: str) -> Answer:
    body = (
        f"<!DOCTYPE html>\n<html><head><title>SEC.gov | {title}</title></head>\n"
        f"<body><h1>{title}</h1>\n<p>{words}</p>\n<p>Reference ID: 0.{secrets.token_hex(8)}</p>\n"
        "<p>This is a local EDGAR by muniment, not the SEC's.</p></body></html>\n"
    )
    return Answer(body.encode(), HTML, status)
