"""Which form a document names on its first page, where no header and no XML says it."""

import re

from muniment.documents.passage import unescaped
from muniment.forms import names

_REACH = 64 * 1024
_SHOWN = 8 * 1024
_INVISIBLE = re.compile(rb"<!--.*?(?:-->|\Z)|<(style|script)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*>")
# Words such as `FORM FOR` are no names: names of letters alone are listed.
_TITLE = re.compile(
    r"""\b(?:SCHEDULE|Schedule|FORM|Form|SC)\s*:?\s*
        (?:(?P<schedule>13\s?-?\s?[DGdg])\b
          |(?P<other>[0-9]{1,3}[A-Z]{0,2}(?:-[A-Z0-9]{1,4})?|[A-Z]{1,3}-[A-Z0-9]{1,4}|ADV|BD|CB|D|ID|MA|TA|TO)\b)
        (?P<amended>\s*/\s*A\b)?""",
    re.VERBOSE,
)
# What the first page of a filing has, and a text about filings need not have.
_COVER = re.compile(
    r"securities\s+(?:and\s+)?exchange\s+(?:commission|act)|\b20549\b|name\s+of\s+issuer", re.IGNORECASE
)
_AMENDED = re.compile(r"Amendment\s*+(?:No\.?|Number|\#)?\s*+:?[\s_]*+0*+[1-9]", re.IGNORECASE)
_NEAR = 300
_IN_XML = re.compile(
    rb"<(?:[\w.-]+:)?(?:submissionType|documentType)>\s*([A-Za-z0-9][A-Za-z0-9 /.-]{0,29}?)\s*</", re.IGNORECASE
)


def named_form(data: bytes) -> str:
    """Return the form that text or an HTML page names first, in our spelling where it is one of ours, else "".

    >>> named_form(b"<p>SCHEDULE&nbsp;13G</p> Under the Securities Exchange Act (Amendment No. 2)*")
    'SC 13G/A'
    >>> named_form(b"Securities and Exchange Commission FORM 10-K"), named_form(b"what Form D asks for")
    ('10-K', '')
    """
    text = _text(data[:_REACH])
    title = _TITLE.search(text, 0, _SHOWN)
    if title is None or not _COVER.search(text):
        return ""
    amended = bool(title["amended"])
    if title["schedule"]:
        amended = amended or bool(_AMENDED.search(text, title.end(), title.end() + _NEAR))
        return f"SC 13{title['schedule'][-1].upper()}" + ("/A" if amended else "")
    return title["other"] + ("/A" if amended else "")


def form_in_xml(data: bytes) -> str:
    """Return the form that XML of any form names as its type, "" where it names none."""
    found = _IN_XML.search(data, 0, _REACH)
    return spelled(found[1].decode("ascii")) if found else ""


def spelled(form: str) -> str:
    """Return the name of a form in our spelling where it is one of ours, else as it is."""
    name = names.parse(form)
    return str(name) if name else form.strip()


def _text(data: bytes) -> str:
    """Return the characters that people see, tags and runs of blanks as one blank."""
    seen = _TAG.sub(b" ", _INVISIBLE.sub(b" ", data))
    try:
        text = seen.decode("utf-8")
    except UnicodeDecodeError:
        text = seen.decode("latin-1")
    return " ".join(unescaped(text).split())
