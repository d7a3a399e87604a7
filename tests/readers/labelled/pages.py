"""Parts of fictional schedules, from which tests put pages together."""

from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.readers.labelled.labels import Label, find_labels
from muniment.readers.labelled.text import Prepared, underlines, without_powers_heading, without_running_heads, words_of

FIRST = """SCHEDULE 13G
Under the Securities Exchange Act of 1934
(Amendment No. 2)*

Fern Holdings Inc.
(Name of Issuer)

Common Stock
(Title of Class of Securities)

30000A107
(CUSIP Number)

December 31, 2009
(Date of Event Which Requires Filing of this Statement)

Check the appropriate box to designate the rule pursuant to which this Schedule is filed:
[X] Rule 13d-1(b)
[ ] Rule 13d-1(c)
[ ] Rule 13d-1(d)

"""

PERSON = """1. NAME OF REPORTING PERSON
   Fern Fund, L.P.
   12-3456789
2. CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP
   (a) [ ]  (b) [X]
3. SEC USE ONLY
4. CITIZENSHIP OR PLACE OF ORGANIZATION
   Delaware
5. SOLE VOTING POWER
   1,000
6. SHARED VOTING POWER
   -0-
7. SOLE DISPOSITIVE POWER
   1,000
8. SHARED DISPOSITIVE POWER
   N/A
9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON
   1,000
10. CHECK IF THE AGGREGATE AMOUNT IN ROW (9) EXCLUDES CERTAIN SHARES
    [ ]
11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)
    5.3%
12. TYPE OF REPORTING PERSON
    PN

"""

ITEMS = """Item 3. If this statement is filed pursuant to Rule 13d-1(b), check whether the person filing is a:
(a) [ ] Broker or dealer registered under Section 15 of the Act
(e) [X] An investment adviser in accordance with Rule 13d-1(b)(1)(ii)(E)
Item 4. Ownership.
See the cover page.
Item 5. Ownership of Five Percent or Less of a Class.
If this statement is being filed to report that the reporting person has ceased to be the beneficial owner of more than
five percent of the class of securities, check the following [ ].
Item 10. Certification.

SIGNATURE

After reasonable inquiry I certify that the information set forth in this statement is true.

Dated: February 1, 2010

Fern Fund, L.P.

By: /s/ Ada Moss
Name: Ada Moss
Title: Managing Member
"""

WHOLE = FIRST + PERSON + ITEMS


def prepared(text: str) -> tuple[str, list[Label]]:
    """The printed text without furniture, and its labels."""
    page = Prepared.of(read_plain(Passage.whole(text.encode())).text)
    page = without_powers_heading(without_running_heads(page))
    page = page.without(underlines(page.text))
    return page.text, find_labels(words_of(page.text))
