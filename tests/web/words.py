"""What people read on a page."""

import re
from html import unescape


def told(answer):
    """Return the words of an answer, without tags, a space between any two."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
