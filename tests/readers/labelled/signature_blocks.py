"""Signature blocks as people write them, one of each family: all persons and entities are invented."""

from typing import NamedTuple


class Case(NamedTuple):
    """What stands beneath the certificate, the reporting persons, and (name, title, for, date) of each signature."""

    family: str
    text: str
    persons: tuple[str, ...]
    signed: tuple[tuple[str, str | None, str | None, str | None], ...]


CASES = [
    Case(
        "fund, by its partner, by a manager",
        """\
Dated: February 14, 2013

HARBOR LIGHT FUND, L.P.

By: Harbor Light GP, LLC,
    its general partner

By: /s/ Ann B. Fenwick
   --------------
   Name: Ann B. Fenwick
   Title: Managing Member
""",
        ("Harbor Light Fund, L.P.",),
        (("Ann B. Fenwick", "Managing Member", "HARBOR LIGHT FUND, L.P.", "2013-02-14"),),
    ),
    Case(
        "attorney star lines",
        """\
Date: February 14, 2013

NORTH SHORE VENTURES VI, L.P.
By: North Shore Management VI, LLC, its general partner

By:          *
    ------------------
    Manager

         *
--------------------
Peter Quill

         *
--------------------
Mary Jones

*By: /s/ Carl Weiss
    -------------
    Carl Weiss
    As attorney-in-fact
""",
        ("North Shore Ventures VI, L.P.", "Peter Quill", "Mary Jones"),
        (("Carl Weiss", "attorney-in-fact", "NORTH SHORE VENTURES VI, L.P.; Peter Quill; Mary Jones", "2013-02-14"),),
    ),
    Case(
        "two columns",
        """\
Dated: February 14, 2013

ALPHA POINT, INC.                      BETA POINT TRUST

By: /s/ John Doe                       By: /s/ Jane Roe
    ---------------                        ---------------
    John Doe                               Jane Roe
    President                              Trustee
""",
        ("Alpha Point, Inc.", "Beta Point Trust"),
        (
            ("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),
            ("Jane Roe", "Trustee", "BETA POINT TRUST", "2013-02-14"),
        ),
    ),
    Case(
        "unsigned line w/ underline",
        """\
Date: 2/14/13

_______________________
John Q. Public
Senior Vice President
""",
        ("Public Savings Bank",),
        (("John Q. Public", "Senior Vice President", "Public Savings Bank", "2013-02-14"),),
    ),
    Case(
        "date day blank",
        """\
February __, 2013

/s/ Ivan Petrov
-------------
Ivan Petrov
""",
        ("Ivan Petrov",),
        (("Ivan Petrov", None, None, "2013-02"),),
    ),
    Case(
        "this day of",
        """\
IN WITNESS WHEREOF, executed this 14th day of February, 2013.

/s/ Ivan Petrov
-------------
Ivan Petrov
""",
        ("Ivan Petrov",),
        (("Ivan Petrov", None, None, "2013-02-14"),),
    ),
    Case(
        "official labels",
        """\
             February 14, 2013
        --------------------
                 (Date)

         /s/ Lois Lane
        --------------------
              (Signature)

       Lois Lane, Vice President
        --------------------
             (Name/Title)
""",
        ("Daily Planet Trust Company",),
        (("Lois Lane", "Vice President", "Daily Planet Trust Company", "2013-02-14"),),
    ),
    Case(
        "title with for",
        """\
Dated: February 14, 2013

/s/ Carl Weiss
----
Carl Weiss, Attorney-in-Fact for Peter Quill
""",
        ("Peter Quill", "Mary Jones"),
        (("Carl Weiss", "Attorney-in-Fact", "Peter Quill", "2013-02-14"),),
    ),
    Case(
        "entity then by name no slash",
        """\
Dated: February 14, 2013

ACME WIDGET CO.

By: Wile E. Coyote
    Chief Genius Officer
""",
        ("ACME WIDGET CO.",),
        (("Wile E. Coyote", "Chief Genius Officer", "ACME WIDGET CO.", "2013-02-14"),),
    ),
    Case(
        "date trailing per block",
        """\
ALPHA POINT, INC.

By: /s/ John Doe
    ------
    John Doe, President
Date: February 14, 2013

BETA POINT, INC.

By: /s/ Jane Roe
   --------
    Jane Roe, Secretary
Date: February 15, 2013
""",
        ("Alpha Point, Inc.", "Beta Point, Inc."),
        (
            ("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),
            ("Jane Roe", "Secretary", "BETA POINT, INC.", "2013-02-15"),
        ),
    ),
    Case(
        "repeated certification",
        """\
Dated: February 14, 2013

/s/ John Doe
------
John Doe

<PAGE>
         SIGNATURE

After reasonable inquiry and to the best of my knowledge and belief, I certify that the information
set forth in this statement is true, complete and correct.

Dated: February 14, 2013

ALPHA POINT, INC.
By: /s/ John Doe
Name: John Doe
Title: President

EXHIBIT A

JOINT FILING AGREEMENT

/s/ John Doe
""",
        ("John Doe", "Alpha Point, Inc."),
        (("John Doe", None, None, "2013-02-14"), ("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14")),
    ),
    Case(
        "html cells",
        """\
Date:	February 14, 2013
ALPHA POINT, INC.
By:	/s/ John Doe
Name:	John Doe
Title:	President
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
    Case(
        "html cell By name split",
        """\
Dated: February 14, 2013
ALPHA POINT, INC.
By:
/s/ John Doe
Name:
John Doe
Title:
President
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
    Case(
        "its label",
        """\
ALPHA POINT, INC.

By: /s/ John Doe
    ------------
Its: President

February 14, 2013
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
    Case(
        "trust",
        """\
Dated: February 14, 2013

THE MARY JONES 1992 REVOCABLE TRUST

/s/ Mary Jones
-----
Mary Jones, as Trustee

/s/ Mary Jones
-----
Mary Jones, individually
""",
        ("The Mary Jones 1992 Revocable Trust", "Mary Jones"),
        (
            ("Mary Jones", "Trustee", "THE MARY JONES 1992 REVOCABLE TRUST", "2013-02-14"),
            ("Mary Jones", None, None, "2013-02-14"),
        ),
    ),
    Case(
        "european date",
        """\
Date: 14 February 2013

Grand Ocean N.V.

/s/ P.J. van der Berg          /s/ K. Smit
P.J. van der Berg              K. Smit
Managing Director              Secretary
""",
        ("Grand Ocean N.V.",),
        (
            ("P.J. van der Berg", "Managing Director", "Grand Ocean N.V.", "2013-02-14"),
            ("K. Smit", "Secretary", "Grand Ocean N.V.", "2013-02-14"),
        ),
    ),
    Case(
        "place date",
        """\
New York, New York, February 14, 2013

STATE TEACHERS RETIREMENT SYSTEM

By: /s/ Ann Lee
    Ann Lee
    Deputy Executive Director
""",
        ("State Teachers Retirement System",),
        (("Ann Lee", "Deputy Executive Director", "STATE TEACHERS RETIREMENT SYSTEM", "2013-02-14"),),
    ),
    Case(
        "for itself and others",
        """\
Dated: February 14, 2013

HARBOR ADVISORS, L.L.C., for itself and as investment
adviser to Harbor Fund

By: /s/ Ann Lee
   ------
   Ann Lee, Managing Member
""",
        ("Harbor Advisors, L.L.C.", "Harbor Fund"),
        (("Ann Lee", "Managing Member", "HARBOR ADVISORS, L.L.C.", "2013-02-14"),),
    ),
    Case(
        "many indiv",
        """\
Dated: February 14, 2013

Peter Quill
Mary Jones

By: /s/ Carl Weiss
   -------
   Carl Weiss
   Attorney-in-fact
""",
        ("Peter Quill", "Mary Jones"),
        (("Carl Weiss", "Attorney-in-fact", "Peter Quill; Mary Jones", "2013-02-14"),),
    ),
    Case(
        "exhibit index between",
        """\
Date:  February 14, 2013        MIDLAND TRUST COMPANY

                                By: /s/ R. L. Stone
                                   ----------------
                                Its: Trust Officer

                 EXHIBIT INDEX
""",
        ("Midland Trust Company",),
        (("R. L. Stone", "Trust Officer", "MIDLAND TRUST COMPANY", "2013-02-14"),),
    ),
    Case(
        "signature label html",
        """\
Date: February 14, 2013
Signature: /s/ John Doe
Name/Title: John Doe, Chief Compliance Officer
""",
        ("Zeta Asset Management",),
        (("John Doe", "Chief Compliance Officer", "Zeta Asset Management", "2013-02-14"),),
    ),
    Case(
        "entity with Name label",
        """\
February 14, 2013
Zeta Asset Management
By: /s/ John Doe
Printed Name: John Doe
Title: CFO
""",
        ("Zeta Asset Management",),
        (("John Doe", "CFO", "Zeta Asset Management", "2013-02-14"),),
    ),
    Case(
        "poa note",
        """\
Dated: February 14, 2013

/s/ Peter Quill*
------
Peter Quill

/s/ Mary Jones*
------
Mary Jones

*By: /s/ Carl Weiss
     Attorney-in-fact

* Signed pursuant to powers of attorney filed as exhibits to the Schedule 13D dated
March 3, 2011, which are incorporated herein.
""",
        ("Peter Quill", "Mary Jones"),
        (
            ("Carl Weiss", "Attorney-in-fact", "Peter Quill", "2013-02-14"),
            ("Carl Weiss", "Attorney-in-fact", "Mary Jones", "2013-02-14"),
        ),
    ),
    Case(
        "two on tab html",
        """\
Dated: February 14, 2013	/s/ Peter Quill
Peter Quill
Dated: February 15, 2013	/s/ Mary Jones
Mary Jones
""",
        ("Peter Quill", "Mary Jones"),
        (("Peter Quill", None, None, "2013-02-14"), ("Mary Jones", None, None, "2013-02-15")),
    ),
    Case(
        "caps name no slash",
        """\
DATE: February 14, 2013

MIDLAND BANCORP

JOHN DOE
Executive Vice President
""",
        ("Midland Bancorp",),
        (("JOHN DOE", "Executive Vice President", "MIDLAND BANCORP", "2013-02-14"),),
    ),
    Case(
        "joint one line by",
        """\
Dated: February 14, 2013

HARBOR FUND I, L.P.
HARBOR FUND II, L.P.
By: HARBOR GP, INC., their general partner

By: /s/ Ann Lee
Ann Lee, President

HARBOR GP, INC.

By: /s/ Ann Lee
Ann Lee, President

/s/ Ann Lee
Ann Lee
""",
        ("Harbor Fund I, L.P.", "Harbor Fund II, L.P.", "Harbor GP, Inc.", "Ann Lee"),
        (
            ("Ann Lee", "President", "HARBOR FUND I, L.P.; HARBOR FUND II, L.P.", "2013-02-14"),
            ("Ann Lee", "President", "HARBOR GP, INC.", "2013-02-14"),
            ("Ann Lee", None, None, "2013-02-14"),
        ),
    ),
    Case(
        "deed executed",
        """\
Dated: February 14, 2013

KITE HOLDINGS PTE. LTD.

/s/ Lim Ah Kow
Name: Lim Ah Kow
Title: Director

KITE INVESTMENTS LIMITED

/s/ Lim Ah Kow
Name: Lim Ah Kow
Title: Director
""",
        ("Kite Holdings Pte. Ltd.", "Kite Investments Limited"),
        (
            ("Lim Ah Kow", "Director", "KITE HOLDINGS PTE. LTD.", "2013-02-14"),
            ("Lim Ah Kow", "Director", "KITE INVESTMENTS LIMITED", "2013-02-14"),
        ),
    ),
    Case(
        "name, title of entity",
        """\
February 14, 2013

By: /s/ John Doe
    John Doe, President of Alpha Point, Inc.
""",
        ("Alpha Point, Inc.", "Gamma LLC"),
        (("John Doe", "President", "Alpha Point, Inc.", "2013-02-14"),),
    ),
    Case(
        "spaced caps heading / damaged",
        """\
Date: February l4, 2013

Alpha Point, Inc.

By: Is/ John Doe
   John Doe
   President
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "Alpha Point, Inc.", "2013-02-14"),),
    ),
    Case(
        "Executed by custodian",
        """\
Dated: February 14, 2013

ESTATE OF WALTER JONES

By: /s/ Mary Jones
   -----
   Mary Jones, Executrix
""",
        ("Estate of Walter Jones",),
        (("Mary Jones", "Executrix", "ESTATE OF WALTER JONES", "2013-02-14"),),
    ),
    Case(
        "table of signature title date",
        """\
Signature	Title	Date
/s/ John Doe	President	February 14, 2013
John Doe
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "Alpha Point, Inc.", "2013-02-14"),),
    ),
    Case(
        "its chain",
        """\
Dated: February 14, 2013

HARBOR FUND, L.P.

By:  Harbor GP, LLC
Its: General Partner

By:  /s/ Ann Lee
    -----
Name: Ann Lee
Its:  President
""",
        ("Harbor Fund, L.P.",),
        (("Ann Lee", "President", "HARBOR FUND, L.P.", "2013-02-14"),),
    ),
    Case(
        "two officers of one",
        """\
Dated: February 14, 2013

GRAND OCEAN N.V.

By: /s/ P. Berg
   ------
   Name: P. Berg
   Title: Director

By: /s/ K. Smit
   ------
   Name: K. Smit
   Title: Director
""",
        ("Grand Ocean N.V.", "Other Sea B.V."),
        (
            ("P. Berg", "Director", "GRAND OCEAN N.V.", "2013-02-14"),
            ("K. Smit", "Director", "GRAND OCEAN N.V.", "2013-02-14"),
        ),
    ),
    Case(
        "page heads between",
        """\
Dated: February 14, 2013

ALPHA POINT, INC.

By: /s/ John Doe
    John Doe, President

CUSIP NO. 123456 10 9       SCHEDULE 13G        Page 7 of 8 Pages

BETA POINT, INC.

By: /s/ Jane Roe
    Jane Roe, Secretary

                         Page 8 of 8
""",
        ("Alpha Point, Inc.", "Beta Point, Inc."),
        (
            ("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),
            ("Jane Roe", "Secretary", "BETA POINT, INC.", "2013-02-14"),
        ),
    ),
    Case(
        "page head 13G in the middle",
        """\
Dated: February 14, 2013

ALPHA POINT, INC.

13G                     Page 7 of 8 Pages

By: /s/ John Doe
    John Doe, President
""",
        ("Alpha Point, Inc.", "Beta"),
        (("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
    Case(
        "title same line as slash",
        """\
February 14, 2013

ALPHA POINT, INC.

By: /s/ John Doe, Senior Vice President
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "Senior Vice President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
    Case(
        "individually and as trustee",
        """\
Dated: February 14, 2013

/s/ Mary Jones
--------
Mary Jones, individually and as Trustee of the
Jones Family Trust
""",
        ("Mary Jones", "Jones Family Trust"),
        (("Mary Jones", "Trustee", "Jones Family Trust", "2013-02-14"),),
    ),
    Case(
        "paren by",
        """\
Dated: February 14, 2013

/s/ Peter Quill (by Carl Weiss, attorney-in-fact)
""",
        ("Peter Quill", "B Fund"),
        (("Carl Weiss", "attorney-in-fact", "Peter Quill", "2013-02-14"),),
    ),
    Case(
        "reporting person label",
        """\
Dated: February 14, 2013

REPORTING PERSONS:

ALPHA POINT, INC.

By: /s/ John Doe
    John Doe
    President
""",
        ("Alpha Point, Inc.", "Beta"),
        (("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
    Case(
        "title of entity label",
        """\
Dated: February 14, 2013

HARBOR FUND, L.P.
By: Harbor GP, LLC, its General Partner
By: /s/ Ann Lee
Name: Ann Lee
Title: Managing Member of Harbor GP, LLC
""",
        ("Harbor Fund, L.P.", "Harbor GP, LLC"),
        (("Ann Lee", "Managing Member", "HARBOR FUND, L.P.", "2013-02-14"),),
    ),
    Case(
        "long title",
        """\
Date: February 14, 2013

NIPPON KITE HOLDINGS, INC.

By: /s/ Taro Yamada
Name: Taro Yamada
Title: General Manager, Corporate Planning Department
""",
        ("Nippon Kite Holdings, Inc.",),
        (
            (
                "Taro Yamada",
                "General Manager, Corporate Planning Department",
                "NIPPON KITE HOLDINGS, INC.",
                "2013-02-14",
            ),
        ),
    ),
    Case(
        "no title only address",
        """\
Dated: February 14, 2013

/s/ Peter Quill
-----
Peter Quill
12 Elm Street
Springfield, IL 62701
""",
        ("Peter Quill",),
        (("Peter Quill", None, None, "2013-02-14"),),
    ),
    Case(
        "undated",
        """\
ALPHA POINT, INC.

By: /s/ John Doe
    ------
    John Doe
    President
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "ALPHA POINT, INC.", None),),
    ),
    Case(
        "space in slash",
        """\
Dated:  2-14-2013

ALPHA POINT, INC.

By:  / s /  John Doe
     John Doe
     President
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
    Case(
        "caps by name",
        """\
February 14, 2013

STATE OF UTOPIA INVESTMENT BOARD

    /s/ JANE ROE
------------------------
JANE ROE
INTERNAL AUDITOR
""",
        ("State of Utopia Investment Board",),
        (("JANE ROE", "INTERNAL AUDITOR", "STATE OF UTOPIA INVESTMENT BOARD", "2013-02-14"),),
    ),
    Case(
        "trust officers co-trustees",
        """\
Dated: February 14, 2013

QUILL FAMILY TRUST U/A/D 3/1/92

By: /s/ Peter Quill
   Peter Quill, Co-Trustee

By: /s/ Mary Quill
   Mary Quill, Co-Trustee
""",
        ("Quill Family Trust", "Peter Quill"),
        (
            ("Peter Quill", "Co-Trustee", "QUILL FAMILY TRUST U/A/D 3/1/92", "2013-02-14"),
            ("Mary Quill", "Co-Trustee", "QUILL FAMILY TRUST U/A/D 3/1/92", "2013-02-14"),
        ),
    ),
    Case(
        "three columns",
        """\
Dated: February 14, 2013

/s/ John Doe          /s/ Jane Roe          /s/ Peter Quill
-------------         -------------         ---------------
John Doe              Jane Roe              Peter Quill
""",
        ("John Doe", "Jane Roe", "Peter Quill"),
        (
            ("John Doe", None, None, "2013-02-14"),
            ("Jane Roe", None, None, "2013-02-14"),
            ("Peter Quill", None, None, "2013-02-14"),
        ),
    ),
    Case(
        "html star",
        """\
Dated: February 14, 2013
HARBOR FUND, L.P.
By: Harbor GP, LLC, General Partner
By:	*
Ann Lee, Manager
*
Peter Quill
*By:	/s/ Carl Weiss
Carl Weiss, Attorney-in-fact
""",
        ("Harbor Fund, L.P.", "Peter Quill", "Harbor GP, LLC"),
        (("Carl Weiss", "Attorney-in-fact", "HARBOR FUND, L.P.; Peter Quill", "2013-02-14"),),
    ),
    Case(
        "on behalf",
        """\
Dated: February 14, 2013

HARBOR ADVISORS, INC.
on behalf of itself and its clients

By: /s/ Ann Lee
Name: Ann Lee
Title: President
""",
        ("Harbor Advisors, Inc.", "X"),
        (("Ann Lee", "President", "HARBOR ADVISORS, INC.", "2013-02-14"),),
    ),
    Case(
        "date of european order",
        """\
Dated this 14th day of February, 2013

ALPHA POINT, INC.
By: /s/ John Doe
President
""",
        ("Alpha Point, Inc.",),
        (("John Doe", "President", "ALPHA POINT, INC.", "2013-02-14"),),
    ),
]
