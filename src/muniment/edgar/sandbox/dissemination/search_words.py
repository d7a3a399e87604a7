"""What people type into full-text search, as a question to the index of words."""

import re

_TERM = re.compile(r'(?P<minus>-|\bNOT\s+)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE)
_MOST = 64  # terms; what is longer is cut


def expression(typed: str) -> str:
    """Return the question in the language of FTS5; "" where nothing is asked for.

    Words are all meant, `"words in quotes"` as they stand, `OR` between two gives either, `-word` or `NOT word`
    excludes, `word*` is any word that begins so. Everything else that is a sign there is none here.

    >>> expression('"exempt offering" fund* -trust')
    '("exempt offering") AND ("fund" *) NOT ("trust")'
    >>> expression("north OR south")
    '("north" OR "south")'
    """
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    joins = False
    for match in list(_TERM.finditer(typed))[:_MOST]:
        word = match["word"]
        if word and word.upper() in ("OR", "AND", "NOT") and not match["minus"]:
            joins = word.upper() == "OR" and bool(wanted)
            continue
        term = _term(word if word is not None else match["phrase"], is_word=word is not None)
        if not term:
            continue
        if match["minus"]:
            unwanted.append(term)
        elif joins:
            wanted[-1].append(term)
        else:
            wanted.append([term])
        joins = False
    if not wanted:
        return ""
    meant = " AND ".join(f"({' OR '.join(terms)})" for terms in wanted)
    return meant + "".join(f" NOT ({term})" for term in unwanted)


def _term(words: str, *, is_word: bool) -> str:
    """Return a term in quotes, in which nothing has a meaning; "" where no letter or digit is in it."""
    words = words.replace("\0", " ")  # where SQLite would see the end of the question
    bare = words.rstrip("*") if is_word else words
    if not any(character.isalnum() for character in bare):
        return ""
    quoted = '"' + bare.replace('"', '""') + '"'
    return f"{quoted} *" if is_word and words.endswith("*") else quoted
