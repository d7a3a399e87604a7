"""Where the signature section of a schedule stands: behind its last item, before its exhibits and agreements."""

import re

from muniment.readers.labelled.signing.cells import MARK, is_sentence

# Few words have a q: what is looked for in a whole document begins with it.
_INQUIRY = re.compile(r"[qQ](?:uir|UIR)[yYiI]")
_AFTER = re.compile(
    r"(?:(?:after|upon|of|making)\s{1,9}(?:making\s{1,9})?(?:a\s{1,9})?)?(?:reasonable|due)\s{1,9}(?:in|en)\Z",
    re.IGNORECASE,
)
_CERTIFY = re.compile(
    r"certif(?:y|ies)\s{1,9}that\s{1,9}the\s{1,9}information\s{1,9}(?:set\s{1,9}forth\s{1,9})?(?:in|contained)",
    re.IGNORECASE,
)
_TRUE = r"(?:true|complete|accurate|correct|correctly)"
_CERTIFIED_TO = re.compile(
    rf"\b{_TRUE}\b(?:[\s,]+(?:and\s+|are\s+|in\s+all\s+\w+\s+respects\s+)?{_TRUE}\b){{1,3}}[ \t.\"”]*", re.IGNORECASE
)
_HEADING = re.compile(
    r"^[ \t*_\-]*s\s?i\s?g\s?n\s?a\s?t\s?u\s?r\s?e(?:\s?s|\s?\(s\)|\s+pages?)?[ \t.:*_\-]*$",
    re.IGNORECASE | re.MULTILINE,
)
# What stands at the head of whatever follows the signatures.
_STOP = re.compile(
    r"^[ \t*_\-\"“(]*+(?:"
    r"(?:index\s+(?:to|of)\s+)?exhibits?\b(?!\s+(?:to|thereto|and|of|is|which|are|filed|with)\b)[^\n]{0,120}$"
    r"|(?:annex|appendix|attachment|rider)\b(?!\s+(?:to|and|of|hereto)\b)[^\n]{0,60}$"
    r"|schedules?\s+(?!13)(?:[A-Z]|[IVX]+|\d{1,2})\b[^\n]{0,80}$"
    r"|(?:index|table)\s+(?:of|to)\b|list\s+of\b|transactions?\s+in\b|consent\s+(?:of|to)\b|certificate\s+of\b"
    r"|(?:agreement\s+of\s+)?joint\s+(?:filing|acquisition|reporting)\b|joint\s+statement\b"
    r"|(?:limited\s+|special\s+|general\s+)?power\s+of\s+attorney\W*$|(?:[A-Z][A-Z ]{0,60}\s)?AGREEMENTS?\W*$"
    r"|agreement(?:\s+(?:to|of|re|regarding|relating)\b[^\n]{0,60})?\W*$|attention\s*[:.\-]"
    r"|(?:the\s+original\s+statement\s+shall|intentional\s+misstatements)\b|notes?\s*(?::|[A-Z0-9]?\W*$)|footnotes?\W*$"
    r"|(?:for\s+immediate|press|news)\s+release\b|gentlemen\b|dear\s|ladies\s+and|instructions?\s+for\b|item\s+\d"
    r"|information\s+(?:about|concerning|with\s+respect|regarding)\b|</?(?:document|type)\b"
    r"|directors\s+and\s+(?:executive\s+)?officers\b)",
    re.IGNORECASE | re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_AUTHORITY = re.compile(
    r"attorney|certif|inquiry|sign(?:ed|ature)|execut(?:ed|ion)|disclaim|on\s+behalf|deemed|pecuniary|parties\s+agree",
    re.IGNORECASE,
)
# How a sentence ends in which a machine misread the last words.
_REST = re.compile(r"(?:and[ \t]+)?[a-z]{3,10}\.[ \t]*(?=\n)")
_FULL_STOP = re.compile(r"[a-z]{3}\.[ \t]*\n")
_LONGEST = 60_000


def section_of(text: str, after: int) -> tuple[int, int] | None:
    """Return where the signature section stands behind character `after`: its heading up to what follows it."""
    start, body = _beginning(text, after)
    if start < 0:
        return None
    end = _ending(text, body)
    return (start, end) if end > body else None


def body_of(text: str, start: int, end: int) -> int:
    """Return where the blocks of a section begin: behind its heading and the sentence that is certified."""
    certified = _certified(text, start, min(end, start + 1500))
    if certified is not None:
        return _behind(text, certified[1], end)
    heading = _HEADING.match(text, start, end)
    return heading.end() if heading is not None else start


def _certified(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words stand that begin the sentence which a signature certifies."""
    for found in _INQUIRY.finditer(text, start, end):
        begins = max(start, found.start() - 60)
        before = _AFTER.search(text[begins : found.start()])
        if before is not None:
            return begins + before.start(), found.end()
    certify = _CERTIFY.search(text, start, end)
    return certify.span() if certify is not None else None


def _beginning(text: str, after: int) -> tuple[int, int]:
    """Return where a section begins and where its blocks do; -1 where there is none."""
    certified = _certified(text, after, len(text))
    if certified is not None:
        begins = certified[0]
        heading = _HEADING.search(text, max(after, begins - 700), begins)
        return heading.start() if heading is not None else begins, _behind(text, certified[1], len(text))
    heading = _HEADING.search(text, after)
    if heading is not None:
        return heading.start(), heading.end()
    mark = MARK.search(text, after)
    if mark is None:
        return -1, -1
    return _block_above(text, mark.start(), after), mark.start()


def _block_above(text: str, at: int, after: int) -> int:
    """Return where the block of a signature begins that no heading stands above: behind the last sentence."""
    lines = text[max(after, at - 1500) : at].split("\n")
    begins = at
    for line in reversed(lines):
        if is_sentence(line):
            break
        begins -= len(line) + 1
    return max(begins + 1, after)


def _behind(text: str, at: int, end: int) -> int:
    """Return where the sentence ends whose beginning ends at `at`."""
    limit = min(end, at + 700)
    closed = _CERTIFIED_TO.search(text, at, limit)
    if closed is not None:
        rest = _REST.match(text, closed.end(), limit)
        return rest.end() if rest is not None else closed.end()
    ends = [found.end() for found in (_PARAGRAPH.search(text, at, limit), _FULL_STOP.search(text, at, limit)) if found]
    if ends:
        return min(ends)
    line = text.find("\n", at, end)
    return line + 1 if line >= 0 else end


def _ending(text: str, body: int) -> int:
    """Return where the blocks that begin at `body` end: at what follows the schedule, or at a page of sentences."""
    limit = min(len(text), body + _LONGEST)
    stop = _stop(text, body, limit)
    end = stop.start() if stop is not None else limit
    if stop is not None and not text[body : stop.start()].strip(" \t\n-_*."):
        again = _stop(text, stop.end(), limit)
        end = again.start() if again is not None else limit
    return _before_prose(text, body, end)


def _stop(text: str, at: int, end: int) -> re.Match[str] | None:
    """Return the first line at which what follows the signatures begins: line by line, since few begin so."""
    begin = at if at == 0 or text[at - 1] == "\n" else text.find("\n", at, end) + 1 or end
    while begin < end:
        stop = _STOP.match(text, begin, end)
        if stop is not None:
            return stop
        begin = text.find("\n", begin, end) + 1 or end
    return None


def _before_prose(text: str, body: int, end: int) -> int:
    """Return where a paragraph of several sentences begins that is none of the signatures' own; else `end`."""
    at, run, began, signed = body, 0, body, False
    for line in text[body:end].split("\n"):
        if is_sentence(line):
            began, run = (at, 0) if run == 0 else (began, run)
            run += 1 + len(line) // 120
            if run >= 3 and signed and not _AUTHORITY.search(text, began, at + len(line)):
                return began
        else:
            run = 0 if len(line.split()) < 3 else run
            signed = signed or bool(line.strip(" \t-_*."))
        at += len(line) + 1
    return end
