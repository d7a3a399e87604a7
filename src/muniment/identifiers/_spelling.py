"""What all identifiers share about spelling: outer white space, dashes, and how a refused text is quoted."""

# U+00AD is a soft hyphen; text taken from PDF has it, and the other dashes, where a plain one was printed.
_DASHES = str.maketrans(dict.fromkeys("\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"))
_SHOWN = 40


def tidy(text: str) -> str:
    """Drop outer white space and turn every kind of dash into the ASCII one; nothing else is touched."""
    return text.strip().translate(_DASHES)


def quote(text: str) -> str:
    """Quote `text` for an error message: short, on one line, and printable on any terminal."""
    return ascii(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
