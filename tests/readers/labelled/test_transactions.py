"""Tables of transactions in the layouts that filers use: every row of each, and no totals. All names are invented."""

import datetime
from decimal import Decimal

import pytest

from muniment.documents.html import read_html
from muniment.documents.passage import Passage
from muniment.readers.labelled.items.cells import amount_of, page_rows
from muniment.readers.labelled.items.transactions import Trades, read_trades, rows_left

EVENT = datetime.date(1997, 9, 9)


def _shown(trades: Trades) -> list[str]:
    rows: list[str] = []
    for row in trades.read:
        day, price = f"{row.day:%m/%d/%y}" if row.day else "-", "-" if row.price is None else f"{row.price:f}"
        rows.append(f"{day} {row.side or '?'} {row.quantity:f} {price} {row.person}".rstrip())
    return rows


def _text(text: str) -> Trades:
    return read_trades(text, 0, len(text), EVENT)


def _page(html: str) -> Trades:
    printed = read_html(Passage(html.encode(), 0, len(html.encode())))
    return read_trades(printed.text, 0, len(printed.text), EVENT, page_rows(printed))


def _table(*rows: str, above: str = "") -> str:
    """Return a page with a table whose rows are written with bars between the cells."""
    body = "".join("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    return f"<html><body><p>{above}</p><table>{body}</table></body></html>"


TEXTS = {
    "of persons side by side, in whose names are words of loans and of highest prices": (
        """
     The trades in the Common Stock were as follows:

                 Borrowdale      High Crag       Grantham      Price per
       Date     Partners LLC    Associates      Investors        Share        Type
     7/01/97        1,500            300            20           10.25      Purchase
""",
        [
            "07/01/97 buy 1500 10.25 Borrowdale Partners LLC",
            "07/01/97 buy 300 10.25 High Crag Associates",
            "07/01/97 buy 20 10.25 Grantham Investors",
        ],
    ),
    "beside a name in two lines of which the first is another's": (
        """
     Date       Name               Bought     Price
     7/01/97    Barclay Street     1,500      10.25
     7/02/97    Barclay Street       300      10.50
                Associates Corp.
""",
        ["07/01/97 buy 1500 10.25 Barclay Street", "07/02/97 buy 300 10.50 Barclay Street Associates Corp."],
    ),
    "whose shares, with a mark, begin right below a name": (
        """
     Bought         Price         Date

     Aira Force Partners
      5,000(a)      1 3/16       7/01/97
      7,500          1 1/4       7/02/97

     (a) In a private sale.
""",
        ["07/01/97 buy 5000 1.1875 Aira Force Partners", "07/02/97 buy 7500 1.25 Aira Force Partners"],
    ),
    "below the name of each person, the first with one row": (
        """
     Purchase/Sale   No. of Shares    Price    Date of Trade
     Carolyn Pruitt
     Purchased                 600    19.75    2/11/97
     Gordon R. Pruitt
     Purchased               2,000    18.75    1/20/97
     Sold                      500    18.50    1/21/97
""",
        [
            "02/11/97 buy 600 19.75 Carolyn Pruitt",
            "01/20/97 buy 2000 18.75 Gordon R. Pruitt",
            "01/21/97 sell 500 18.50 Gordon R. Pruitt",
        ],
    ),
    "below a number, and a name in capitals that ends in an abbreviation": (
        """
                           ANN K.       FERN HILL        Price
     No.       Date         ORME       OFFSHORE, LTD.  Per Share     Type
     1.      7/01/97        1,500           300          10.25     Purchase
""",
        ["07/01/97 buy 1500 10.25 ANN K. ORME", "07/01/97 buy 300 10.25 FERN HILL OFFSHORE, LTD."],
    ),
    "of persons side by side, whose names go on in the middle below": (
        """
     The transactions were as follows:

                 Brandt-Ostler     Estate of
                     Family         Ivo M.       Price per
       Date       Partnership       Gavel          Share       Type
     7/01/97         1,500             300         10.25     Purchase
     7/02/97           600              --         10.50     Sale
""",
        [
            "07/01/97 buy 1500 10.25 Brandt-Ostler Family Partnership",
            "07/01/97 buy 300 10.25 Estate of Ivo M. Gavel",
            "07/02/97 sell 600 10.50 Brandt-Ostler Family Partnership",
        ],
    ),
    "of persons side by side, of whom one goes on above all others": (
        """
                    Moss Hill
                    Family
       Date         Trust          Ann Orme       Price       Type
     7/01/97        1,500             300         10.25     Purchase
     7/02/97          600              --         10.50     Sale
""",
        [
            "07/01/97 buy 1500 10.25 Moss Hill Family Trust",
            "07/01/97 buy 300 10.25 Ann Orme",
            "07/02/97 sell 600 10.50 Moss Hill Family Trust",
        ],
    ),
    "of holding companies side by side, and with abbreviations in a title": (
        """
                      Tarn Holdings      Fern Value
       Date             Co., Ltd.       Fund II, L.P.    Mr. Orme     Price per Share     Type of Trade
     7/01/97              1,500              300             20            10.25           Purchase
""",
        [
            "07/01/97 buy 1500 10.25 Tarn Holdings Co., Ltd.",
            "07/01/97 buy 300 10.25 Fern Value Fund II, L.P.",
            "07/01/97 buy 20 10.25 Mr. Orme",
        ],
    ),
    "of one person in a column whose price is called that of a share": (
        """
                     Amos Pruitt      Price Per
     Trade Date     Marital Trust       Share        Type
     7/01/97              800          31 1/4      Purchase
     7/02/97            1,200          32 1/2      Purchase
""",
        ["07/01/97 buy 800 31.25 Amos Pruitt Marital Trust", "07/02/97 buy 1200 32.5 Amos Pruitt Marital Trust"],
    ),
    "between bars, with names that go on below": (
        """
     |                     |         |         | Price Per |
     | Name                | Date    | Bought  |   Share   |
     | Ollerton Investment | 7/01/97 |   1,500 |     10.25 |
     | Management Company  |         |         |           |
     | Ann Orme            | 7/02/97 |     600 |     10.50 |
""",
        ["07/01/97 buy 1500 10.25 Ollerton Investment Management Company", "07/02/97 buy 600 10.50 Ann Orme"],
    ),
    "on pages of which a later one shows how sales are marked": (
        """
     The trades of the Reporting Persons in the past sixty days were as follows:

       Date        Ann Orme     Ivo Gavel     Price
     7/01/97         1,500         300        10.25
     7/02/97           600         100        10.50

<PAGE>

       Date        Ann Orme     Ivo Gavel     Price
     7/03/97          (200)       (100)       10.75
""",
        [
            "07/01/97 buy 1500 10.25 Ann Orme",
            "07/01/97 buy 300 10.25 Ivo Gavel",
            "07/02/97 buy 600 10.50 Ann Orme",
            "07/02/97 buy 100 10.50 Ivo Gavel",
            "07/03/97 sell 200 10.75 Ann Orme",
            "07/03/97 sell 100 10.75 Ivo Gavel",
        ],
    ),
    "of a filer, with a percentage whose title is in two lines": (
        """
     Purchases by Fern Fund within the last 60 days:

                                              Percent of
     Date         Shares         Price          Class
     7/01/97       1,500         10.25          0.05%
     7/02/97         600         10.50          0.02%
""",
        ["07/01/97 buy 1500 10.25 Fern Fund", "07/02/97 buy 600 10.50 Fern Fund"],
    ),
    "below a line of their day and price": (
        """
     Transactions:

     Date: July 1, 1997     Price: $14.25
          Fern Fund, L.P.                 bought      4,000 shares
          Moss Hill Trust                 sold          200 shares

     Date: July 2, 1997     Price: $14.50
          Fern Fund, L.P.                 bought      3,000 shares
""",
        [
            "07/01/97 buy 4000 14.25 Fern Fund, L.P.",
            "07/01/97 sell 200 14.25 Moss Hill Trust",
            "07/02/97 buy 3000 14.50 Fern Fund, L.P.",
        ],
    ),
    "codes in quotes that a sentence above explains": (
        """
     Of Fern Fund, where "OMP" denotes an open market purchase and "OMS" an open market sale:

     Date         Type     Shares     Price
     7/01/97      OMP       1,500     10.25
     7/02/97      OMS         600     10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "of a month below its title, of nobody called so": (
        """
Transactions by Fern Fund, L.P.:

     Date          Purchases       Sales        Price
     7/01/97       1,500           --           10.25
     Month of
     July          2,000           --           10.75
     8/02/97       --              100          11.00
""",
        [
            "07/01/97 buy 1500 10.25 Fern Fund, L.P.",
            "- buy 2000 10.75 Fern Fund, L.P.",
            "08/02/97 sell 100 11.00 Fern Fund, L.P.",
        ],
    ),
    "whose sales are in brackets, behind a name": (
        """
Transactions by Fern Fund, L.P. (sales in brackets):

     Date          Shares      Price
     7/01/97       1,500       10.25
     7/02/97       [700]       10.30
""",
        ["07/01/97 buy 1500 10.25 Fern Fund, L.P.", "07/02/97 sell 700 10.30 Fern Fund, L.P."],
    ),
    "whose sales have an asterisk": (
        """
Transactions by Fern Fund, L.P. (sales are indicated by an asterisk):

     Date          Shares      Price
     7/01/97       1,500       10.25
     7/02/97       700*        10.30
""",
        ["07/01/97 buy 1500 10.25 Fern Fund, L.P.", "07/02/97 sell 700 10.30 Fern Fund, L.P."],
    ),
    "what one bought beside what another sold": (
        """
     Bought by Fern Fund, L.P.                 Sold by Moss Fund Ltd.
     Date        Shares     Price              Date        Shares     Price
     7/01/97     1,500      10.25              7/03/97     700        10.30
     7/02/97     200        10.20              7/07/97     800        10.35
""",
        [
            "07/01/97 buy 1500 10.25 Fern Fund, L.P.",
            "07/02/97 buy 200 10.20 Fern Fund, L.P.",
            "07/03/97 sell 700 10.30 Moss Fund Ltd.",
            "07/07/97 sell 800 10.35 Moss Fund Ltd.",
        ],
    ),
    "below the number of an account, and in which security": (
        """
     Fern Fund, L.P.
     Acct. 4417
     Security: Tarn Foundry, Inc. common

     Date        Activity     Quantity     Price
     7/01/97     Bought          1,500     10.25
     7/02/97     Sold              600     10.50

     Fund:  Moss Fund Ltd.
     Security: Tarn Foundry, Inc. common

     Date        Activity     Quantity     Price
     7/03/97     Bought            400     10.75
""",
        [
            "07/01/97 buy 1500 10.25 Fern Fund, L.P.",
            "07/02/97 sell 600 10.50 Fern Fund, L.P.",
            "07/03/97 buy 400 10.75 Moss Fund Ltd.",
        ],
    ),
    "of recent transactions of a custodian": (
        """
Recent transactions:

     Date        Activity     Quantity     Price
     7/01/97     PUR             1,500     10.25
     7/02/97     SAL               600     10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "a price of purchases beside one of sales": (
        """
                                  Purchase     Sale
     Date        Shares           Price        Price
     7/01/97       1,500          10.25
     7/02/97         600                       10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "letters that a sentence above explains": (
        """
     Fern Fund acquired (A) or disposed of (D) shares as follows:

     7/01/97     1,500 A      10.25
     7/02/97       600 D      10.50
""",
        ["07/01/97 buy 1500 10.25 Fern Fund", "07/02/97 sell 600 10.50 Fern Fund"],
    ),
    "signs, one of them apart from its number": (
        """
     Shares Purchased (+)
     or Sold (-)             Date         Unit Price
     +10,000                 07/01/97     $10.25
     - 2,200                 07/02/97     $10.50
     -   500                 07/03/97     $10.75
""",
        ["07/01/97 buy 10000 10.25", "07/02/97 sell 2200 10.50", "07/03/97 sell 500 10.75"],
    ),
    "names of funds that span their shares and prices": (
        """
     Purchases (sales):
                         Fern Rigg Fund, Inc.           Moss Crags Fund, Inc.
                         --------------------           ---------------------
                         Shares        Price            Shares        Price
     July 1               3,000        11-13/16          1,000        11-13/16
     July 2                   -        -                (1,200)       13-3/8
""",
        [
            "07/01/97 buy 3000 11.8125 Fern Rigg Fund, Inc.",
            "07/01/97 buy 1000 11.8125 Moss Crags Fund, Inc.",
            "07/02/97 sell 1200 13.375 Moss Crags Fund, Inc.",
        ],
    ),
    "a mark for the unit beside a number": (
        """
     The Fund bought:

               1,000 shares        8.50        July 1, 1997
               1,000  "            "           July 2, 1997
                 700  "            8.75        July 3, 1997
""",
        ["07/01/97 buy 1000 8.50 The Fund", "07/02/97 buy 1000 8.50 The Fund", "07/03/97 buy 700 8.75 The Fund"],
    ),
    "a column for each day, of purchases and below them of sales": (
        """
     Fern Fund, L.P. (purchases)

          Date      07/01/97     07/02/97     07/03/97
          Shares         300        1,200        4,700
          Price        $8.90        $8.95        $9.00

     Moss Fund Ltd. (sales)

          Date:     07/08/97     07/09/97
          Shares:        200        1,900
          Price:       $9.45        $9.40
""",
        [
            "07/01/97 buy 300 8.90 Fern Fund, L.P.",
            "07/02/97 buy 1200 8.95 Fern Fund, L.P.",
            "07/03/97 buy 4700 9.00 Fern Fund, L.P.",
            "07/08/97 sell 200 9.45 Moss Fund Ltd.",
            "07/09/97 sell 1900 9.40 Moss Fund Ltd.",
        ],
    ),
    "what was done, said in the first of several rows": (
        """
     Fern Fund, L.P.

          Sold:     3,000 shares     July 1, 1997     3 5/8
                      500 shares     July 2, 1997     3 3/4
""",
        ["07/01/97 sell 3000 3.625 Fern Fund, L.P.", "07/02/97 sell 500 3.75 Fern Fund, L.P."],
    ),
    "days before their month, without a year": (
        """
     Date         Bought/Sold     Shares     Price
     1 Jul        Bought           1,500     10.25
     2nd July     Sold               600     10.50
     3-Jul        Sold               400     10.75
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50", "07/03/97 sell 400 10.75"],
    ),
    "what was done, behind the shares and a colon behind the day": (
        """
     The Fund's recent trades:
     July 1, 1997: 1,000 shares bought at $5.60 a share
     July 2, 1997: 400 shares sold at $6.20 a share
""",
        ["07/01/97 buy 1000 5.60 The Fund", "07/02/97 sell 400 6.20 The Fund"],
    ),
    "of names in two lines, the second beside the row": (
        """
Name              Type        Date        Shares     Price
----------------------------------------------------------
Fern Beck
Growth Fund       Bought      7/01/97      1,000      4.25
Fern Beck
Value Fund        Bought      7/02/97      2,000      4.50
Accounts          Sold        7/03/97        300      4.75
Moss Hill Limited
 Partnership      Sold        7/07/97        400      4.75
    "             Sold        7/08/97        500      4.75
""",
        [
            "07/01/97 buy 1000 4.25 Fern Beck Growth Fund",
            "07/02/97 buy 2000 4.50 Fern Beck Value Fund",
            "07/03/97 sell 300 4.75 Accounts",
            "07/07/97 sell 400 4.75 Moss Hill Limited Partnership",
            "07/08/97 sell 500 4.75 Moss Hill Limited Partnership",
        ],
    ),
    "of a name in two lines beside two rows, the second set in": (
        """
Name                 Date        Bought      Price
Estate of Silas      7/01/97      1,000       4.25
   Orme              7/02/97      2,000       4.50
Ann Orme             7/03/97        300       4.75
""",
        [
            "07/01/97 buy 1000 4.25 Estate of Silas Orme",
            "07/02/97 buy 2000 4.50 Estate of Silas Orme",
            "07/03/97 buy 300 4.75 Ann Orme",
        ],
    ),
    "of a long name one blank before what was done": (
        """
Name                      Type          Date        Shares     Price
Moss Hill Pension Trust   Bought        7/01/97      1,000      4.25
Moss Hill Profit Sharing Trust Sold     7/02/97      2,000      4.50
""",
        ["07/01/97 buy 1000 4.25 Moss Hill Pension Trust", "07/02/97 sell 2000 4.50 Moss Hill Profit Sharing Trust"],
    ),
    "of names behind dashes": (
        """
Purchases of shares:

    Ann Orme       -   7-1-97   -   1,000 shs.   -   3 1/8
    Fern Drilling Co. -  7-2-97   -     700 shs.   -   3 1/4
""",
        ["07/01/97 buy 1000 3.125 Ann Orme", "07/02/97 buy 700 3.25 Fern Drilling Co."],
    ),
    "under lettered names, which are no titles": (
        """
The following were bought:

     A.   Fern Partners, L.P. (FP)

          Date        No. of Shares       Price
          7/01/97           1,000          4.25

     B.   Ann Orme

          Date        No. of Shares       Price
          7/02/97           2,000          4.50
""",
        ["07/01/97 buy 1000 4.25 Fern Partners, L.P.", "07/02/97 buy 2000 4.50 Ann Orme"],
    ),
    "under lines that say who did what": (
        """
The transactions were:

     Fern Associates purchased:

     July 1, 1997          1,000 shares at $4.25

     Moss N.V. sold:

     July 2, 1997          2,000 shares at $4.50
""",
        ["07/01/97 buy 1000 4.25 Fern Associates", "07/02/97 sell 2000 4.50 Moss N.V."],
    ),
    "of one day each, with sales below a title of their own": (
        """
     Date      Account     Bought         Sold         Price
     ----      -------     ------         ----         -----
     7/01/97   Fern           500                      $4.25
               Moss         1,500                      $4.25
     7/02/97   Fern                        200         $4.50
               Moss                        600         $4.50
""",
        [
            "07/01/97 buy 500 4.25 Fern",
            "07/01/97 buy 1500 4.25 Moss",
            "07/02/97 sell 200 4.50 Fern",
            "07/02/97 sell 600 4.50 Moss",
        ],
    ),
    "of a plan whose name speaks of purchases": (
        """
Account                  Date        Bought      Price
-------                  ----        ------      -----
Fern Associates
 Money Purchase Plan     7/01/97      1,000       4.25
Moss Employees
 Stock Trust             7/02/97      2,000       4.50
""",
        [
            "07/01/97 buy 1000 4.25 Fern Associates Money Purchase Plan",
            "07/02/97 buy 2000 4.50 Moss Employees Stock Trust",
        ],
    ),
    "under names and what they did": (
        """
     FERN FUND, L.P. TRANSACTIONS

     Date        Shares       Price      Buy/Sell
     7/01/97      1,000        4.25        Buy

     MOSS FUND, L.P. TRANSACTIONS

     Date        Shares       Price      Buy/Sell
     7/02/97      2,000        4.50        Sell
""",
        ["07/01/97 buy 1000 4.25 FERN FUND, L.P.", "07/02/97 sell 2000 4.50 MOSS FUND, L.P."],
    ),
    "of names above their numbers of shares": (
        """
                  Fern Beck             Moss Hill
                Partners, L.P.        Partners, L.P.
                --------------        --------------        Price
     Date       No. of Shares         No. of Shares       per Share
     7/01/97         5,000                 2,500            $4.25
""",
        ["07/01/97 ? 5000 4.25 Fern Beck Partners, L.P.", "07/01/97 ? 2500 4.25 Moss Hill Partners, L.P."],
    ),
    "by one manager for several funds": (
        """
Date        By Whom      For Whom     Quantity     Type         Price     Broker
7/01/97     Orme LP      Fern Fund      1,000      Purchase     $4.25     BOND
7/02/97     Orme LP      Moss Fund      2,000      Purchase     $4.50     INST
""",
        ["07/01/97 buy 1000 4.25 Fern Fund", "07/02/97 buy 2000 4.50 Moss Fund"],
    ),
    "with what was done and its day in one column": (
        """
Entity            Transaction and Date      Shares      Price
Fern Fund LP      Purchase 07-01-97          1,000       4.25
                  Sale 07-02-97              2,000       4.50
""",
        ["07/01/97 buy 1000 4.25 Fern Fund LP", "07/02/97 sell 2000 4.50 Fern Fund LP"],
    ),
    "at prices in dollars of another country": (
        """
     Fern Ltd.
     July 1, 1997     purchased     1,000 shares @ Cdn. $1.45
     July 2, 1997     sold            500 shares at C$1.50
""",
        ["07/01/97 buy 1000 1.45 Fern Ltd.", "07/02/97 sell 500 1.50 Fern Ltd."],
    ),
    "at prices in pence, of one who dealt": (
        """
Fern Limited dealt in the shares as follows:

     Date                Nature         Shares      Price (p)
     1 July 1997         Purchase        1,000        214.5
     2 July 1997         Sale              500        216.5
""",
        ["07/01/97 buy 1000 2.145 Fern Limited", "07/02/97 sell 500 2.165 Fern Limited"],
    ),
    "whose rows numbers are, which a sentence above counts": (
        """
Purchases for (1) Fern Fund, L.P. and (2) Moss
Offshore, Ltd., as marked:

    Date          Shares          Price
    7/01/97        1,000(1)        4.25
    7/02/97        2,000(2)        4.50
    7/03/97          300(1)        4.75
""",
        [
            "07/01/97 buy 1000 4.25 Fern Fund, L.P.",
            "07/02/97 buy 2000 4.50 Moss Offshore, Ltd.",
            "07/03/97 buy 300 4.75 Fern Fund, L.P.",
        ],
    ),
    "whose rows numbers in a column are, which lines below say": (
        """
    Date       Acct     Type       Shares     Price
    7/01/97      2      Bought      1,000      4.25
    7/02/97      1      Sold        2,000      4.50

    Acct 1 is Fern Fund, L.P.
    Acct 2 is the Moss Foundation
""",
        ["07/01/97 buy 1000 4.25 the Moss Foundation", "07/02/97 sell 2000 4.50 Fern Fund, L.P."],
    ),
    "whose rows letters in a column are, which a line below says": (
        """
    Fund    Date          Type       Shares     Price
    A       7/01/97       Bought      1,000      4.25
    B       7/02/97       Sold        2,000      4.50

    A = Fern Fund, L.P.; B = Moss Fund, Ltd.
""",
        ["07/01/97 buy 1000 4.25 Fern Fund, L.P.", "07/02/97 sell 2000 4.50 Moss Fund, Ltd."],
    ),
    "whose rows a mark is, as a sentence above says": (
        """
Those marked with an asterisk (*) were purchased by the Moss Trust; all others were purchased by Ann Orme.

    Date          Shares          Price
    7/01/97        1,000           4.25
    7/02/97*       2,000           4.50
""",
        ["07/01/97 buy 1000 4.25 Ann Orme", "07/02/97 buy 2000 4.50 the Moss Trust"],
    ),
    "names below a title that ends in by": (
        """
Fern Fund, L.P. ("Fern") and Moss Fund, L.P. ("Moss II") bought:

               Shares Purchased By         Price Per
    Date        Fern       Moss II           Share
    7/01/97      1,000       2,000           $4.25
    7/02/97        300          --           $4.50
""",
        ["07/01/97 buy 1000 4.25 Fern", "07/01/97 buy 2000 4.25 Moss II", "07/02/97 buy 300 4.50 Fern"],
    ),
    "what codes mean, right above a header": (
        """
Transactions in the past sixty days:

    FF = Fern Fund, L.P.     MT = Moss Trust

    Account     Date          Buy/Sell     Shares     Price
    FF          7/01/97       Buy           1,000      4.25
    MT          7/02/97       Sell          2,000      4.50
""",
        ["07/01/97 buy 1000 4.25 FF", "07/02/97 sell 2000 4.50 MT"],
    ),
    "a name one blank from the first of its days": (
        """
Name of Person              Date        Number of Shares    Price
                                        Purchased (Sold)
Fern Offshore Fund Ltd. 07/01/1997      1,000               4.25
                        07/02/1997      (200)               4.50
""",
        ["07/01/97 buy 1000 4.25 Fern Offshore Fund Ltd.", "07/02/97 sell 200 4.50 Fern Offshore Fund Ltd."],
    ),
    "whose rows notes denote, as sentences above say": (
        """
Footnote (1) denotes a purchase by Fern Fund, L.P.; footnote (2) denotes a purchase by Moss Ltd.

    Date             Shares          Price
    7/01/97(2)        1,000           4.25
    7/02/97(1)        2,000           4.50
""",
        ["07/01/97 buy 1000 4.25 Moss Ltd.", "07/02/97 buy 2000 4.50 Fern Fund, L.P."],
    ),
    "labels and values without colons": (
        """
The following purchases were made:

    Purchaser           Fern Fund, L.P.
    Date                July 1, 1997
    Shares              1,000
    Price               4 1/4

    Purchaser           Moss Trustees
    Date                July 2, 1997
    Shares              2,000
    Price               4 1/2
""",
        ["07/01/97 buy 1000 4.25 Fern Fund, L.P.", "07/02/97 buy 2000 4.5 Moss Trustees"],
    ),
    "second lines of names that are set in, below rows": (
        """
    Purchaser                      Date        Shares     Price
    Ann Orme                       7/01/97        500     $4.25
    Orme Dental Associates
      Profit Sharing Plan          7/02/97      3,000     $4.50
    Orme Dental Associates
      Profit Sharing Plan          7/03/97      2,500     $4.75
    Fern Orme                      7/07/97        300     $5.00
""",
        [
            "07/01/97 buy 500 4.25 Ann Orme",
            "07/02/97 buy 3000 4.50 Orme Dental Associates Profit Sharing Plan",
            "07/03/97 buy 2500 4.75 Orme Dental Associates Profit Sharing Plan",
            "07/07/97 buy 300 5.00 Fern Orme",
        ],
    ),
    "rows that are set in below headings": (
        """
    Name and account               Date        Bought     Price
    Fern Fund, L.P.
      Purchase                     7/01/97        500     $4.25
      Purchase                     7/02/97      3,000     $4.50
    Ann Orme
      Purchases                    7/03/97        300     $4.75
""",
        [
            "07/01/97 buy 500 4.25 Fern Fund, L.P.",
            "07/02/97 buy 3000 4.50 Fern Fund, L.P.",
            "07/03/97 buy 300 4.75 Ann Orme",
        ],
    ),
    "the end of a name in a line below its beginning": (
        """
    Date          Bought        Price

    Fern Hill Equity
    Partners, L.P.
    7/01/97        1,000         4.25
""",
        ["07/01/97 buy 1000 4.25 Fern Hill Equity Partners, L.P."],
    ),
    "whose an account is, before its number": (
        """
    ACCOUNT NAME: FERN FUND, L.P.     ACCOUNT NO. 045-22110

    TRADE       SETTLE                                            NET
    DATE        DATE        B/S     QUANTITY      PRICE      AMOUNT
    7/01/97     7/04/97      B         1,000       4.25    4,250.00

    Ann Orme  (A/C No. 045-22111)

    TRADE       SETTLE                                            NET
    DATE        DATE        B/S     QUANTITY      PRICE      AMOUNT
    7/02/97     7/07/97      S         2,000       4.50    9,000.00
""",
        ["07/01/97 buy 1000 4.25 FERN FUND, L.P.", "07/02/97 sell 2000 4.50 Ann Orme"],
    ),
    "whose a table is, above its title and a page's end, and before its own titles": (
        """
    -- Fern Fund, L.P. --
    Account No. 4471-90
    Prime Broker: Orme & Co.
    New York Stock Exchange Transactions in Tarn plc
    June 9 - September 9, 1997

    Date          Bought        Price
    7/01/97        1,000         4.25

    Moss Fund, L.P.

                                      -9-
<PAGE>
CUSIP No. 706221 10 4

    Date          Bought        Price
    7/02/97        2,000         4.50

    Managed Account No. 2

    Date          Bought        Price
    7/02/97        2,500         4.50

    ORME LTD.             DATE         SHARES BOUGHT      PRICE
                          7/03/97          3,000          4.75
""",
        [
            "07/01/97 buy 1000 4.25 Fern Fund, L.P.",
            "07/02/97 buy 2000 4.50 Moss Fund, L.P.",
            "07/02/97 buy 2500 4.50 Managed Account No. 2",
            "07/03/97 buy 3000 4.75 ORME LTD.",
        ],
    ),
    "a name above the number of its shares is the issuer": (
        """
                 Pell Lake Systems, Inc.
                 Cusip No. 70563L10 7

    Date          Bought        Price
    7/01/97        1,000         4.25
""",
        ["07/01/97 buy 1000 4.25"],
    ),
    "a title over the names of persons in several lines": (
        """
                      Shares Purchased During Past 60 Days

                          Tarnholm        Tarnholm
                          Partners        Partners        Moss Law
   Date        Price      Fund            Fund II         Associates
   -----       ------     ----------      ----------      ----------
   7/01        13.820                        3,400
   7/02        14.000          900
   7/03        13.653                                        6,900
""",
        [
            "07/01/97 buy 3400 13.820 Tarnholm Partners Fund II",
            "07/02/97 buy 900 14.000 Tarnholm Partners Fund",
            "07/03/97 buy 6900 13.653 Moss Law Associates",
        ],
    ),
    "marks between cells, names in brackets, a column of signs": (
        """
    Bought and sold by Tarn Corp. but where shown otherwise:

    Date           +/-      Shares                     Price
    7/01/97 (a)     +        1,000                      4.25
    7/02/97         -        2,000 (Moss Ltd.)          4.50
    7/03/97         +        3,000                      4.75

    (a) For the account of Orme Fund, L.P.
""",
        [
            "07/01/97 buy 1000 4.25 Orme Fund, L.P.",
            "07/02/97 sell 2000 4.50 Moss Ltd.",
            "07/03/97 buy 3000 4.75 Tarn Corp.",
        ],
    ),
    "whose rows without a mark are, below them": (
        """
     Date             Shares Bought     Price
     7/01/97               1,000        4.25
     7/02/97*              2,000        4.50

     * Bought by Moss Ltd. All other transactions above were effected by Fern Fund, L.P.
""",
        ["07/01/97 buy 1000 4.25 Fern Fund, L.P.", "07/02/97 buy 2000 4.50 Moss Ltd."],
    ),
    "names in notes, and of rows without a mark": (
        """
    Shares bought in the market; unless marked, the purchaser was Fern Fund, L.P.

        Date        Number of Shares     Price
       7/01/97         1,000             4.25
       7/02/97         2,000*            4.50
       7/03/97         3,000(1)          4.75

    *   Bought by Ann Tarnbrook for her own account.
    (1) By Moss Ltd.
""",
        [
            "07/01/97 buy 1000 4.25 Fern Fund, L.P.",
            "07/02/97 buy 2000 4.50 Ann Tarnbrook",
            "07/03/97 buy 3000 4.75 Moss Ltd.",
        ],
    ),
    "a name behind a bullet, above the security, and a net price": (
        """
    • Fern Street Trust

    Common Shares

    Trade Date      Shares Bought/(Sold)      Net Price
    07/01/1997             (3,000)             11.2504
    07/02/1997              1,700              11.5210
""",
        ["07/01/97 sell 3000 11.2504 Fern Street Trust", "07/02/97 buy 1700 11.5210 Fern Street Trust"],
    ),
    "whose a column is, below the end of a sentence": (
        """
    Bought in the past 60 days on the
    Fern Stock Exchange:

    By              Date         Shares      Price
    --              ----         ------      -----
    A. Tarnbrook    7/01/97       1,000      8 7/8
    Moss Trust      7/02/97       2,000      8 3/4
""",
        ["07/01/97 buy 1000 8.875 A. Tarnbrook", "07/02/97 buy 2000 8.75 Moss Trust"],
    ),
    "who buys or sells behind a label": (
        """
   Purchaser/Seller:   Fern Partners

        Date          Transaction      No. Shares      Price
      7/01/97          Purchase          10,000       $3 1/8

   Purchaser/Seller:   Ann Tarnbrook

        Date          Transaction      No. Shares      Price
      7/02/97          Sale                 700       $4
""",
        ["07/01/97 buy 10000 3.125 Fern Partners", "07/02/97 sell 700 4 Ann Tarnbrook"],
    ),
    "names whose first halves stand above their rows": (
        """
                                Amount of Shares     Price Per
    Name              Date         Purchased           Share
    ----              ----      ----------------     ---------
    High Tarn
    Limited Partnership   7/01/97       20,000          $9.12
    High Tarn
    Limited Partnership   7/02/97        4,000          $9.25
    Brambleholt
    Investors Corp.       7/03/97       80,000          $9.12
""",
        [
            "07/01/97 buy 20000 9.12 High Tarn Limited Partnership",
            "07/02/97 buy 4000 9.25 High Tarn Limited Partnership",
            "07/03/97 buy 80000 9.12 Brambleholt Investors Corp.",
        ],
    ),
    "names below days": (
        """
    Set out below is every purchase within sixty days.

     July 1, 1997:
          Brambleholt Corp.       12,000 shares       $4.125
          Ann Tarnbrook            3,000 shares       $4.125
     July 2, 1997:
          Brambleholt Corp.        8,000 shares       $4.50
""",
        [
            "07/01/97 buy 12000 4.125 Brambleholt Corp.",
            "07/01/97 buy 3000 4.125 Ann Tarnbrook",
            "07/02/97 buy 8000 4.50 Brambleholt Corp.",
        ],
    ),
    "dashes between days, numbers and prices": (
        """
    The Fund purchased in the open market:

     7/01/97 - 1,000 - $5.10
     7/02/97 - 2,000 - $5.15
""",
        ["07/01/97 buy 1000 5.10 The Fund", "07/02/97 buy 2000 5.15 The Fund"],
    ),
    "a fund that is called as a sum is, beside others": (
        """
                        Shares bought (sold) by
                     -----------------------------     Price
        Date          Value       Fern       Moss     Per Share
       7/01/97        3,000      1,000         --       14.25
       7/02/97           --     (2,000)        --       15.50
       7/03/97          500        500        250       14.75
""",
        [
            "07/01/97 buy 3000 14.25 Value",
            "07/01/97 buy 1000 14.25 Fern",
            "07/02/97 sell 2000 15.50 Fern",
            "07/03/97 buy 500 14.75 Value",
            "07/03/97 buy 500 14.75 Fern",
            "07/03/97 buy 250 14.75 Moss",
        ],
    ),
    "a sale to cover, and years before months": (
        """
    Date          Transaction                     Shares      Price
    97/07/01      Purchase                         1,500      10.25
    97/07/22      Sale to cover the taxes due        600      10.50
""",
        ["07/01/97 buy 1500 10.25", "07/22/97 sell 600 10.50"],
    ),
    "nothing in the column of what was sold": (
        """
    Entity            Date        Bought     Sold      Unit Cost/
                                                       Proceeds
    Fern Fund, L.P.   7/01/97     1,100               $10.25
                      7/02/97     2,300                10.50
""",
        ["07/01/97 buy 1100 10.25 Fern Fund, L.P.", "07/02/97 buy 2300 10.50 Fern Fund, L.P."],
    ),
    "letters that a line above says the meaning of, below a signature": (
        """
Dated: July 9, 1997

                                   By: /s/ Ann Tarnbrook

                                   Title: Secretary

           Trades in the common stock, last sixty days
                 (P = purchase; S = sale)

       P    7/01/97     1,000     $12.50
       S    7/02/97       700      13.25
""",
        ["07/01/97 buy 1000 12.50", "07/02/97 sell 700 13.25"],
    ),
    "sums without words, and as many shares of a third as two others": (
        """
    Date / Fund                   Transaction       Shares         Price
    7/01/97
        Fern Fund, L.P.           Purchase           3,000         $2.25
        Moss Fund, L.P.           Purchase           2,000          2.25
        Tarn Fund Ltd.            Purchase           5,000          2.25
                                                    10,000
    7/02/97
        Fern Fund, L.P.           Purchase           4,500         $2.25
        Moss Fund, L.P.           Purchase           3,000          2.25
                                                     7,500
""",
        [
            "07/01/97 buy 3000 2.25 Fern Fund, L.P.",
            "07/01/97 buy 2000 2.25 Moss Fund, L.P.",
            "07/01/97 buy 5000 2.25 Tarn Fund Ltd.",
            "07/02/97 buy 4500 2.25 Fern Fund, L.P.",
            "07/02/97 buy 3000 2.25 Moss Fund, L.P.",
        ],
    ),
    "sums of shares and their cost without words": (
        """
     Purchases:     Date         Shares         Price        Cost
                  7/01/97         4,000        10.000      40,000.00
                  7/02/97         5,000        10.125      50,625.00
                                  9,000                    90,625.00
                  7/03/97         1,000        10.250      10,250.00
                  7/07/97           300        10.375       3,112.50
                                  1,300                    13,362.50
""",
        [
            "07/01/97 buy 4000 10.000",
            "07/02/97 buy 5000 10.125",
            "07/03/97 buy 1000 10.250",
            "07/07/97 buy 300 10.375",
        ],
    ),
    "two names of two lines above columns, and the number of a page": (
        """
               Fern Thrift                      Fern Thrift
              Partners, L.P.                 Partners II, L.P.
              ---------------------          ---------------------
   Date       Shares       Price             Shares       Price
   ----       ------       -----             ------       -----
   7/01/97     5,000       $4.25              2,000       $4.25
   7/02/97    (3,000)      $4.50                 --          --

                                  B-1
<PAGE>
               Fern Thrift                      Fern Thrift
              Partners, L.P.                 Partners II, L.P.
              ---------------------          ---------------------
   Date       Shares       Price             Shares       Price
   ----       ------       -----             ------       -----
   7/03/97     1,000       $4.75                500       $4.75

Shares sold are shown in parentheses.
""",
        [
            "07/01/97 buy 5000 4.25 Fern Thrift Partners, L.P.",
            "07/01/97 buy 2000 4.25 Fern Thrift Partners II, L.P.",
            "07/02/97 sell 3000 4.50 Fern Thrift Partners, L.P.",
            "07/03/97 buy 1000 4.75 Fern Thrift Partners, L.P.",
            "07/03/97 buy 500 4.75 Fern Thrift Partners II, L.P.",
        ],
    ),
    "accounts of others below a fund, and what is delivered in and out": (
        """
                       SHARES PURCHASED        AVERAGE
           DATE            SOLD(-)              PRICE

     FERN BALANCED FUND
          7/01/97             5,000             4.2500
          7/02/97               800-               *DO

     Other advisory clients of Fern
          7/03/97             1,000             4.7500
          7/03/97             1,200                *DI
""",
        [
            "07/01/97 buy 5000 4.2500 FERN BALANCED FUND",
            "07/02/97 ? 800 - FERN BALANCED FUND",
            "07/03/97 buy 1000 4.7500 Other advisory clients of Fern",
            "07/03/97 ? 1200 - Other advisory clients of Fern",
        ],
    ),
    "names of several lines beside their rows": (
        """
    Name of Company        Type            Date           Shares         Price
    ---------------      -----------     -----------     --------       ------
    Fern Mutual            Purchase        7/01/97        15,000         $4.25
    Life Insurance         Purchase        7/02/97        10,000         $4.50
    Company                Sale            7/03/97         2,000         $4.75

    Fern Equity            Purchase        7/01/97         3,000         $4.25
    Separate Account B     Purchase        7/02/97         1,500         $4.50

Fern Mutual Life Insurance Company files this statement.
""",
        [
            "07/01/97 buy 15000 4.25 Fern Mutual Life Insurance Company",
            "07/02/97 buy 10000 4.50 Fern Mutual Life Insurance Company",
            "07/03/97 sell 2000 4.75 Fern Mutual Life Insurance Company",
            "07/01/97 buy 3000 4.25 Fern Equity Separate Account B",
            "07/02/97 buy 1500 4.50 Fern Equity Separate Account B",
        ],
    ),
    "options exercised, what vests and is withheld": (
        """
    Ms. Orme effected the following transactions:

    Date         Nature of Transaction           Shares       Price Per Share
    7/01/97      Exercise of stock options       4,000        $4.25
    7/01/97      Open market sale                4,000        $9.50
    7/02/97      Vesting of restricted stock     1,200        $0.00
    7/02/97      Shares withheld for taxes         500        $9.75
""",
        [
            "07/01/97 buy 4000 4.25 Ms. Orme",
            "07/01/97 sell 4000 9.50 Ms. Orme",
            "07/02/97 ? 1200 0.00 Ms. Orme",
            "07/02/97 ? 500 9.75 Ms. Orme",
        ],
    ),
    "a letter two blanks before whose trades follow": (
        """
    A.   Percy Orme
         7/01/97 bought 2,000 shares @ $4.25
    B.   Moss Partners
         7/02/97 sold 1,000 shares @ $4.50
""",
        ["07/01/97 buy 2000 4.25 Percy Orme", "07/02/97 sell 1000 4.50 Moss Partners"],
    ),
    "the same person and price as above": (
        """
    DATE             PURCHASER          SHARES           PRICE
    7/01/97          Fern Fund           2,000           $4.25
    7/02/97          Same                1,000           Same
""",
        ["07/01/97 buy 2000 4.25 Fern Fund", "07/02/97 buy 1000 4.25 Fern Fund"],
    ),
    "a column of those by whom transactions were effected": (
        """
    TRANSACTION EFFECTED BY     DATE             SHARES PURCHASED      PRICE
    Moss Partners               7/01/97           2,000                $4.25
    Orme Trust                  7/02/97           1,000                $4.50
""",
        ["07/01/97 buy 2000 4.25 Moss Partners", "07/02/97 buy 1000 4.50 Orme Trust"],
    ),
    "a label two blanks from whose account it is": (
        """
    Account:  Moss Pension Trust

    DATE          PURCHASE/SALE     SHARES           PRICE
    7/01/97             P            2,000           $4.25
    7/02/97             S            1,000           $4.50
""",
        ["07/01/97 buy 2000 4.25 Moss Pension Trust", "07/02/97 sell 1000 4.50 Moss Pension Trust"],
    ),
    "below the columns whose purchases follow": (
        """
                    DATE             SHARES           PRICE

    Purchases by Fern Partners:
                    7/01/97           2,000           $4.25

    Sales by Moss Partners:
                    7/02/97           1,000           $4.50
""",
        ["07/01/97 buy 2000 4.25 Fern Partners", "07/02/97 sell 1000 4.50 Moss Partners"],
    ),
    "days without strokes": (
        """
    DATE             SHARES           PRICE        SIDE
    19970701          2,000            4.25        BUY
    19970702          1,000            4.50        SELL SHORT
""",
        ["07/01/97 buy 2000 4.25", "07/02/97 sell 1000 4.50"],
    ),
    "a column for each fund and their sum": (
        """
    The following shares were purchased:

    Date        Price     Fern Fund Shares     Moss Fund Shares     Total Shares
    7/01/97     $4.25          2,000                1,000              3,000
    7/02/97     $4.50            500                  250                750
""",
        [
            f"07/{row}"
            for row in (
                "01/97 buy 2000 4.25 Fern Fund",
                "01/97 buy 1000 4.25 Moss Fund",
                "02/97 buy 500 4.50 Fern Fund",
                "02/97 buy 250 4.50 Moss Fund",
            )
        ],
    ),
    "whose fund it is, above the columns and on the next page": (
        """
             FERN FUND, L.P.

    DATE             SHARES           PRICE
    7/01/97           2,000           $4.25
<PAGE>
        FERN FUND, L.P. (continued)

    DATE             SHARES           PRICE
    7/02/97           1,000           $4.50
""",
        ["07/01/97 ? 2000 4.25 FERN FUND, L.P.", "07/02/97 ? 1000 4.50 FERN FUND, L.P."],
    ),
    "the mark of a note on a line of its own": (
        """
    DATE             SHARES           PRICE
    7/01/97           2,000           $4.25
       (1)
    7/02/97           1,000           $4.50
""",
        ["07/01/97 ? 2000 4.25", "07/02/97 ? 1000 4.50"],
    ),
    "by whom shares were bought, behind what they are": (
        """
    PURCHASES OF SHARES BY BRAMBLEHOLT, LTD.
    DATE             SHARES           PRICE
    7/01/97           2,000           $4.25
""",
        ["07/01/97 buy 2000 4.25 BRAMBLEHOLT, LTD."],
    ),
    "whose stock it is says not who bought it": (
        """
    Purchases of Common Stock of Fenwick Inc. within the past 60 days

    Date             Shares           Price
    7/01/97           2,000           $4.25
""",
        ["07/01/97 buy 2000 4.25"],
    ),
    "a mark beside sales alone": (
        """
                               ATTACHMENT A

    TRADE DATE         NO. OF SHARES         PRICE
    JUL 01 1997            10,000            7 1/2
    JUL 02 1997             2,000 S          8
""",
        ["07/01/97 buy 10000 7.5", "07/02/97 sell 2000 8"],
    ),
    "brackets": (
        """
    Trade Date        Shares Bought [Sold]        Price Per Share
    7/01/97               10,000                        0.62
    7/02/97               [2,000]                       0.71
""",
        ["07/01/97 buy 10000 0.62", "07/02/97 sell 2000 0.71"],
    ),
    "said of all below": (
        """
    Date            Price        Number of Shares
    07/01/97        $4.05           3,000
    07/02/97         4.10           1,200

    (1) Includes commissions.  All transactions were purchases.
""",
        ["07/01/97 buy 3000 4.05", "07/02/97 buy 1200 4.10"],
    ),
    "words before a colon right above a header": (
        """
    (c)  The Fund has effected the following transactions:

                             Purchases
         Date                 Amount                  Price
         7/01/97              1,200                   2-7/8
""",
        ["07/01/97 buy 1200 2.875 The Fund"],
    ),
    "semicolons, and what was bought at a price": (
        """
    The purchases and sales:

    7/01/97;  Bought 1,500 shs @ $4.00;
    7/02/97;  Sold 300 shs @ $5.00;
""",
        ["07/01/97 buy 1500 4.00", "07/02/97 sell 300 5.00"],
    ),
    "a day in the sentence above": (
        """
    (c)  On July 1, 1997, the Fund bought the following Shares in
the open market:

         Number of Shares          Price
              1,500               $10.25
                600                10.50

    On July 7, 1997, the Fund sold the following:

         Number of Shares          Price
                400               $11.25
""",
        ["07/01/97 buy 1500 10.25 the Fund", "07/01/97 buy 600 10.50 the Fund", "07/07/97 sell 400 11.25 the Fund"],
    ),
    "marks for what stands above": (
        """
    Name                   Date        No. Shares     Type        Price
    Brambleholt Fund LP    7/01/97       2,000        Purchase     8.50
           "               7/02/97       1,000           "         8.625
           "               7/03/97         400        Sale         9.125
    Ann Tarnbrook          7/07/97         300        Purchase     9.00
           "                   "           200           "         9.125
""",
        [
            "07/01/97 buy 2000 8.50 Brambleholt Fund LP",
            "07/02/97 buy 1000 8.625 Brambleholt Fund LP",
            "07/03/97 sell 400 9.125 Brambleholt Fund LP",
            "07/07/97 buy 300 9.00 Ann Tarnbrook",
            "07/07/97 buy 200 9.125 Ann Tarnbrook",
        ],
    ),
    "a header and rows with one blank between columns": (
        """
SCHEDULE OF TRADES
TRANSACTIONS OF BRAMBLEHOLT FUND, L.P.

DATE BOUGHT/SOLD QUANTITY PRICE
07/01/97 BOUGHT 5,000 12.375
07/02/97 SOLD 2,500 12.50
""",
        ["07/01/97 buy 5000 12.375 BRAMBLEHOLT FUND, L.P.", "07/02/97 sell 2500 12.50 BRAMBLEHOLT FUND, L.P."],
    ),
    "a month above its days": (
        """
    The following shares were bought:
                     NO. OF       PRICE
    DATE             SHARES      PER SHARE

    July, 1997
          1           3,000       11-1/4
         22           1,500       11-3/8
    August, 1997
          5             800       12
""",
        ["07/01/97 buy 3000 11.25", "07/22/97 buy 1500 11.375", "08/05/97 buy 800 12"],
    ),
    "a day of settlement, and that of the trade behind all numbers": (
        """
    Settlement                                    Trade
    Date          Bought or Sold    Shares        Date        Price
    7/07/97       Bought            1,500         7/01/97     10.25
    7/08/97       Sold                600         7/02/97     10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "days without a year, of which that of the trade is left out where it is the same": (
        """
    The following shares were sold:

    Trade Date    Settle Date    Shares    Price
    7/01          7/07           1,500     10.25
                  7/08             600     10.50
""",
        ["07/01/97 sell 1500 10.25", "07/01/97 sell 600 10.50"],
    ),
    "titles of which two stand on one line": (
        """
    Sales

    Date of
    Purchase or               Shares of
    Sale           Price      Common Stock
    7/01/97        10.25      1,500
""",
        ["07/01/97 sell 1500 10.25"],
    ),
    "a few shares sold that look like a note": (
        """
    Date          Price        Shares Acquired (Disposed)    Shares Held
    7/01/97       10.25             (1,500)                     9,500
    7/02/97       10.50                (12)                     9,488
    7/03/97       10.75                 40                      9,528
""",
        ["07/01/97 sell 1500 10.25", "07/02/97 sell 12 10.50", "07/03/97 buy 40 10.75"],
    ),
    "not applicable in the other column": (
        """
    Date          Shares Purchased    Shares Sold    Price
    7/01/97       1,500               n/a            10.25
    7/02/97       N/A                 600            10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "what was done behind numbers of several lengths": (
        """
    Date          Number of Shares      Price
    7/01/97       12,500 purchased      10.25
    7/02/97             60 sold         10.50
""",
        ["07/01/97 buy 12500 10.25", "07/02/97 sell 60 10.50"],
    ),
    "what was done before the number": (
        """
    Date          Transaction              Price
    7/01/97       Bought 1,500 shares      10.25
    7/02/97       Sold 600 shares          10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "sales of the person of the purchases": (
        """
    Transactions by Brambleholt Fund, L.P. since the last amendment

    Purchases
    Date          Shares        Price
    7/01/97       1,500         10.25

    Sales
    Date          Shares        Price
    7/02/97         600         10.50
""",
        ["07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.", "07/02/97 sell 600 10.50 Brambleholt Fund, L.P."],
    ),
    "sides above halves, not over their numbers": (
        """
    Purchases                                     Sales
    Date             Shares        Price          Date             Shares        Price
    July 1, 1997     1,500         10.25          July 2, 1997       600         10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "who made them, in the sentence above, and none of the other kind": (
        """
    (c)  During the sixty days preceding this statement, Great Tarn purchased
shares of Common Stock on the Nasdaq
National Market as follows:

    Date          Shares        Price
    7/01/97       1,500         10.25

    During the past 60 days Fern Edge Fund has made the following sales
    (and no purchases) of Common Stock:

    Date          Shares        Price
    7/02/97         600         10.50

    The purchases below were made by Moss Partners and Ann Orme during the same days:

    Date          Shares        Price
    7/03/97         700         10.50
""",
        [
            "07/01/97 buy 1500 10.25 Great Tarn",
            "07/02/97 sell 600 10.50 Fern Edge Fund",
            "07/03/97 buy 700 10.50",
        ],
    ),
    "a column of names, each beside its first row, or begun on the line above it": (
        """
    Name              Date          Shares Bought    Price
    Orme
    Accounts:         7/01/97         1,500          10.25
                      7/02/97           600          10.50
    Partnership I     7/01/97         1,400          10.25
                      7/02/97           500          10.50
    Fund              7/02/97           300          10.50
""",
        [
            "07/01/97 buy 1500 10.25 Orme Accounts",
            "07/02/97 buy 600 10.50 Orme Accounts",
            "07/01/97 buy 1400 10.25 Partnership I",
            "07/02/97 buy 500 10.50 Partnership I",
            "07/02/97 buy 300 10.50 Fund",
        ],
    ),
    "a note that says by whom": (
        """
    Mr. Orme purchased the following shares:

    Date          Shares        Price
    7/01/97       1,500         10.25
    7/02/97         600 (1)     10.50
    7/03/97         700 (2)     10.50

    (1)  Purchased by the Orme Profit Sharing Plan, of which Mr. Orme is the trustee.
    (2)  Purchased by Mr. Orme's wife, Ada Tarn.
""",
        [
            "07/01/97 buy 1500 10.25 Mr. Orme",
            "07/02/97 buy 600 10.50 the Orme Profit Sharing Plan",
            "07/03/97 buy 700 10.50 Ada Tarn",
        ],
    ),
    "options of whom the shares above them are": (
        """
    FERN FUND, L.P.

    COMMON STOCK

    Date          Shares           Price         Transaction
    7/01/97       1,500            10.25         Purchase

    AUGUST 1997 $10 CALL OPTIONS

    Date          Contracts        Price         Transaction
    7/02/97          60             1.50         Purchase
""",
        ["07/01/97 buy 1500 10.25 FERN FUND, L.P.", "07/02/97 buy 60 1.50 FERN FUND, L.P."],
    ),
    "names of funds below what their columns are": (
        """
    The Funds purchased these shares:

                                      Number of Shares
                              --------------------------------
    Date          Price       Orme          Orme
                              Partners      Offshore Fund
    7/01/97       10.25        1,500           700
""",
        ["07/01/97 buy 1500 10.25 Orme Partners", "07/01/97 buy 700 10.25 Orme Offshore Fund"],
    ),
    "a year in the label of the days": (
        """
       Date                     No. of        Price Per
      (1995)        B/S         Shares          Share
      ------        ---         ------        ---------
       9/06          B            300         $31.250
""",
        ["09/06/95 buy 300 31.250"],
    ),
    "by whom, on a line of its own": (
        """
    The following transactions were effected:

    By Ann Tarnbrook:
    Date          Type          Shares        Price
    7/01/97       Purchase      1,500         10.25

    Name of Reporting Person: Brambleholt Fund LLC
    Date          Type          Shares        Price
    7/02/97       Sale            600         10.50
""",
        ["07/01/97 buy 1500 10.25 Ann Tarnbrook", "07/02/97 sell 600 10.50 Brambleholt Fund LLC"],
    ),
    "a column for each fund below prose that speaks of shares": (
        """
    (a)  9,500 shares, or 6.2% of the class.

    The following purchases of shares were effected by the funds in the open
    market:

    Date          Price        Brambleholt        Tarnbrook Offshore
    7/01/97       10.25        1,500              700
    7/02/97       10.50          600              300
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt",
            "07/01/97 buy 700 10.25 Tarnbrook Offshore",
            "07/02/97 buy 600 10.50 Brambleholt",
            "07/02/97 buy 300 10.50 Tarnbrook Offshore",
        ],
    ),
    "names between rows, right below the row before": (
        """
    Class         Date          Shares        Price
    Common        7/01/97        1,500        10.25
    Common        7/02/97       (1,600)       10.50
    Ann Tarnbrook
    Common        7/03/97          400        10.75
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 1600 10.50", "07/03/97 buy 400 10.75 Ann Tarnbrook"],
    ),
    "commas between the columns": (
        """
    The Fund traded as follows:

    07/01/1997, Buy, 1,500, $10.25
    07/02/1997, Sell, 600, $10.50
""",
        ["07/01/97 buy 1500 10.25 The Fund", "07/02/97 sell 600 10.50 The Fund"],
    ),
    "an average with its range": (
        """
    Date          Shares Sold      Weighted Average Price (Range)
    7/01/97       1,500            $10.25 ($10.20 - $10.31)
""",
        ["07/01/97 sell 1500 10.25"],
    ),
    "the year first, and days of the week": (
        """
    Date              Shares Sold      Price
    1997/07/01        1,500            10.25
    Sat 7/05/97         600            10.50
""",
        ["07/01/97 sell 1500 10.25", "07/05/97 sell 600 10.50"],
    ),
    "one blank between columns, words among them": (
        """
    Class of Security Settle Date Shares Purchased Number Sold Price per Share (net of fees) Date of Purchase or Sale
    Common July 7, 1997 1,500 n/a $10.25 July 1, 1997
    Common July 8, 1997 n/a 20,600 $10 1/2 July 2, 1997
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 20600 10.5"],
    ),
    "one blank between columns, words behind them": (
        """
    The following transactions were effected:

    7/01/97 1,500 (P) 10.25 Open Market
    7/02/97 20,600 (S) 10.50 Open Market
    7/03/97 (12) 10.75 Open Market
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 20600 10.50", "07/03/97 sell 12 10.75"],
    ),
    "a minus one blank behind the day": (
        """
    Date Shares Price
    7/01/97 1,500 10.25
    7/02/97 -12 10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 12 10.50"],
    ),
    "a day above its rows": (
        """
                Purchases

              July 1, 1997
    Shares              Price per Share
    1,000               $9.10
      600                9.15

              July 30, 1997
    Shares              Price per Share
    2,000               $9.40
""",
        ["07/01/97 buy 1000 9.10", "07/01/97 buy 600 9.15", "07/30/97 buy 2000 9.40"],
    ),
    "cells that go on in the lines below": (
        """
    Name of              Date of        Amount of       Price        Where and How
    Reporting Person     Transaction    Securities      Per Share    Effected
    Brambleholt,         7/01/97        3,000           $7.125       Open market
      L.P.                              (purchase)                   purchase on
                                                                     NASDAQ

    Ann Tarnbrook        7/02/97        500             $7.50        Open market
                                        (sale)                       sale on
                                                                     NASDAQ
""",
        ["07/01/97 buy 3000 7.125 Brambleholt, L.P.", "07/02/97 sell 500 7.50 Ann Tarnbrook"],
    ),
    "a name before a period": (
        """
    Transactions by Brambleholt Fund Ltd. in the last 60 days

    Date        Buy/Sell     Shares     Price
    7/01/97     Buy          1,500      10.25
    7/02/97     Sell           600      10.50
""",
        ["07/01/97 buy 1500 10.25 Brambleholt Fund Ltd.", "07/02/97 sell 600 10.50 Brambleholt Fund Ltd."],
    ),
    "stock is nobody": (
        """
    Purchases and Sales of Fenwick Common Stock

    Date        Buy/Sell     Shares     Price
    7/01/97     Buy          1,500      10.25
""",
        ["07/01/97 buy 1500 10.25"],
    ),
    "signs behind the numbers": (
        """
    (c) Transactions of the last sixty days (sales are followed by a minus):

    Date         Shares       Price
    7/01/97      1,500        10.25
    7/02/97        600-       10.50
    7/03/97        400-       10 3/8
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50", "07/03/97 sell 400 10.375"],
    ),
    "parentheses": (
        """
                  Number of Shares       Price Per
    Date          Purchased/(Sold)       Share
    7/01/97            1,500             $10.25
    7/02/97             (600)            $10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "sales plain, purchases in parentheses": (
        """
    Date of          Number of Shares     Price Per
    Transaction      (Purchased)/Sold     Share
    7/01/97               1,500           $10.25
    7/02/97                (600)          $10.50
""",
        ["07/01/97 sell 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "columns of what was bought and what was sold": (
        """
                    Shares         Shares        Price
    Date            Purchased      Sold          Per Share
    ----            ---------      ------        ---------
    7/01/97          1,500                       10.25
    7/02/97                          600         10.50
    7/03/97          2,000                       10.75
                    ------         ------
    Total            3,500           600
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50", "07/03/97 buy 2000 10.75"],
    ),
    "dashes in the other column": (
        """
    Trade Date      Bought        Sold        Price
    07/01/97        1,500          -          10.25
    07/02/97          -           600         10.50
    07/03/97        2,000         100         10.75
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50", "07/03/97 buy 2000 10.75", "07/03/97 sell 100 10.75"],
    ),
    "side by side": (
        """
    The following purchases were made in the open market:

    Date       Shares     Price          Date       Shares     Price
    7/01/97    1,500      10.25          7/08/97    1,100      11.25
    7/02/97      600      10.50          7/09/97      700      11.50
    7/03/97      400      10.75          7/10/97      300      11.75
    7/07/97      200      10.80
""",
        [
            "07/01/97 buy 1500 10.25",
            "07/02/97 buy 600 10.50",
            "07/03/97 buy 400 10.75",
            "07/07/97 buy 200 10.80",
            "07/08/97 buy 1100 11.25",
            "07/09/97 buy 700 11.50",
            "07/10/97 buy 300 11.75",
        ],
    ),
    "side by side, a fund each": (
        """
    The following shares were purchased:

    Brambleholt Fund, L.P.               Tarnbrook Partners, L.P.

    Date       Shares     Price          Date       Shares     Price
    ----       ------     -----          ----       ------     -----
    7/01/97    1,500      10.25          7/08/97    1,100      11.25
                                         7/09/97      700      11.50
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.",
            "07/08/97 buy 1100 11.25 Tarnbrook Partners, L.P.",
            "07/09/97 buy 700 11.50 Tarnbrook Partners, L.P.",
        ],
    ),
    "purchases beside sales": (
        """
               Purchases                              Sales
    Date       Shares     Price          Date       Shares     Price
    7/01/97    1,500      10.25          7/08/97    1,100      11.25
    7/02/97      600      10.50          7/09/97      700      11.50
""",
        [
            "07/01/97 buy 1500 10.25",
            "07/02/97 buy 600 10.50",
            "07/08/97 sell 1100 11.25",
            "07/09/97 sell 700 11.50",
        ],
    ),
    "several persons in a column": (
        """
                               Date of         Number of     Price per
    Name                       Purchase        Shares        Share
    Odile Harkness             7/01/97         1,500         $10.25
                               7/02/97           600         $10.50
    Basil T. Orme, Jr.         7/03/97           400         $10.75
""",
        [
            "07/01/97 buy 1500 10.25 Odile Harkness",
            "07/02/97 buy 600 10.50 Odile Harkness",
            "07/03/97 buy 400 10.75 Basil T. Orme, Jr.",
        ],
    ),
    "several persons, a heading each": (
        """
    Each transaction was a purchase in the open market.

    Brambleholt Fund, L.P.
    Date       No. of Shares     Price Per Share
    7/01/97    1,500             10.25

    Tarnbrook Partners, L.P.
    Date       No. of Shares     Price Per Share
    7/08/97    1,100             11.25
    7/09/97      700             11.50
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.",
            "07/08/97 buy 1100 11.25 Tarnbrook Partners, L.P.",
            "07/09/97 buy 700 11.50 Tarnbrook Partners, L.P.",
        ],
    ),
    "commissions and totals": (
        """
    Transaction      Shares                  Price Per                          Total
    Date             Purchased               Share          Commission          Cost
    7/01/97          1,500                   $10.25         $75.00              $15,450.00
    7/02/97            600                   $10.50         $30.00              $ 6,330.00
    TOTAL            2,100                                  $105.00             $21,780.00
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "the price behind the cost": (
        """
    Shares bought                  Aggregate         Price
    on behalf of the Fund
    Date           Number          Amount            (excluding commissions)
    7/01/97        1,500           15,375.00         10.25
    7/02/97          600            6,300.00         10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "days without a year": (
        """
    Shares sold:
    Date            Shares        Price
    July 1          1,500         10 1/4
    July 2            600         10 1/2
    12/30             100          9 7/8
""",
        ["07/01/97 sell 1500 10.25", "07/02/97 sell 600 10.5", "12/30/96 sell 100 9.875"],
    ),
    "the year above the days": (
        """
    Date            Shares Purchased        Price
    1996
    July 1          1,500         10 1/4
    1997
    July 2            600         10 1/2
""",
        ["07/01/96 buy 1500 10.25", "07/02/97 buy 600 10.5"],
    ),
    "rows that wrap": (
        """
    Date of        Type of              Number        Price
    Transaction    Transaction          of Shares     Per Share
    7/01/97        Purchase in the      1,500         10.25
                   open market
    7/02/97        Sale to the          600           10.50
                   issuer under an
                   agreement
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "the price on a line of its own": (
        """
                          NO. OF SHARES                  PRICE
                          PURCHASED
    7/01/97                  1,500
10.25
    7/02/97                    600
10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "one blank between columns": (
        """
Date Shares Purchased Price Per Share
7/01/97 1,500 $10.25
7/02/97 600 $10 1/2
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.5"],
    ),
    "letters for the side": (
        """
    Trade                                        Unit
    Date            B/S         Quantity         Price
    01-Jul-97       B           1,500            10.2500
    02-Jul-97       S             600            10.5000
""",
        ["07/01/97 buy 1500 10.2500", "07/02/97 sell 600 10.5000"],
    ),
    "no words above the columns": (
        """
    During the past sixty days the Reporting Person sold shares in the open market as follows:

    7/01/97          1,500           $10.25
    7/02/97            600           $10.50
""",
        ["07/01/97 sell 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "the day behind": (
        """
    Number of Shares Purchased      Price Per Share      Date of Purchase
         1,500                          $10.25           July 1, 1997
           600                          $10.50           July 2, 1997
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "the day once for several rows": (
        """
    Date          Shares Purchased      Price
    7/01/97            1,500            10.25
                         600            10.50
                         400            10.75
    7/02/97              300            11.00
                       -----
                       2,800            10.48
""",
        ["07/01/97 buy 1500 10.25", "07/01/97 buy 600 10.50", "07/01/97 buy 400 10.75", "07/02/97 buy 300 11.00"],
    ),
    "a day of trade and a day of settlement": (
        """
    Trade          Settlement
    Date           Date              Purchased         Price
    7/01/97        7/04/97           1,500             10.25
    7/02/97        7/07/97             600             10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "a page in between": (
        """
    Date          Shares Sold           Price
    7/01/97            1,500            10.25


    CUSIP No. 123456 10 5           13D                Page 9 of 12 Pages


    7/02/97              300            11.00
""",
        ["07/01/97 sell 1500 10.25", "07/02/97 sell 300 11.00"],
    ),
    "a balance behind the price": (
        """
                      Shares         Price         Shares Owned
    Date              Acquired       Per Share     After Transaction
    7/01/97           1,500          10.25         101,500
    7/02/97             600          10.50         102,100
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "sections of purchases and sales": (
        """
    Date              Shares         Price
    Purchases
    7/01/97           1,500          10.25
    Sales
    7/02/97             600          10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "average prices and ranges": (
        """
    Date           Shares        Average        Low         High
                   Purchased     Price          Price       Price
    7/01/97        1,500         10.25          10.00       10.50
    7/02/97          600         10.50          10.25       10.75
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "the name and the security before the day": (
        """
    Name of              Class of           Transaction     Number       Price
    Reporting Person     Security           Date            of Shares    Per Share     Transaction
    Harkness             Common Stock       7/01/97         1,500        10.25         Open market purchase
    Orme                 Common Stock       7/02/97           600        10.50         Open market sale
""",
        ["07/01/97 buy 1500 10.25 Harkness", "07/02/97 sell 600 10.50 Orme"],
    ),
    "a column for each fund": (
        """
                     Brambleholt      Tarnbrook         Price
    Date of          Fund, L.P.       Partners          Per
    Purchase                                            Share
    7/01/97          1,500            2,500             10.25
    7/02/97            600            1,600             10.50
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.",
            "07/01/97 buy 2500 10.25 Tarnbrook Partners",
            "07/02/97 buy 600 10.50 Brambleholt Fund, L.P.",
            "07/02/97 buy 1600 10.50 Tarnbrook Partners",
        ],
    ),
    "fractions in a column of their own": (
        """
    Date        Shares Purchased         Price Per Share
    7/01/97     1,500                    10   1/4
    7/02/97     600                      11
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 11"],
    ),
    "upright lines": (
        """
    | Trade Date | Quantity | Buy/Sell | Price   |
    |------------|----------|----------|---------|
    | 07/01/97   | 1,500    | Buy      | $10.25  |
    | 07/02/97   | 600      | Sell     | $10.50  |
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "dots that lead": (
        """
    Date                Shares Sold         Price
    July 1, 1997 ...... 1,500 ............. $10.25
    July 2, 1997 ...... 600 ............... $10.50
""",
        ["07/01/97 sell 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "totals of each person": (
        """
    Name           Date          No. Shares     Price     Total Cost
    Brambleholt    07/01/97      1,500          10.25     15,375
    Brambleholt    07/02/97        600          10.50      6,300
    Total Brambleholt            2,100                    21,675
    Tarnbrook      07/02/97      1,000          10.50     10,500
    Total Tarnbrook              1,000                    10,500
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt",
            "07/02/97 buy 600 10.50 Brambleholt",
            "07/02/97 buy 1000 10.50 Tarnbrook",
        ],
    ),
    "apostrophes between the thousands, blanks before and behind tabs": (
        """
    Date \t        Type\tQuantity\t        Price\t        Exchange
    23.07.1997\tBUY\t55'798      \t71.71\tTarnbrook Stock Exchange
    22.07.1997\tSELL\t103’174   \t        71.74\tTarnbrook Stock Exchange
    05.07.1997\tSELL\t60 \t71.38\tTarnbrook Stock Exchange
""",
        ["07/23/97 buy 55798 71.71", "07/22/97 sell 103174 71.74", "07/05/97 sell 60 71.38"],
    ),
    "several days in a row": (
        """
    Date              Shares Purchased     Average Price
    7/01 - 7/03/97    1,500                10.25
    7/07/97             600                10.50
""",
        ["- buy 1500 10.25", "07/07/97 buy 600 10.50"],
    ),
    "a title of a column on the line above, and what was done below the header": (
        """
    Brambleholt Fund, L.P.
                      Number of
    Date              Shares        Average Price
    ----              ---------     -------------
    Purchases:
    7/01/97           1,500         10.25
    Shares Sold
    7/02/97             600         10.50
""",
        ["07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.", "07/02/97 sell 600 10.50 Brambleholt Fund, L.P."],
    ),
    "a number sold that looks like a note, and notes": (
        """
    Date             Purchased (or Sold)     Price         Shares Owned
    7/01/97          1,500                   10.25 (1)     1,500
    7/02/97          (50)                    10.50 (2)     1,450
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 50 10.50"],
    ),
    "days behind their numbers, without a year": (
        """
    Number of        Price
    Shares Sold      Per Share     Date
    1,500            10.25         7/1
      600            10.50         7/2
""",
        ["07/01/97 sell 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "days without a year side by side": (
        """
    The Fund purchased these shares:

    Date      Shares     Price          Date      Shares     Price
    7/01      1,500      10 1/4         7/03        400      10 3/4
    7/02        600      10 1/2         7/07        200      11
""",
        [
            f"{row} The Fund"
            for row in (
                "07/01/97 buy 1500 10.25",
                "07/02/97 buy 600 10.5",
                "07/03/97 buy 400 10.75",
                "07/07/97 buy 200 11",
            )
        ],
    ),
    "months": (
        """
    Month             Shares Purchased      Average Price
    July 1997         1,500                 10.25
    August 1997         600                 10.50
""",
        ["- buy 1500 10.25", "- buy 600 10.50"],
    ),
    "marks for the day above, of which one number is the sum of those above": (
        """
    Date              Shares Purchased      Price
    7/01/97           1,500                 10.25
       "                600                 10.50
       "              2,100                 10.75
""",
        ["07/01/97 buy 1500 10.25", "07/01/97 buy 600 10.50", "07/01/97 buy 2100 10.75"],
    ),
    "sentences cut into lines": (
        """
    (c)  The Fund bought the following shares in the past sixty days:

         July 1, 1997       1,500 shares at $10.25 per share
         July 2, 1997         600 shares at an average of $10 1/2 per share
""",
        ["07/01/97 buy 1500 10.25 The Fund", "07/02/97 buy 600 10.5 The Fund"],
    ),
    "two tables, each with its header; the second has nothing sold, and the first a row without its day": (
        """
    Party             Date          Shares Bought     Shares Sold     Price
    Brambleholt       07/01/97      1,500                             10.25
                      07/02/97                          600           10.50
                                    100                               10.75

    Party             Date          Shares Bought     Shares Sold     Price
    Tarnbrook         07/02/97      1,000                             10.50
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt",
            "07/02/97 sell 600 10.50 Brambleholt",
            "07/02/97 buy 100 10.75 Brambleholt",
            "07/02/97 buy 1000 10.50 Tarnbrook",
        ],
    ),
    "a purchase price of shares that were sold": (
        """
    The Fund sold these shares in the open market:

    Purchaser         Date          Shares            Purchase Price
    Tarnbrook         07/01/97      1,500             10.25
""",
        ["07/01/97 sell 1500 10.25 Tarnbrook"],
    ),
    "what is bought of the issuer": (
        """
    (c)  On July 1, 1997 the Issuer sold the following securities:

    Purchaser                            Date          Shares        Price
    Fern Fund, L.P. ("Fern Fund")        07/01/97      1,500         Cdn.$10.25
""",
        ["07/01/97 buy 1500 10.25 Fern Fund, L.P."],
    ),
    "the last word of a paragraph": (
        """
    (c)  The following purchases of shares have been made by the
Reporting Person within the past sixty days, all on the Tarnbrook Stock
Exchange:

    Date          Shares        Price
    07/01/97      1,500         10.25
""",
        ["07/01/97 buy 1500 10.25"],
    ),
    "a name, what it is called, and which purchases": (
        """
    (c) During the period the following transactions were effected by Fern
International, N.V. ("FINV"), each of which was a purchase:

    Date          Shares        Price
    07/01/97      1,500         10.25
""",
        ["07/01/97 buy 1500 10.25 Fern International, N.V."],
    ),
    "who did it, in a sentence before another": (
        """
The following transactions were effected by Moss Master Fund, Ltd. Each option is one to buy 100 shares.

    Date          Shares Bought        Price
    07/01/97      1,500                10.25
""",
        ["07/01/97 buy 1500 10.25 Moss Master Fund, Ltd."],
    ),
    "who did it, below the table": (
        """
    Date          Transaction     Shares        Price
    07/01/97      BUY             1,500         10.25

All of the foregoing transactions were effected by Moss Fund, Ltd. in the open market.
""",
        ["07/01/97 buy 1500 10.25 Moss Fund, Ltd."],
    ),
    "accounts": (
        """
    Date     Acct    B/S     Shares        Price
    07/01/97   LP     B       1,500         10.25
    07/02/97   OFF    S         500         10.50
""",
        ["07/01/97 buy 1500 10.25 LP", "07/02/97 sell 500 10.50 OFF"],
    ),
    "powers above a table that says no side": (
        """
    (b)  The Fund has the sole power to vote and to dispose of 2,100 shares.

    Date          Shares            Price
    07/01/97      1,500             10.25
    07/02/97        600             10.50
""",
        ["07/01/97 ? 1500 10.25", "07/02/97 ? 600 10.50"],
    ),
    "where it was done, between the numbers and the day": (
        """
    Type          Price       Shares       Market       Date
    Bought        10.25       1,500        Nasdaq       07/01/97
    Sold          10.50         600        Nasdaq       07/02/97
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "what was done goes on in the line below": (
        """
    Date         Nature of          Number        Price
    7/01/97      Open market        1,500         10.25
                 purchase
    7/02/97      Open market          600         10.50
                 sale
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "what was done said below": (
        """
    Date         Shares        Price
    7/01/97      1,500         10.25

    All of the above were purchases on the exchange.
""",
        ["07/01/97 buy 1500 10.25"],
    ),
    "a colon behind the day": (
        """
    (c)  The Fund traded as follows:

    7/1/97: bought 1,500 shares at $10.25
    7/2/97: sold 600 shares at $10.50
""",
        ["07/01/97 buy 1500 10.25 The Fund", "07/02/97 sell 600 10.50 The Fund"],
    ),
    "a table that goes on below its header on the next page, in the same day and for the same person": (
        """
    Date         Type       Shares        Price        Where and How
                                                       Effected
    Brambleholt Fund, L.P.
    7/01/97      Bought     1,500         10.25        Nasdaq

                              Page 7 of 9

    Date         Type       Shares        Price        Where and How
                                                       Effected
                 Bought       600         10.50        Nasdaq
    7/02/97      Sold         400         10.75        Nasdaq
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.",
            "07/01/97 buy 600 10.50 Brambleholt Fund, L.P.",
            "07/02/97 sell 400 10.75 Brambleholt Fund, L.P.",
        ],
    ),
    "the name of a person in two lines": (
        """
    Purchaser              Date         Shares        Price
    Tarnbrook Family       7/01/97      1,500         10.25
    Foundation, Inc.
    Osier Thwaite          7/02/97        600         10.50
""",
        ["07/01/97 buy 1500 10.25 Tarnbrook Family Foundation, Inc.", "07/02/97 buy 600 10.50 Osier Thwaite"],
    ),
    "sums that no words say to be sums, of each fund": (
        """
    Shares Bought     Price        Date
    Brambleholt Fund, L.P.
    1,500             10.25        7/01/97
      600             10.50        7/02/97
      400             10.75        7/03/97
    2,500             10.40
    Tarnbrook Fund, L.P.
      300             10.25        7/01/97
      200             10.75        7/02/97
      500             10.45
""",
        [
            "07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.",
            "07/02/97 buy 600 10.50 Brambleholt Fund, L.P.",
            "07/03/97 buy 400 10.75 Brambleholt Fund, L.P.",
            "07/01/97 buy 300 10.25 Tarnbrook Fund, L.P.",
            "07/02/97 buy 200 10.75 Tarnbrook Fund, L.P.",
        ],
    ),
    "labels and values, block by block": (
        """
    Date:     July 1, 1997
    Nature:   Purchase
    Shares:   1,500
    Price:    $10-1/4

    Date: July 2, 1997     Nature: Sale     Shares: 600     Price: $10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "a range is no price": (
        """
    Trade Date    Shares Purchased    Price or Range
    07/01/97         1,500            10.10 - 10.25 (1)
    07/02/97           600            10.50
    07/03/97           700            $10.40-$10.60
""",
        ["07/01/97 buy 1500 -", "07/02/97 buy 600 10.50", "07/03/97 buy 700 -"],
    ),
    "a day without a year amid numbers, before its price": (
        """
    Bought     1,500     7/1       @ 10 1/4
    Sold         600     7/2       @ 10 1/2
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.5"],
    ),
    "a column of how many trades it took": (
        """
    Shares purchased:
                 Number       Shares         Price
    Date         of Trades    Purchased      Average
    07/01/97         6          12,500       10.3125
    07/02/97         3           4,000       10.3750
""",
        ["07/01/97 buy 12500 10.3125", "07/02/97 buy 4000 10.3750"],
    ),
    "a name in lines beside its rows, blank lines between those of each person": (
        """
    Name                           Date       Shares Bought     Price
    Max Orme                       7/01/97       1,000          10.25
                                   7/02/97       1,500          10.50

    Fern Dental Associates         7/01/97       2,000          10.25
    Profit Sharing Plan            7/02/97       1,200          10.75
""",
        [
            "07/01/97 buy 1000 10.25 Max Orme",
            "07/02/97 buy 1500 10.50 Max Orme",
            "07/01/97 buy 2000 10.25 Fern Dental Associates Profit Sharing Plan",
            "07/02/97 buy 1200 10.75 Fern Dental Associates Profit Sharing Plan",
        ],
    ),
    "sales below purchases and their total, of one fund": (
        """
     FERN FUND, L.P.

          Purchases

            Trade Date         Shares         Price per Share
            1/18/97            10,000            $20.25
            1/20/97             5,000             20.38
            Total              15,000     (average $20.29)

          Sales

            Trade Date         Shares         Price per Share
            2/15/97             2,500                $21
""",
        [
            "01/18/97 buy 10000 20.25 FERN FUND, L.P.",
            "01/20/97 buy 5000 20.38 FERN FUND, L.P.",
            "02/15/97 sell 2500 21 FERN FUND, L.P.",
        ],
    ),
    "what a sign before a number means": (
        """
    ENTITY            TRADE DATE      QUANTITY        PRICE
                                       + BUY
                                       - SELL
    FERN ASSOCIATES    07/11/96       +20,000        30.125
                       07/23/96        -5,000        32.250
""",
        ["07/11/96 buy 20000 30.125 FERN ASSOCIATES", "07/23/96 sell 5000 32.250 FERN ASSOCIATES"],
    ),
    "a year said of all dates": (
        """
     Shares were purchased in the open market in the following amounts (1995 dates; prices net
     of commissions):

              July       9       4,300 shares  @  3.15
                        10       1,200 shares  @  3.10
""",
        ["07/09/95 buy 4300 3.15", "07/10/95 buy 1200 3.10"],
    ),
    "a name with what it is called, and on whose behalf": (
        """
                    Fern Crossing Fund, L.P. ("Fund")

    Date             Transaction      Shares        Price
    June 1, 1997     Purchase         25,000        $8.9934

         Fern Crossing Capital, L.L.C. (on behalf of a managed account)

    Date             Transaction      Shares        Price
    June 2, 1997     Purchase         10,000        $9.0500
""",
        [
            "06/01/97 buy 25000 8.9934 Fern Crossing Fund, L.P.",
            "06/02/97 buy 10000 9.0500 Fern Crossing Capital, L.L.C.",
        ],
    ),
    "another list, of sales by another": (
        """
    During the past sixty days Mr. Orme made the following purchases of Common Stock:

    -   June 15, 1997        1,000 shares at $14.125
    -   June 22, 1997        2,200 shares at $13.875

During the same period the Orme Remainder Trust, of which Mr. Orme is trustee, sold Common
Stock as follows:

    -   June 25, 1997        3,000 shares at $14.25
""",
        [
            "06/15/97 buy 1000 14.125 Mr. Orme",
            "06/22/97 buy 2200 13.875 Mr. Orme",
            "06/25/97 sell 3000 14.25 the Orme Remainder Trust",
        ],
    ),
    "a note that says sale": (
        """
    The following is a list of all transactions. All were purchases except as noted.

     DATE            SHARES     PRICE
     02/12/96          2,500         7.875
     03/19/96          1,000 *       9.00

     * Sale
""",
        ["02/12/96 buy 2500 7.875", "03/19/96 sell 1000 9.00"],
    ),
    "as many tabs on each line, of which two stand for an empty cell": (
        "Name of\t\tNumber of\t\nPerson\tDate\tShares Bought\tPrice\n"
        "Brambleholt\t07/01/97\t1,500\t10.25\n\t07/02/97\t600\t10.50\n",
        ["07/01/97 buy 1500 10.25 Brambleholt", "07/02/97 buy 600 10.50 Brambleholt"],
    ),
    "names, deeds and days one blank apart": (
        """
Fund Transaction Trade Date Shares Price Per Share
Tarnbrook Fund LP Buy 7/1/1997 1,000 $5.25
Tarnbrook QP Fund LP Sell 7/2/1997 700 $5.50
""",
        ["07/01/97 buy 1000 5.25 Tarnbrook Fund LP", "07/02/97 sell 700 5.50 Tarnbrook QP Fund LP"],
    ),
    "letters for bullets, and whose transactions a paragraph lists": (
        """
    The transactions of Tarnbrook Foods Inc. since May 4, 1997 were made in the open market:

     o    July 1, 1997 - purchased 1,000 shares at $5.25 per share
     o    July 2, 1997 - sold 700 shares at $5.50 per share
""",
        ["07/01/97 buy 1000 5.25 Tarnbrook Foods Inc.", "07/02/97 sell 700 5.50 Tarnbrook Foods Inc."],
    ),
    "heads of several lines above a column without a number": (
        """
    The following were bought:

                Rookhope      Rookhope      Rookhope
                 Capital      Partners      Offshore      Price
  Date                           II            Ltd       per share
  --------     ---------     ---------     ---------     ---------
  7/01/97         1,000                                    $5.25
  7/02/97                                        700       $5.50
""",
        ["07/01/97 buy 1000 5.25 Rookhope Capital", "07/02/97 buy 700 5.50 Rookhope Offshore Ltd"],
    ),
    "columns that stand elsewhere on the next page, and names centred in two lines": (
        """
                                                                 SCHEDULE A

                                                          Tarnbrook Master Fund

     Nature              Shares bought (sold)      Price      Date of Trade
     Purchase                    1,000             5.25         7/01/97
     Sale                         (700)            5.50         7/02/97

                   Tarnbrook Fund LP (Through the Tarnbrook
                                 Account)
   Purchase    2,000      5.75     7/03/97
   Sale         (400)     6.00     7/04/97
""",
        [
            "07/01/97 buy 1000 5.25 Tarnbrook Master Fund",
            "07/02/97 sell 700 5.50 Tarnbrook Master Fund",
            "07/03/97 buy 2000 5.75 Tarnbrook Fund LP (Through the Tarnbrook Account)",
            "07/04/97 sell 400 6.00 Tarnbrook Fund LP (Through the Tarnbrook Account)",
        ],
    ),
    "days whose years stand below them, beside what else goes on there": (
        """
    The following were purchased:

     Date           Shares       Price       Venue
     6 July         1,000        NOK 5.25    Oslo
     1997                                    Exchange
     15-Jul-          700        NOK 5.50    Oslo
     1997
""",
        ["07/06/97 buy 1000 5.25", "07/15/97 buy 700 5.50"],
    ),
    "deeds and names one blank apart, behind prices": (
        """
Trade Date Number of Shares Price per Share Transaction Reporting Person
7/1/1997 1,000 $5.25 Purchase Tarnbrook Offshore, Ltd.
7/2/1997 700 $5.50 Sale Tarnbrook LP
""",
        ["07/01/97 buy 1000 5.25 Tarnbrook Offshore, Ltd.", "07/02/97 sell 700 5.50 Tarnbrook LP"],
    ),
    "who traded, and deeds cut short": (
        """
    Tarnbrook & Partners traded as follows:

     7/1/97   Bot 1,000 @ 5 1/4
     7/2/97   Sld 700 @ 5 1/2
""",
        ["07/01/97 buy 1000 5.25 Tarnbrook & Partners", "07/02/97 sell 700 5.5 Tarnbrook & Partners"],
    ),
    "whose account it is, below the header": (
        """
    Sales are marked by a minus sign.

   Date           Quantity        Price

Account:  Tarnbrook Proprietary

   7/01/97          1,000         5.25
   7/02/97            700-        5.50
""",
        ["07/01/97 buy 1000 5.25 Tarnbrook Proprietary", "07/02/97 sell 700 5.50 Tarnbrook Proprietary"],
    ),
    "cells that go on below: years, names, prices, and what was done": (
        """
    Person       Date        Amount            Price     How
    Tarnbrook    July 1,     1,000 shares      $5.25     Open
    Rock Fund    1997        acquired                    market
    Tarnbrook    July 2,     700 shares                  Open
    Rock Fund    1997        disposed of       $5.50     market
    II
""",
        ["07/01/97 buy 1000 5.25 Tarnbrook Rock Fund", "07/02/97 sell 700 5.50 Tarnbrook Rock Fund II"],
    ),
    "purchases and sales side by side, whose signs stand between their columns": (
        """
    Tarnbrook Corp. effected the following:

          Purchases      Sales
Date      Shares  Price  Shares  Price
07/01/97  10,800  $  11.32
07/02/97                 33,100  $ 14.09
07/03/97  36,400  $  10.91
""",
        [
            "07/01/97 buy 10800 11.32 Tarnbrook Corp.",
            "07/02/97 sell 33100 14.09 Tarnbrook Corp.",
            "07/03/97 buy 36400 10.91 Tarnbrook Corp.",
        ],
    ),
    "labels with a number sign, in blocks": (
        """
    Type:               Purchase
    Date of Trade:      07/01/97
    # of Shares:        1,500
    Price Per Share:    10.25

    Type:               Sale
    Date of Trade:      7/2
    # of Shares:        600
    Price Per Share:    10.50
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "a word of a title above its column, and whose they are above": (
        """
    The purchases of shares of Common Stock effected by Tarn Capital
within the past sixty days are as follows:

                                     Range of    Aggregate
Trade Date    Shares      Price       Prices       Price

7/01/97        1,500    $10.25    $10 - $10.50    15,375.00
7/02/97          600    $10.50    $10 - $11.00     6,300.00
""",
        ["07/01/97 buy 1500 10.25 Tarn Capital", "07/02/97 buy 600 10.50 Tarn Capital"],
    ),
    "days without a year behind their numbers, below their title": (
        """
Shares       Purchase
Bought        Price      Trade Date    Total Cost    Market
 1,500        10 1/4     7/1           15,375.00     Amex
   600        11         7/2            6,600.00     Amex
   700        11         3/8            7,700.00     Amex
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 11", "03/08/97 buy 700 11"],
    ),
    "a fund whose name has a word of sums": (
        """
Name                          Date        Shares Bought    Price
Tarn Total Return Fund        7/01/97             1,500    10.25
                              7/02/97               600    10.50
Moss Fund                     7/03/97               700    10.75
""",
        [
            "07/01/97 buy 1500 10.25 Tarn Total Return Fund",
            "07/02/97 buy 600 10.50 Tarn Total Return Fund",
            "07/03/97 buy 700 10.75 Moss Fund",
        ],
    ),
    "halves with a day of settlement each": (
        """
Trade Date   Shares Bought   Price   Settlement    Trade Date   Shares Bought   Price   Settlement
7/01/97      1,500           10.25   7/04/97       7/03/97        700           10.75   7/06/97
7/02/97        600           10.50   7/05/97       7/04/97        800           10.80   7/07/97
""",
        [
            "07/01/97 buy 1500 10.25",
            "07/02/97 buy 600 10.50",
            "07/03/97 buy 700 10.75",
            "07/04/97 buy 800 10.80",
        ],
    ),
    "halves with shares before the day and a commission behind it": (
        """
Shares Bought   Price   Trade Date   Commission    Shares Bought   Price   Trade Date   Commission
        1,500   10.25   7/01/97           30.00              700   10.75   7/03/97           14.00
          600   10.50   7/02/97           12.00              800   10.80   7/04/97           16.00
""",
        [
            "07/01/97 buy 1500 10.25",
            "07/02/97 buy 600 10.50",
            "07/03/97 buy 700 10.75",
            "07/04/97 buy 800 10.80",
        ],
    ),
    "days of settlement, and the shares that are owned behind them": (
        """
                                         Settlement     Shares Owned
Date       Shares Bought     Price          Date       After Transaction
7/01/97          1,500       10.25       7/04/97            1,000,000
7/02/97            600       10.50       7/05/97            1,000,600
""",
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "a name between rows of which a column is never alike": (
        """
Transaction             Shares     Price    Date        Range of Prices
Tarn Family Limited Partnership
Open Market Purchase     1,500    $10.25    7/01/97     $10.20 - $10.30
Open Market Purchase       600    $10.50    7/02/97     $10.45 - $10.55
Ann K. Orme
Open Market Purchase       700    $10.75    7/03/97     $10.70 - $10.80
""",
        [
            "07/01/97 buy 1500 10.25 Tarn Family Limited Partnership",
            "07/02/97 buy 600 10.50 Tarn Family Limited Partnership",
            "07/03/97 buy 700 10.75 Ann K. Orme",
        ],
    ),
    "names of three lines each beside their rows": (
        """
Name                  Date        Shares Bought    Price
Tarn and Moss         7/01/97             1,500    10.25
Charitable Remainder
Unitrust
Fern Co.              7/02/97               600    10.50
""",
        ["07/01/97 buy 1500 10.25 Tarn and Moss Charitable Remainder Unitrust", "07/02/97 buy 600 10.50 Fern Co."],
    ),
}


@pytest.mark.parametrize("layout", TEXTS)
def test_every_row_of_a_text(layout: str) -> None:
    text, rows = TEXTS[layout]
    trades = _text(text)
    assert _shown(trades) == rows
    assert trades.lost == []


def test_the_issuer_above_a_table_is_nobody() -> None:
    table = "\n    Common Stock\n\n    Date        Bought      Price\n    7/01/97      1,000       4.25\n"
    found = list[str]()
    for heading in ("FERN FOUNDRY, INC.", "Fern Foundry, Inc. (NYSE: FFY)", "Fern Foundry Trust"):
        text = f"\n    {heading}{table}"
        found += (row.person for row in read_trades(text, 0, len(text), EVENT, (), (), "Fern Foundry Inc.").read)
    assert found == ["", "", "Fern Foundry Trust"]


def test_whose_rows_are_is_not_to_whom_all_was_sold_but_for_those_who_report() -> None:
    text = """
    Fern Corp. sold in private transactions:

     Date           Purchaser              Shares         Price
     ----           ---------              ------         -----
     7/01/97        Moss Bank plc           1,000         $4.25
     7/02/97        Tarn Capital LLC        2,000         $4.50
"""
    rows = read_trades(text, 0, len(text), EVENT, filers=["Fern Corp.", "Tarn Capital"]).read
    assert [row.person for row in rows] == ["Fern Corp.", "Tarn Capital LLC"]


def test_a_cell_behind_the_numbers_is_who_files_or_is_called_so() -> None:
    text = """
    Fern (OS) and Moss Partners, "MP", bought and sold (OS = Fern Offshore, Ltd.; DO - delivered out):

    7/01/97   Purchase   1,000   4.25   OS
    7/02/97   Sale       2,000   4.50   MP
    7/03/97   Purchase   3,000   4.75   Orme Overseas
    7/04/97   Purchase   4,000   4.75   Elsewhere
    7/07/97   -          5,000   DO
"""
    rows = read_trades(text, 0, len(text), EVENT, filers=["ORME OVERSEAS, L.P.", "Moss Partners"]).read
    assert [row.person for row in rows] == ["OS", "MP", "Orme Overseas", "", ""]


def test_a_row_whose_price_is_not_read_is_told() -> None:
    text = "Date        Shares Purchased     Price\n7/1/97      1,500     10.25\n7/2/97      1,800     10;50\n"
    trades = _text(text)
    assert _shown(trades) == ["07/01/97 buy 1500 10.25", "07/02/97 buy 1800 -"]
    assert [text[start:end].split(maxsplit=1)[0] for start, end in trades.lost] == ["7/2/97"]


def test_a_trade_that_was_cancelled_is_told_and_not_read() -> None:
    rows = "Date        Type           Shares     Price\n7/1/97      Buy            1,000      $5.00\n"
    trades = _text(f"Transactions by Fern Fund:\n\n{rows}7/2/97      Cancel Buy       500      $5.10\n")
    assert _shown(trades) == ["07/01/97 buy 1000 5.00 Fern Fund"]
    assert len(trades.lost) == 1


def test_shares_that_words_above_say_are_in_thousands_are_told_and_not_read() -> None:
    trades = _text(
        "Shares bought by Fern Fund in thousands:\n\nDate        Shares     Price\n7/1/97      1.5        $5.25\n"
    )
    assert trades.read == []
    assert len(trades.lost) == 1


def test_a_row_whose_number_is_not_read_is_told() -> None:
    text = "Date        Shares Purchased     Price\n7/1/97      1,500     10.25\n7/2/97      1;800     10.50\n"
    trades = _text(text)
    assert _shown(trades) == ["07/01/97 buy 1500 10.25"]
    assert [text[start:end].split(maxsplit=1)[0] for start, end in trades.lost] == ["7/2/97"]


PAGES = {
    "whose shares they are allocated to": (
        _table(
            "Date | Buy/Sell | Price | No. of shares allocated to Fern Fund LP | No. of shares allocated to Moss Ltd",
            "7/1/97 | Buy | $7.25 | 3,000 | 1,000",
            "7/2/97 | Sell | $8.02 | 750 | 250",
        ),
        [
            "07/01/97 buy 3000 7.25 Fern Fund LP",
            "07/01/97 buy 1000 7.25 Moss Ltd",
            "07/02/97 sell 750 8.02 Fern Fund LP",
            "07/02/97 sell 250 8.02 Moss Ltd",
        ],
    ),
    "who did it in a sentence above, in the office of another": (
        _table(
            "Date | Shares | Transaction | Price",
            "7/1/97 | 600 | Acquisition | 25.75",
            above="The Bank, as fiduciary for various trust accounts, effected these transactions:",
        ),
        ["07/01/97 buy 600 25.75 The Bank"],
    ),
    "names whose rows follow each other, marks of notes, cents in cells of their own, and a legend": (
        _table(
            "Date | Party | Nature | Number of Shares | Price | | ",
            "7/1/97 | Master Fund<sup>(A)</sup> | OMP | 14,000 | $ | 2 | .11",
            "7/2/97 | Master Fund | OMP | 6,000 | $ | 2 | .08",
            "7/2/97 | Partners<sup>(B)</sup> | OMP | 4,000 | $ | 2 | .08",
            "7/3/97 | Master Fund | OMP | 21,500 | $ | 1 | .9644",
            "7/3/97 | Partners | OMP | 8,500 | $ | 1 | .9644",
            "7/7/97 | Partners | OMS | 2,000 | $ | 2 | .35",
        )
        + "<p>OMP means open market purchase. OMS means open market sale.</p>",
        [
            "07/01/97 buy 14000 2.11 Master Fund",
            "07/02/97 buy 6000 2.08 Master Fund",
            "07/02/97 buy 4000 2.08 Partners",
            "07/03/97 buy 21500 1.9644 Master Fund",
            "07/03/97 buy 8500 1.9644 Partners",
            "07/07/97 sell 2000 2.35 Partners",
        ],
    ),
    "a column for each day, without a title, of two funds": (
        _table(
            " | 7/1/97 | 7/2/97",
            "Price per share | $9.1147 | $10.0525",
            "Fund I: shares purchased (sold) | 2,204 | (735)",
            "Fund II: shares purchased (sold) | 796 | (265)",
        ),
        [
            "07/01/97 buy 2204 9.1147 Fund I",
            "07/01/97 buy 796 9.1147 Fund II",
            "07/02/97 sell 735 10.0525 Fund I",
            "07/02/97 sell 265 10.0525 Fund II",
        ],
    ),
    "a column for each day, below numbers of them": (
        _table(
            " | Transaction 1 | Transaction 2",
            "Date | 7/1/97 | 7/2/97",
            "By | Fern Fund LP | Gerard Orme",
            "Type | Purchase | Sale",
            "Shares | 20,100 | 2,500",
            "Average price | $7.1205 | $8.05",
        ),
        ["07/01/97 buy 20100 7.1205 Fern Fund LP", "07/02/97 sell 2500 8.05 Gerard Orme"],
    ),
    "titles and rows in the lines of a cell for each column": (
        _table(
            "Trade Date<br>7/1/97<br>7/2/97 | Shares Bought (Sold)<br>1,000<br>(3,000) | Price<br>$7.00<br>$8.25",
            above="Fern Investments Corp.'s open-market transactions:",
        ),
        ["07/01/97 buy 1000 7.00 Fern Investments Corp.", "07/02/97 sell 3000 8.25 Fern Investments Corp."],
    ),
    "whose it is before a colon and the day": (
        "<ul><li>Fern Fund LP: 7/1/97, bought 6,125 shares, $18.02</li>"
        "<li>Moss Ltd.: 7/2/97, sold 900 shares, $19.00</li></ul>",
        ["07/01/97 buy 6125 18.02 Fern Fund LP", "07/02/97 sell 900 19.00 Moss Ltd."],
    ),
    "titles that are not as wide as the cells below them": (
        _table(
            "Date | Price | Shares bought by Fern Value Fund LP | Shares bought by Moss Ltd | Total shares",
            "7/1/97 | $ | 40.00 | 700 | 300 | 1,000",
            "7/2/97 | $ | 41.00 | 1,400 | 600 | 2,000",
        ),
        [
            "07/01/97 buy 700 40.00 Fern Value Fund LP",
            "07/01/97 buy 300 40.00 Moss Ltd",
            "07/02/97 buy 1400 41.00 Fern Value Fund LP",
            "07/02/97 buy 600 41.00 Moss Ltd",
        ],
    ),
    "whose rows are, in lines of a heading, in words of a row, in raised notes": (
        "<table><tr><td colspan=4>Fern Fund A, LP<br>Trading Activity in the Past 60 Days</td></tr>"
        "<tr><td>Date</td><td>Nature</td><td>Shares</td><td>Price</td></tr>"
        "<tr><td>7/1/97</td><td>Purchase</td><td>1,000</td><td>4.25</td></tr>"
        "<tr><td>7/2/97</td><td>Open market sale by Moss Fund A, LP</td><td>2,000</td><td>4.50</td></tr>"
        "<tr><td>7/3/97</td><td>Purchase</td><td>3,000<sup>1</sup></td><td>4.75</td></tr></table>"
        "<p><sup>1</sup> Represents shares traded by Orme Ltd.</p>",
        [
            "07/01/97 buy 1000 4.25 Fern Fund A, LP",
            "07/02/97 sell 2000 4.50 Moss Fund A, LP",
            "07/03/97 buy 3000 4.75 Orme Ltd.",
        ],
    ),
    "names behind dashes, and a total of shares": (
        _table(
            "Trade Date | Shares Purchased (Sold) - Fund A | Shares Purchased (Sold) - Fund B | Total | Price",
            "7/1/97 | 7,100 | 2,900 | 10,000 | $12.02",
            "7/2/97 | (355) | (145) | (500) | $14.20",
        ),
        [
            "07/01/97 buy 7100 12.02 Fund A",
            "07/01/97 buy 2900 12.02 Fund B",
            "07/02/97 sell 355 14.20 Fund A",
            "07/02/97 sell 145 14.20 Fund B",
        ],
    ),
    "a total beside a day and a side of several rows": (
        "<table><tr><td>Date</td><td>Buy/Sell</td><td>Fund</td><td>Shares</td><td>Price</td></tr>"
        "<tr><td rowspan=3>7/1/97</td><td rowspan=3>Buy</td><td>Fern Fund</td><td>1,500</td><td>$10.25</td></tr>"
        "<tr><td>Moss Fund</td><td>600</td><td>$10.25</td></tr><tr><td>Total</td><td>2,100</td><td></td></tr></table>",
        ["07/01/97 buy 1500 10.25 Fern Fund", "07/01/97 buy 600 10.25 Moss Fund"],
    ),
    "names beside the title of the days, and prices in pence": (
        "<p>Transactions:</p><table><tr><td rowspan=2>Date</td><td colspan=2>Fern Fund</td>"
        "<td colspan=2>Moss Offshore</td></tr>"
        "<tr><td>Bought (Sold)</td><td>Price</td><td>Bought (Sold)</td><td>Price</td></tr>"
        "<tr><td>7/1/97</td><td>(1,500)</td><td>134.5p</td><td>600</td><td>140p</td></tr></table>",
        ["07/01/97 sell 1500 1.345 Fern Fund", "07/01/97 buy 600 1.40 Moss Offshore"],
    ),
    "what was done behind names, and averages": (
        "<p>Fern Fund &#150; Sales</p>"
        + _table("Date | Shares | Price", "7/1/97 | 1,500 | $10.25 (avg)", "7/2/97 | 600 | $10.50 (average)"),
        ["07/01/97 sell 1500 10.25 Fern Fund", "07/02/97 sell 600 10.50 Fern Fund"],
    ),
    "raised fractions, and the last column of whom": (
        _table(
            "Date | Shares Sold | Price | Client",
            "7/1/97 | 1,500 | $10<sup>1</sup>/<sub>4</sub> | Moss Trust",
            "7/2/97 | 600 | $10<sup>1/2</sup> | Orme Trust",
        ),
        ["07/01/97 sell 1500 10.25 Moss Trust", "07/02/97 sell 600 10.5 Orme Trust"],
    ),
    "a letter behind the number": (
        _table(
            "Date | Number of Shares Purchased (P) or Sold (S) | Average Price | Range",
            "7/1/97 | 10,000 (P) | $3.4512 (1) | $3.40-$3.50",
            "7/2/97 | 4,500 (S) | $3.3001 (b) | $3.25-$3.38",
        ),
        ["07/01/97 buy 10000 3.4512", "07/02/97 sell 4500 3.3001"],
    ),
    "shares and prices under names, and nothing beside what was said above": (
        "<p>Purchases of Stock</p><table><tr><td></td><td colspan=2>Brambleholt Fund</td><td colspan=2>Tarnbrook</td>"
        "</tr><tr><td>Date</td><td>Shares</td><td>Price</td><td>Shares</td><td>Price</td></tr>"
        "<tr><td>7/1/97</td><td>1,500</td><td>$10.25</td><td>600</td><td>$10.50</td></tr></table>",
        ["07/01/97 buy 1500 10.25 Brambleholt Fund", "07/01/97 buy 600 10.50 Tarnbrook"],
    ),
    "the day of settlement before that of the trade": (
        _table(
            "Settlement Date | Trade Date | Bought | Sold | Price",
            "7/4/97 | 7/1/97 | 4,300 | - | $27.11",
            "7/7/97 | 7/2/97 | - | 1,250 | $27.95",
        ),
        ["07/01/97 buy 4300 27.11", "07/02/97 sell 1250 27.95"],
    ),
    "what is neither bought nor sold has no side": (
        _table(
            "Transaction | Date | No. Shares | Price Per Share",
            "Sale | 7/1/97 | 400 | $15.02",
            "Gift | 7/2/97 | 1,000 | N/A",
            above="The sales were:",
        ),
        ["07/01/97 sell 400 15.02", "07/02/97 ? 1000 -"],
    ),
    "parentheses in a cell of their own": (
        _table(
            "Date | Purchased (Sold) | | Price",
            "7/1/97 | 1,500 | | $ | 10.25",
            "7/2/97 | (600 | ) | $ | 10.50",
            above="Transactions in the last sixty days",
        ),
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "an empty first cell": (
        _table(
            "Reporting Person | Date | Shares Purchased | Price Per Share",
            "Brambleholt Fund | 7/1/97 | 1,500 | $10.25",
            " | 7/2/97 | 600 | $10.50",
            "Tarnbrook | 7/3/97 | 400 | $10.75",
        ),
        [
            "07/01/97 buy 1500 10.25 Brambleholt Fund",
            "07/02/97 buy 600 10.50 Brambleholt Fund",
            "07/03/97 buy 400 10.75 Tarnbrook",
        ],
    ),
    "bought and sold": (
        _table("Date | Bought | Sold | Price",
            "7/1/97 | 1,500 | | 10.25", "7/2/97 | | 600 | 10.50", "Total | 1,500 | 600"),
        ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "side by side": (
        _table(
            "Date | Shares | Price | | Date | Shares | Price",
            "7/1/97 | 1,500 | 10.25 | | 7/3/97 | 400 | 10.75",
            "7/2/97 | 600 | 10.50 | | 7/4/97 | 300 | 10.80",
            "7/2/97 | 700 | 10.50 | | | |",
            above="All of these were sales in the open market.",
        ),
        [
            "07/01/97 sell 1500 10.25", "07/02/97 sell 600 10.50", "07/02/97 sell 700 10.50",
            "07/03/97 sell 400 10.75", "07/04/97 sell 300 10.80",
        ],
    ),
    "lines in cells": (
        _table(
            "Date | Shares Purchased | Price",
            "7/1/97<br>7/2/97<br>7/3/97 | 1,500<br>600<br>400 | $10.25<br>$10.50<br>$10.75",
        ),
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50", "07/03/97 buy 400 10.75"],
    ),
    "paragraphs in cells": (
        _table(
            "<p>Date</p> | <p>Number of</p><p>Shares Sold</p> | <p>Price</p>",
            "<p>7/1/97</p> | <p>1,500</p> | <p>$10.25</p>",
            "<p>7/2/97</p> | <p>600</p> | <p>$10.50</p>",
        ),
        ["07/01/97 sell 1500 10.25", "07/02/97 sell 600 10.50"],
    ),
    "the nature of the transaction first": (
        _table(
            "Nature of the Transaction | Amount of Securities | Price ($) | Date of Purchase/Sale",
            "Purchase of Common Stock | 1,500 | 10.2500 | 07/01/1997",
            "Sale of Common Stock | (600) | 10.5000 | 07/02/1997",
        ),
        ["07/01/97 buy 1500 10.2500", "07/02/97 sell 600 10.5000"],
    ),
    "names in rows of their own": (
        _table(
            "Trade Date | Shares Purchased (Sold) | Price Per Share ($)",
            "Brambleholt Fund, L.P.",
            "07/01/97 | 1,500 | 10.25",
            "Tarnbrook Partners, L.P.",
            "07/02/97 | (600) | 10.50",
        ),
        [
            "07/01/97 buy 1500 10.25 Brambleholt Fund, L.P.",
            "07/02/97 sell 600 10.50 Tarnbrook Partners, L.P.",
        ],
    ),
    "the total of dollars": (
        _table(
            "Date | Number of Shares | Price Per Share | Aggregate Purchase Price",
            "7/1/97 | 1,500 | $10.25 | $15,375",
            "7/2/97 | 600 | $10.50 | $6,300",
            " | 2,100 | | $21,675",
        ),
        ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "a column for each fund, and one for all": (
        _table(
            "Trade Date | Price | Brambleholt | Tarnbrook | Total Shares",
            "7/1/97 | $10.25 | 1,500 | 600 | 2,100",
            "7/2/97 | $10.50 | 400 | 200 | 600",
            above="The funds purchased these shares.",
        ),
        [
            "07/01/97 buy 1500 10.25 Brambleholt",
            "07/01/97 buy 600 10.25 Tarnbrook",
            "07/02/97 buy 400 10.50 Brambleholt",
            "07/02/97 buy 200 10.50 Tarnbrook",
        ],
    ),
    "columns of two funds under their names": (
        "<table><tr><td></td><td colspan=2>Brambleholt Fund</td><td colspan=2>Tarnbrook Fund</td></tr>"
        "<tr><td>Date</td><td>Shares Bought</td><td>Price</td><td>Shares Bought</td><td>Price</td></tr>"
        "<tr><td>7/1/97</td><td>1,500</td><td>$10.25</td><td>600</td><td>$10.50</td></tr></table>",
        ["07/01/97 buy 1500 10.25 Brambleholt Fund", "07/01/97 buy 600 10.50 Tarnbrook Fund"],
    ),
    "a cell for the day of several rows": (
        "<table><tr><td>Date</td><td>Shares Purchased</td><td>Price</td></tr>"
        "<tr><td rowspan=2>7/1/97</td><td>1,500</td><td>$10.25</td></tr><tr><td>600</td><td>$10.50</td></tr>"
        "<tr><td>7/2/97</td><td>400</td><td>$10.75</td></tr></table>",
        ["07/01/97 buy 1500 10.25", "07/01/97 buy 600 10.50", "07/02/97 buy 400 10.75"],
    ),
    "the cost of a unit, and purchases that cover": (
        _table(
            "Date | Buy/Sell | Quantity | Unit Cost / Proceeds",
            "7/1/97 | SS | 1,500 | $ 10.25",
            "7/2/97 | BC | 600 | $ 10.50",
        ),
        ["07/01/97 sell 1500 10.25", "07/02/97 buy 600 10.50"],
    ),
    "what was done behind numbers, and an account behind a name": (
        _table(
            "Date | Amount of Securities | Price",
            "TARNBROOK MASTER FUND LP",
            "7/1/97 | 1,000 shares acquired | $5.25",
            "TARNBROOK CAPITAL LP (through a managed account)",
            "7/2/97 | 700 shares disposed of | $5.50",
        ),
        [
            "07/01/97 buy 1000 5.25 TARNBROOK MASTER FUND LP",
            "07/02/97 sell 700 5.50 TARNBROOK CAPITAL LP (through a managed account)",
        ],
    ),
    "numbers before names, and one that trades for itself, below purchases its sales": (
        "".join(
            _table(f"Date | Shares {deed} | Price", row, above=above)
            for above, deed, row in (
                ("(1) Tarnbrook Partners, LP", "Purchased", "7/1/97 | 1,000 | $5.25"),
                ("Tarnbrook Advisors, for its own account", "Purchased", "7/2/97 | 700 | $5.50"),
                ("", "Sold", "7/3/97 | 400 | $5.75"),
            )
        ),
        [
            "07/01/97 buy 1000 5.25 Tarnbrook Partners, LP",
            "07/02/97 buy 700 5.50 Tarnbrook Advisors, for its own account",
            "07/03/97 sell 400 5.75 Tarnbrook Advisors, for its own account",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", PAGES)
def test_every_row_of_a_page(layout: str) -> None:
    html, rows = PAGES[layout]
    trades = _page(html)
    assert _shown(trades) == rows
    assert trades.lost == []


def test_a_row_without_a_day_that_is_not_read_is_told() -> None:
    rows = "Date        Shares Purchased   Price\n7/1/97      1,000              $5.00\n"
    trades = _text(rows + "            600    200         $5.10\n7/2/97      300                $5.20\n")
    assert _shown(trades) == ["07/01/97 buy 1000 5.00", "07/02/97 buy 300 5.20"]
    assert len(trades.lost) == 1


@pytest.mark.parametrize("above", ["July 1, 1997", "As of July 1, 1997, after purchases, the Fund owns:"])
def test_a_day_above_is_not_that_of_rows_with_their_own(above: str) -> None:
    rows = "Date        Shares Purchased   Price\n7/2          1,000              $5.00\n"
    assert _shown(_text(f"{above}\n\n{rows}")) == ["07/02/97 buy 1000 5.00"]


def test_a_day_far_above_is_not_that_of_a_row_without_one() -> None:
    head = "September 9, 1997\n" + "Words.\n" * 9 + "Shares Purchased   Price\n"
    assert _text(f"{head}1,000              $5.00\n").read == []


def test_a_row_whose_day_is_not_read_has_not_that_above() -> None:
    rows = "Date        Shares Purchased   Price\n7/1/97      1,000   $5.00\nXx 7/2/97   300     $5.20\n"
    trades = _text(rows)
    assert (_shown(trades), len(trades.lost)) == (["07/01/97 buy 1000 5.00"], 1)


def test_a_short_day_without_a_price_is_read_below_the_title_of_days_and_else_told() -> None:
    rows = (
        "7/1       1,000             $5.00",
        "7/2       2,000               --",
        "7/3         300             $5.20",
    )
    trades = [_text("\n".join((f"{day}      Shares Purchased  Price", *rows, ""))) for day in ("Date", "    ")]
    read = ["07/01/97 buy 1000 5.00", "07/02/97 buy 2000 -", "07/03/97 buy 300 5.20"]
    assert [(_shown(one), len(one.lost)) for one in trades] == [(read, 0), ([read[0], read[2]], 1)]


def test_columns_one_below_another_are_read_by_their_titles() -> None:
    columns = "Date\n\n7/1/97\n7/2/97\n\nTransaction\n\nPurchase\nSale\n\nShares\n1,500\n600\n\nPrice\n$10.25\n$10.50\n"
    trades = _text(columns)
    assert (_shown(trades), trades.lost) == (["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50"], [])
    assert all(columns[trade.start : trade.end].startswith("7/") for trade in trades.read)


@pytest.mark.parametrize("numbers", [
    "Shares\n1,500\n600\n900\n",
    "\n1,500\n600\n\n$10.25\n$10.50\n",
    "\nKind\nSale\nSale\n\nPage\n2\n\nShares\n1,500600\n\n$10.25\n$10.50\n",
])  # fmt: skip
def test_columns_one_below_another_are_told_where_what_is_of_which_is_not_plain(numbers: str) -> None:
    trades = _text(f"Date\n\n7/1/97\n7/2/97\n{numbers}")
    assert (trades.read, len(trades.lost)) == ([], 2)


def test_a_column_for_each_of_several_persons() -> None:
    trades = _text(
        "The following shares were purchased:\n\n"
        "Date        Price      Shares        Shares\n"
        "                       for Fund I    for Moss Trust, N.A.\n"
        "7/1/97      $10.25     1,500         600\n"
        "7/2/97      $10.50     900           700\n"
    )
    assert [(int(trade.quantity or 0), trade.person) for trade in trades.read] == [
        (1500, "Fund I"), (600, "Moss Trust, N.A."), (900, "Fund I"), (700, "Moss Trust, N.A."),
    ]  # fmt: skip
    assert [trade.side for trade in trades.read] == ["buy"] * 4


def test_columns_of_shares_sold_by_each() -> None:
    text = (
        'The Fund and Moss IV ("Moss IV") sold:\n\n'
        "Date        Fern Fund, L.P. Shares Sold    Moss IV Shares Sold    Price\n"
        "7/1/97                  1,500                      600           $10.25\n"
    )
    assert [(int(row.quantity or 0), row.person) for row in _text(text).read] == [
        (1500, "Fern Fund, L.P."),
        (600, "Moss IV"),
    ]
    unnamed = text.replace("Moss IV Shares", "Block IV Shares").replace("Fern Fund, L.P. ", "Block III ")
    assert [row.person for row in _text(unnamed).read] == ["", ""]


def test_what_is_given_is_no_sale_though_its_column_says_so() -> None:
    page = _page(
        _table(
            "Date | Shares Acquired | Shares Disposed | Price | Description",
            "7/1/97 | 2,000 | | $4.25 | Open market purchase",
            "7/2/97 | | 1,000 | N/A | Pro rata distribution to members",
            "7/3/97 | | 500 | $4.50 | Open market sale",
        )
    )
    assert [row.side for row in page.read] == ["buy", "", "sell"]


def test_a_table_goes_on_below_the_heading_of_its_schedule() -> None:
    page = """                                    SCHEDULE B
                                   Page {} of 2
{}
                                Number of
    Trade Date                Shares Purchased           Price Per Share
                                  (Sold)
    {}
"""
    first = page.format(1, "    TRANSACTIONS IN SHARES\n    BY FERN PARTNERS, L.P.\n", "1/18/97     5,600     9.50")
    text = f"{first}\n                  Page 17 of 19 Pages\n\n{page.format(2, '', '2/22/97     2,900     9.3125')}"
    assert [row.person for row in _text(text).read] == ["FERN PARTNERS, L.P."] * 2


@pytest.mark.parametrize("name", ["Orsini Holdings S.à r.l.", "Thornycroft Event Master Fund Ltd."])
def test_a_sentence_above_the_security_says_who(name: str) -> None:
    text = f"""The following table sets forth all transactions effected
by {name} in the past 60 days. All of these
were effected in the open market.

    Common Stock

    Trade Date     Shares Purchased (Sold)     Price
    1/18/97             21,466                 12.69
"""
    assert [row.person for row in _text(text).read] == [name]


def test_a_heading_of_several_lines_says_who() -> None:
    page = _page(
        "<p>ANNEX A</p><p>TRANSACTIONS IN THE COMMON STOCK</p><p>BY FERN FUND, L.P.</p><p>DURING THE PAST 60 DAYS</p>"
        + _table("Trade Date | Shares Purchased (Sold) | Price/Share", "10/27/1996 | 55,000 | $1.8714")
    )
    assert [row.person for row in page.read] == ["FERN FUND, L.P."]


@pytest.mark.parametrize(
    ("above", "who"),
    [
        ("Common Stock - Fern Master Fund, L.P.", "Fern Master Fund, L.P."),
        ("\u2022 Mr. Orme purchased the following shares of Common Stock in the open market:", "Mr. Orme"),
        ("No Reporting Person, other than the Fund as set forth below, effected any transaction:", "the Fund"),
        ("The Orme Orthopedics, P.C. Pension Plan (the \"Plan\") purchased these shares:",
         "The Orme Orthopedics, P.C. Pension Plan"),
    ],
)  # fmt: skip
def test_who_is_named_above_beside_a_security_a_bullet_and_in_an_exception(above: str, who: str) -> None:
    found = _page(_table("Date | Shares Purchased | Price", "07/01/97 | 2,000 | $4.25", above=above))
    assert _shown(found) == [f"07/01/97 buy 2000 4.25 {who}"]


@pytest.mark.parametrize("period", ["March 1997 (through March 14)", "SIXTY DAYS ENDED MARCH 14, 1997"])
def test_a_period_above_rows_is_nobody(period: str) -> None:
    rows = ("Date | Shares Purchased | Price", f"{period} | |", "03/10/97 | 2,000 | $4.25")
    assert _shown(_page(_table(*rows, above="Fern Fund, L.P."))) == ["03/10/97 buy 2000 4.25 Fern Fund, L.P."]


def test_a_security_that_a_note_or_a_sentence_before_the_last_names() -> None:
    rows = ("Date | Shares Purchased | Price", "07/01/97 | 2,000 (1) | $4.25", "07/02/97 | 500 | $4.50")
    said = "The following purchases of ADSs were made. No other transactions were effected."
    above, noted = _page(_table(*rows, above=said)), _table(*rows)
    note = "<p>1. Represents Shares to be acquired pursuant to a forward contract.</p></body>"
    assert [row.security.words for row in above.read] == ["ADSs", "ADSs"]
    assert [row.security.words for row in _page(noted.replace("</body>", note)).read] == ["forward contract", "Shares"]


def test_brokers_that_a_sentence_lists_are_nobody() -> None:
    text = """(c)  Transactions in the Common Stock for accounts were as follows (BS = Bear, Stearns; ML = Merrill
     Lynch; SB = Smith Barney):

        Date        Sell        Shares      Price         Broker
        01/20/97    Buy         4,000      22-1/2          BS
"""
    assert [row.person for row in _text(text).read] == [""]


def test_labels_of_a_trade_behind_the_letter_of_the_item() -> None:
    trades = (
        "(c)  {}Shares purchased: 2,000\nPrice: $4.25\n\nDate: July 2, 1997\nShares purchased: 1,000\nPrice: $4.50\n"
    )
    whole, undated = _text(trades.format("Date: July 1, 1997\n")), _text(trades.format(""))
    assert _shown(whole) == ["07/01/97 buy 2000 4.25", "07/02/97 buy 1000 4.50"]
    assert not any("2000" in row for row in _shown(undated))  # whose day is not that of the next


def test_purchases_and_sales_side_by_side_behind_whose_they_are() -> None:
    rows = ("Fund | Purchases | | | Sales", " | Date | Shares | Price | Date | Shares | Price")
    page = _page(_table(*rows, "Fern Fund | 7/1/97 | 2,000 | $4.25 | 7/2/97 | 1,000 | $4.50"))
    assert _shown(page) == ["07/01/97 buy 2000 4.25 Fern Fund", "07/02/97 sell 1000 4.50 Fern Fund"]


def test_blanks_at_the_ends_of_lines_make_no_rows_of_a_cell() -> None:
    names = "Ann Orme&nbsp;&nbsp; <br>Basil Moss&nbsp;&nbsp; <br>Cora Fenn"
    page = f"<table><tr><td>{names}</td><td>Director</td></tr></table>".encode()
    assert [len(row.cells) for row in page_rows(read_html(Passage(page, 0, len(page))))] == [2]


@pytest.mark.parametrize("sign", ".-/")
def test_days_before_months_where_months_first_would_be_long_after_the_event(sign: str) -> None:
    rows = "Date        Bought    Price\n11.09.1997   1,000   $14.25\n12.09.1997     500   $14.50\n"
    days = [row.day and f"{row.day:%m/%d}" for row in _text(rows.replace(".09.", f"{sign}09{sign}")).read]
    assert days == ["09/11", "09/12"]
    days = [row.day and f"{row.day:%m/%d}" for row in _text(rows.replace(".09.", f"{sign}07{sign}")).read]
    assert days == ["07/11", "07/12"]
    days = [
        row.day and f"{row.day:%m/%d}" for row in _text(rows.replace("1.09.", "0.09.").replace("2.09.", "0.02.")).read
    ]
    assert days == ["10/09", "10/02"]


def test_rows_as_they_were_typed_into_an_answer_that_a_page_shows() -> None:
    typed = "The Fund bought shares as follows:\n\n9/2/97\t 1,000\t $14.25\n9/3/97\t   500\t $14.50"
    shown = '<style>div.answer { white-space: pre-wrap; }</style><table><tr><td>(c)</td><td><div class="answer">'
    read = _shown(_page(f"{shown}{typed}</div></td></tr><tr><td>(d)</td><td>None</td></tr></table>"))
    assert read == ["09/02/97 buy 1000 14.25", "09/03/97 buy 500 14.50"]


def test_prices_and_words_of_a_page_that_go_on_beside_rows_below() -> None:
    rows = (
        "<tr><td>Date</td><td>Shares</td><td>Price</td><td>Type</td></tr>"
        "<tr><td>7/1/97</td><td rowspan=2>1,500</td><td rowspan=2>$10.25</td><td rowspan=2>Sale</td></tr>"
        "<tr><td>7/2/97</td></tr><tr><td>7/3/97</td><td>600</td><td>$10.50</td><td rowspan=2>Purchase</td></tr>"
        "<tr><td>7/4/97</td><td>700</td><td>$10.75</td></tr>"
    )
    shown = _shown(_page(f"<p>Transactions in the past sixty days:</p><table>{rows}</table>"))
    # of the shares that stand beside two days none is said to be of the second
    assert [row for row in shown if "1500" not in row] == ["07/03/97 buy 600 10.50", "07/04/97 buy 700 10.75"]
    assert [row for row in shown if "1500" in row] == ["07/01/97 sell 1500 10.25"]


def test_a_column_for_each_day_of_a_page() -> None:
    rows = (
        "<tr><td>Date</td><td>7/1/97</td><td>7/2/97</td></tr><tr><td>Shares sold</td><td>1,500</td><td>600</td></tr>"
        "<tr><td>Price</td><td>$10.25</td><td>$10.50</td></tr>"
    )
    trades = _page(f"<p>Transactions in the past sixty days:</p><table>{rows}</table>")
    assert (_shown(trades), trades.lost) == (["07/01/97 sell 1500 10.25", "07/02/97 sell 600 10.50"], [])


def test_purchases_and_sales_above_columns_of_shares_and_prices() -> None:
    trades = _text(
        "Date               Purchases               Sales\n"
        "            Shares      Price       Shares      Price\n"
        "7/1/97      1,500       $10.25\n"
        "7/2/97                              600         $10.50\n"
        "7/3/97      700         $10.75\n"
    )
    assert _shown(trades) == ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 10.50", "07/03/97 buy 700 10.75"]


def test_a_period_an_issuer_and_letters_of_notes() -> None:
    text = """
                 TRANSACTIONS IN COMMON STOCK OF
                       FERN MILLS, INC.

                August 10, 1996 - October 8, 1996

   Date          Bought           Sold         Price
   ----          ------          ------        -----
   8/12           1,500 (A)                    13 1/4
   9/30                             400 (B)    13 1/2

(A)  Effected by Tarn Partners for its own account.
(B)  Effected by Ruth Orme.
"""
    assert _shown(_text(text)) == ["08/12/96 buy 1500 13.25 Tarn Partners", "09/30/96 sell 400 13.5 Ruth Orme"]


def test_a_year_above_a_column_of_days() -> None:
    trades = _text("1996        Type        Shares      Price\nJul. 1      Sale        1,500       $10.25\n")
    assert _shown(trades) == ["07/01/96 sell 1500 10.25"]


def test_a_currency_that_a_sentence_above_states_for_all_prices() -> None:
    table = "Date        Shares Purchased   Price\n7/1/97      1,500              10.25\n"
    trades = _text(f"The following shares were purchased. All prices are in Canadian dollars.\n\n{table}")
    assert [trade.currency for trade in trades.read] == ["CAD"]
    coded = "Date        Shares Purchased   Price    Currency\n7/1/97      1,500              10.25    EUR\n"
    assert [trade.currency for trade in _text(coded).read] == ["EUR"]
    assert [trade.currency for trade in _text(f"The shares were purchased in Canada.\n\n{table}").read] == [""]


@pytest.mark.parametrize("name", ["Moss Bank, N.A.", "Fern Capital Partners, L.P.", "Tarn & Co.", "Orme Holdings S.A."])
def test_a_name_above_a_table_may_end_with_a_point(name: str) -> None:
    trades = _text(f"{name}\n\nDate        Shares Purchased   Price\n7/1/97      1,500              $10.25\n")
    assert [trade.person for trade in trades.read] == [name]


def test_a_wrapped_sentence_with_a_day_and_numbers_is_no_row() -> None:
    assert _text("bought as amended by No. 1, dated\nJanuary 10, 1997, Amendment No. 2, dated June 22,\n") == ([], [])


def test_a_year_that_cannot_be_is_none() -> None:
    rows = "12/08/1996  1,000   $5.00\n12/09/1096  2,000   $5.10\n12/10/2996  50  $5.10\n"
    assert [row.day for row in _text(f"Date        Shares Purchased   Price\n{rows}").read] == [
        datetime.date(1996, 12, 8),
        None,
        None,
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Date        Shares Purchased (in thousands)",
        "Date        Shares Purchased (000s)",
        "Date        Shares Purchased (000's)",
        "Week ending     Shares Purchased",
    ],
)
def test_numbers_that_mean_something_else_are_told_and_not_read(header: str) -> None:
    row = "12/08/1996      1,000              $5.00"
    trades = _text(f"{header}   Price per share\n{row}\n")
    assert (trades.read, len(trades.lost)) == ([], 1)


def test_shares_with_a_point_that_may_divide_thousands_are_told_and_not_read() -> None:
    trades = _page(_table("Date | Bought | Price", "7/1/97 | 1.000 | 20.10", "7/2/97 | 500 | 20.25"))
    assert (_shown(trades), len(trades.lost)) == (["07/02/97 buy 500 20.25"], 1)


def test_numbers_as_the_continent_writes_them_are_read_where_several_are_else_told() -> None:
    table = "Date         Shares Purchased   Price (EUR)\n03.05.1997   10.000             12,05\n"
    trades = _text(table)
    assert (trades.read, len(trades.lost)) == ([], 1)
    trades = _text(f"{table}04.05.1997   10.000             12.05\n05.05.1997   10.000             12,05\n")
    assert (trades.read, len({*trades.lost})) == ([], 3)  # of which one is as elsewhere
    trades = _text(f"{table}04.05.1997   1.250.000          12,1250\n05.05.1997   900                €12,15\n")
    assert _shown(trades) == ["05/03/97 buy 10000 12.05", "05/04/97 buy 1250000 12.1250", "05/05/97 buy 900 12.15"]


@pytest.mark.parametrize(("unit", "shown"), [("cents", "USD"), ("pence", "GBP"), ("dollars and cents", "37.5")])
def test_hundredths_of_a_currency(unit: str, shown: str) -> None:
    (row,) = _text(f"Date         Shares Purchased   Price (in {unit})\n03/05/1997   10,000             37.5\n").read
    assert shown in (row.currency, str(row.price))
    assert row.price == (Decimal("37.5") if shown == "37.5" else Decimal("0.375"))


def test_a_commission_in_cents_makes_no_price_of_cents() -> None:
    header = "Date         Shares Purchased   Price excluding commissions of 2 cents\n"
    (row,) = _text(f"{header}03/05/1997   10,000             37.50\n").read
    assert row.price == Decimal("37.50")


def test_days_without_a_year_are_of_that_of_the_rows_above() -> None:
    table = "Date       Shares Purchased   Price\n5/3/92     1,000            5.25\n5/4          500            5.50\n"
    assert [row.day for row in _text(table).read] == [datetime.date(1992, 5, 3), datetime.date(1992, 5, 4)]


@pytest.mark.parametrize(
    ("event", "stated", "read"),
    [
        ("1997-09-09", "11/6 11/10 12/2 1/5", "96-11-06 96-11-10 96-12-02 97-01-05"),  # the first is 58 days after it
        ("1997-09-09", "10/1 9/8 8/2", "97-10-01 97-09-08 97-08-02"),
        ("1997-09-09", "8/2 10/1 8/2 9/30", "97-08-02 97-10-01 97-08-02 97-09-30"),
        ("1996-12-27", "12/20 1/3", "96-12-20 97-01-03"),
        ("1996-12-27", "1/3 2/9 12/20", "96-01-03 96-02-09 96-12-20"),
        ("1997-02-01", "1/30 2/29", "97-01-30 96-02-29"),
    ],
)
def test_days_without_a_year_stand_in_order(event: str, stated: str, read: str) -> None:
    rows = "".join(f"{day:11}1,000            5.25\n" for day in stated.split())
    table = f"Date       Shares Purchased   Price\n{rows}"
    trades = read_trades(table, 0, len(table), datetime.date.fromisoformat(event))
    assert [f"{row.day:%y-%m-%d}" for row in trades.read if row.day] == read.split()


def test_numbers_that_no_header_names_are_told_but_for_balances() -> None:
    rows = "5/3/97  10,000  {}  $12.05\n5/4/97  7,500  {}  $12.10\n5/5/97  100  {}  $12.20\n"
    above = "Purchases in the open market:\n\n"
    assert len(_text(above + rows.format("5,000", "3,750", "50")).lost) == 3
    gap = "5/3/97    10,000     5,000     $12.05\n5/4/97     7,500               $12.10\n"
    assert len(_text(above + gap).lost) == 2
    assert _text(above + rows.format("1,010,000", "1,017,500", "1,017,600")).lost == []


def test_of_two_funds_whose_names_stand_together_none_is_believed() -> None:
    table = "Date      Shares   Price     Shares   Price\n5/3/97    10,000   12.05     4,000    12.06\n"
    rows = _text(f"Purchases\n\n               Fern Master Fund Fern Offshore\n{table}").read
    assert [(row.quantity, row.person) for row in rows] == [(Decimal(10000), ""), (Decimal(4000), "")]


def test_a_title_below_a_signature_is_nobody() -> None:
    table = "Date         Shares Purchased   Price\n5/3/97       1,000             5.25\n"
    assert [row.person for row in _text(f"General Counsel\n\n{table}").read] == [""]


def test_words_that_lead_to_a_table_are_nobody() -> None:
    rows = "The transactions are:\n\nDate        Shares Purchased   Price\n12/08/1996  1,000   $5.00\n"
    assert _shown(_text(rows)) == ["12/08/96 buy 1000 5.00"]


def test_what_is_bought_is_exact() -> None:
    [row] = _text("Date     Shares Purchased     Price\n7/1/97     1,500     $10 1/3\n").read
    assert (row.quantity, row.price, row.currency) == (Decimal(1500), 10 + Decimal(1) / 3, "USD")


@pytest.mark.parametrize("words", ["See the cover pages.\n\nIn", "It has the right to acquire 900 shares.\n\n(c) In"])
def test_what_stands_under_another_letter_makes_no_purchase(words: str) -> None:
    above = f"Item 5.  Interest in Securities.\n\n(a) and (b) {words} the last sixty days:\n\n"
    [row] = _text(f"{above}Date         Shares     Price\n12/08/1996   1,000      $5.00\n").read
    assert (row.side, row.quantity) == ("", 1000)


def test_a_sentence_of_two_lines_above_says_whose_the_rows_are() -> None:
    text = """The following transactions were effected by Fern Associates, L.P. in
the Common Stock during the past sixty (60) days:

Date          Bought (Sold)     Price
6/14/07         2,300           $12.34
"""
    assert [row.person for row in _text(text).read] == ["Fern Associates, L.P."]


@pytest.mark.parametrize(
    "above",
    [
        "The following purchases were made by the Reporting Person's wholly owned subsidiary, Tarn (USA), Inc.",
        "Mr. Orme's wife, Ada Tarn, purchased the following shares:",
        "Purchases by Tarn Fund, Ltd., an affiliate of the Issuer's subsidiary, Moss Co.",
        'During the past sixty days Tarn Fund, L.P. ("Tarn") purchased:',
        "Ada M. Tarn, the managing member of the Sponsor, purchased shares as follows:",
    ],
)
def test_a_sentence_says_who_of_those_it_names(above: str) -> None:
    trades = _text(f"(c)  {above}\n\n     Date          Shares        Price\n     7/01/97       1,500         10.25\n")
    assert ["Tarn" in row.person for row in trades.read] == [True]


@pytest.mark.parametrize(
    ("above", "who"),
    [
        ("Tarn Fund has engaged in the following purchases during the past sixty days:", "Tarn Fund"),
        ("Tarn Fund completed the following purchases:", "Tarn Fund"),
        ("In the sixty days prior to the date of this statement Tarn Fund has purchased:", "Tarn Fund"),
        ("Tarn Fund, acting through its broker, has purchased shares as follows:", "Tarn Fund"),
        ("Tarn Fund has, in the last 60 days, purchased shares as follows:", "Tarn Fund"),
        ("The following purchases of Common Stock of the Issuer were effected for Tarn Fund:", "Tarn Fund"),
        ("The person effecting the following purchases was Ms. Tarn:", "Ms. Tarn"),
        ("The following purchases were made on behalf of Ms. Tarn during the past sixty days:", "Ms. Tarn"),
        ("The Shares listed below were bought by Ms. Tarn through brokers:", "Ms. Tarn"),
        ("The purchases during the past sixty days, all by Ms. Tarn, are:", "Ms. Tarn"),
        ("Reporting Person: Ann Tarn. Purchases, all on the open market:", "Ann Tarn"),
    ],
)
def test_a_sentence_says_who_made_or_for_whom_purchases_were_made(above: str, who: str) -> None:
    trades = _text(f"(c)  {above}\n\n     Date          Shares        Price\n     7/01/97       1,500         10.25\n")
    assert [(row.side, row.person) for row in trades.read] == [("buy", who)]


@pytest.mark.parametrize("mark", ["*", "(1)", "†"])
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Transactions marked {} are sales.", ""),
        ("", "Sales are indicated by {}; all others are purchases."),
        ("", "{} Sale"),
        ("", "{} Denotes a sale of shares. Commissions are not included."),
        ("", "{} These shares were sold in the open market."),
    ],
)
def test_a_legend_says_which_rows_are_sales(above: str, below: str, mark: str) -> None:
    rows = f"     7/01/97       1,500{mark:6}    10.25\n     7/02/97         600          10.50\n"
    text = f"Transactions of Fern Fund. {above}\n\n     Date          Shares        Price\n{rows}\n     {below}\n"
    assert [row.side for row in _text(text.replace("{}", mark)).read] == ["sell", "buy"]
    unmarked = text.replace(mark + " " * (6 - len(mark)), " " * 6)  # of which the legend leaves open what they are
    assert [row.side for row in _text(unmarked.replace("{}", mark)).read] == ["", ""]


def test_a_legend_of_what_the_columns_say_already_turns_no_row():
    rows = "     7/01/97       1,500*    10.25\n     7/02/97         600     10.50\n"
    text = f"(c)  Transactions of Fern Fund:\n\n     Date    Shares Purchased    Price\n{rows}\n"
    text += "The transactions marked with an\nasterisk were purchased in private transactions.\n"
    assert [row.side for row in _text(text).read] == ["buy", "buy"]


@pytest.mark.parametrize(
    "head",
    [
        "As to {}:", "With respect to {}:", "In the case of {}", "Shares held by {}", "Effected by {}:", "Re: {}",
        "{} (directly)", "Customer Name:  {}", "Reporting Person 1: {}", "A. {}", "Schedule of Transactions - {}",
        "{} made the following trades:",
    ],
)  # fmt: skip
def test_what_leads_to_a_name_above_rows_is_no_part_of_it(head: str) -> None:
    table = "     Date         Purchased (Sold)     Price\n     7/01/97       1,500               10.25\n"
    text = f"     {head.format('Fern Fund')}\n\n{table}\n     {head.format('Moss Tarn')}\n\n{table}"
    found = read_trades(text, 0, len(text), None, (), ("Fern Fund", "Moss Tarn"))
    assert [row.person for row in found.read] == ["Fern Fund", "Moss Tarn"]


@pytest.mark.parametrize("said", ["Price (8ths)", "Price (in 32nds)", "Price\n     Prices are in eighths"])
def test_a_price_in_parts_that_are_not_written_out_is_left_open(said: str) -> None:
    title, _, behind = said.partition("\n")
    rows = "     7/01/97       1,500         5.2\n     7/02/97         600         5 1/8\n"
    (row, other) = _text(f"     Date         Purchased      {title}\n{rows}\n{behind}\n").read
    assert (row.price, other.price) == (None, Decimal("5.125"))


def test_a_line_of_a_day_and_a_price_above_no_rows_is_told() -> None:
    head = "     Date: July 1, 1997     Price: $4.25\n"
    assert len(_text(f"Purchases by Fern Fund:\n\n{head}{head.replace('1, ', '2, ')}").lost) == 2


def test_all_by_somebody_is_said_below_a_table() -> None:
    table = "     Date         Purchased      Price\n     7/01/97       1,500         5.25\n"
    assert [row.person for row in _text(f"{table}\n     All by Tarn Fund, L.P.\n").read] == ["Tarn Fund, L.P."]


def test_purchases_and_sales_below_a_sentence_are_of_whom_it_names() -> None:
    table = "     Date         Shares         Price\n     7/01/97       1,500         5.25\n"
    said = "Tarn Fund effected the following transactions in the Common Stock\nduring the past sixty days:"
    found = _text(f"(c)  {said}\n\n     Purchases:\n\n{table}\n     Sales:\n\n{table}").read
    assert [(row.side, row.person) for row in found] == [("buy", "Tarn Fund"), ("sell", "Tarn Fund")]


def test_points_may_divide_what_a_row_says() -> None:
    rows = "     1.   July 1, 1997.  Purchase.  Tarn Fund, LP.  2,500 shares.  $9.45.\n"
    rows += "     2.   July 2, 1997.  Sale.  Moss Fund, LP.  500 shares.  $9.60.\n"
    text = f"The trades were:\n\n{rows}"
    assert _shown(read_trades(text, 0, len(text), None, (), ("Tarn Fund, LP", "Moss Fund, LP"))) == [
        "07/01/97 buy 2500 9.45 Tarn Fund, LP.",
        "07/02/97 sell 500 9.60 Moss Fund, LP.",
    ]


def test_the_number_of_an_account_is_nobody() -> None:
    table = "Acct. No.    Date         Purchased      Price\n45-2210      7/01/97       1,500         5.25\n"
    assert [row.person for row in _text(f"By Tarn Fund:\n\n{table}").read] == ["Tarn Fund"]


def test_a_name_may_go_on_beside_its_second_row() -> None:
    text = """Reporting        Trade         Buy/
Person           Date          Sell      Shares         Price/Share
Fern Master      05/21/07      Buy        75,000          $27.06
Fund             05/22/07      Buy       100,000          $27.11
                 05/23/07      Sell        5,000          $27.40
Moss             05/21/07      Buy         1,000          $27.06
Partners         05/21/07      Buy         1,000          $27.06
"""
    assert [row.person for row in _text(text).read] == [*["Fern Master Fund"] * 3, "Moss", "Partners"]


def test_a_short_sentence_above_names_no_column() -> None:
    header = "Date        Fund Alpha      Fund B     Price\n"
    rows = f"{header}12/08/96     1,000       3,000     18.07\n12/09/96     2,000         -0-     18.10\n"
    assert _shown(_text(f"The following sales were made.\n\n{rows}")) == [
        "12/08/96 sell 1000 18.07 Fund Alpha",
        "12/08/96 sell 3000 18.07 Fund B",
        "12/09/96 sell 2000 18.10 Fund Alpha",
    ]


LEFT = {
    "days of a month that a heading names": "(c) June 2004:\n     1      500     18.00\n     4    1,200     18.05\n",
    "months side by side": "          May                     June\n  3  1,000  11.00      1    600  11.40\n",
    "another price in a row that is read": "Bought:\n\n2-Mar-04   240,000   $18.07, 1,000 $18.10\n",
    "one transaction in several lines": "Friday, May 7, 2004, by a broker\n          2,300 shares\n        $21.12\n",
    "several in a line": "5/3/04 / 1,500 / 12.25;  5/4/04 / 900 / 12.30;\n",
    "days without signs": "DATE     TRANS   SHARES   PRICE    PRINCIPAL\n050304   BUY      2,000   1.25     2,500.00\n",
    "days of a month in words": "MAY\n   5th   bought 1,200 @ 14.25\n",
    "commas between cells": "05/03/2004,B,1000,10.10\n",
    "days of another kind": "4-V-2004   2,000   EUR 6.10\n7-V-2004   1,500   EUR 6.15\n9-VI-2004   900   EUR 6.60\n",
    "days of the week": "Fri 4/30: 2,300: 5.05\n",
    "strokes below": "May_3___Buy____1,000___$10.00\n",
    "a stroke before the price": "1,100/$8.20; June: 1st 400/$8.00\n",
    "cents": "12 May      40,000 sh.      at 31 cents\n",
    "a short day and a whole price": "(c) Purchases were: 5/4, 1,000 at 9; 5/5, 2,000 at 9; and a sale on 6/1\n",
    "the day behind": "(600) on May 27th at 10.75\n",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_a_row_of_item_5_that_nothing_took_is_told(text: str) -> None:
    assert [*rows_left(text, 0, len(text), _text(text), (), [(0, len(text))])]


def test_rows_are_told_of_the_annex_that_item_5_names_alone() -> None:
    text = "Schedule A\n\nPrices\n\nFri 4/30: 2,300: 5.05\n\nSchedule B\n\nPrices\n\nFri 4/30: 900: 5.10\n"
    named = text.index("Schedule B")
    [(start, _)] = rows_left(text, 0, len(text), _text(text), (), [(named, len(text))])
    assert start > named


def test_a_column_for_each_of_several_persons_below_what_was_done() -> None:
    rows = _table(
        "Date | Price | Shares Purchased or (Sold) Fern Fund, L.P. | Shares Purchased or (Sold) Moss QP, L.P.",
        "5/03/04 | $16.22 | 5,400 | (2,100)",
        above="Trades of the funds",
    )
    assert _shown(_page(rows)) == [
        "05/03/04 buy 5400 16.22 Fern Fund, L.P.",
        "05/03/04 sell 2100 16.22 Moss QP, L.P.",
    ]


def test_no_sales_say_nothing_of_sales() -> None:
    above = "During the past 60 days the Fund purchased shares as set forth below. There were no sales."
    rows = _table("Date | Shares | Price", "5/03/04 | 5,400 | $16.22", above=above)
    assert [trade.side for trade in _page(rows).read] == ["buy"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Schedule A\n\nTrades of the Fund\n\nFri 4/30: 2,300: 5.05\nMon 5/3: 900: 5.10\n", 2),
        ("Schedule A\n\nPrices of the Fund\n\nFri 4/30: 2,300: 5.05\n", 0),
        ("Trades of the Fund\n\nStrike      Expires\n14.331   20040503   4,100\n", 0),
        ("Trades of the Fund\n\nat 5:30 P.M., New York time, on September 17, 1999, of 1,000 shares\n", 0),
        ("On May 3, 2004 the Fund and each of the others agreed that 1,000 shares at $5\n", 0),
        ("Bought:\n\nDate        Shares   Price   Cost\n5/3/04     1,500   12.00   18,000.00\n", 0),
    ],
)
def test_elsewhere_words_above_speak_of_transactions(text: str, count: int) -> None:
    assert len([*rows_left(text, 0, len(text), _text(text), ())]) == count


def test_what_is_paid_for_all_shares_is_no_price() -> None:
    rows = "Cost             Shares    Date\n$24,100.00       2,000    05/03/04\n$ 6,150.00         500    05/17/04\n"
    assert _shown(_text(f"Purchases\n\n{rows}")) == ["05/03/04 buy 2000 -", "05/17/04 buy 500 -"]


SECURITIES = {
    "a column": (
        """
Date          Security            Bought/Sold     Quantity      Price
7/01/97       Common Stock        Bought            12,000      $10.25
7/02/97       Call Options        Sold                  20       $1.10
""",
        ["Common Stock", "Call Options"],
    ),
    "headings between rows, and a person's": (
        """
Date          Bought (Sold)       Price

Fern Fund - Common Stock
7/01/97             5,000          8.10
Fern Fund - Call Options
7/02/97               150          1.20
7/03/97              (150)         1.55
Moss Fund
7/03/97               900          8.20
""",
        ["Common Stock", "Call Options", "Call Options", "Call Options?"],
    ),
    "words of a row that name it": (
        """
Date         Description                     Quantity     Price
7/01/97      Bought FERN Sep 15 Calls              20      0.85
7/02/97      Bought FERN common                   900     14.20
""",
        ["Sep 15 Calls", ""],
    ),
    "a sentence above each table": (
        """
The following purchases of Common Stock were made by Fern Fund:

Date            Number of Shares       Price
7/01/97              1,000            $20.00

The following purchases of listed call options were made by Fern Fund:

Date            Number of Contracts    Price
7/02/97                 10             $2.00
""",
        ["Common Stock", "listed call options"],
    ),
    "a sentence of two securities": (
        """
Fern Fund had these transactions in the Common Stock and in call options:

Date            Bought        Price
7/01/97          3,000        $2.00
""",
        ["Common Stock, call options?"],
    ),
    "beside the number, and in a note": (
        """
All of these are purchases.

Date          Transaction      Amount              Price
7/01/97       Purchase         6,000               15.20
7/02/97       Purchase (Call)  40                  1.95
7/03/97       Purchase         10 puts             1.95
7/04/97       Purchase         30(1)               0.80
7/07/97       Purchase         500 Class B         9.00
(1) Represents put option contracts with a strike price of $7.50.
""",
        ["", "Call", "puts", "put option contracts", "Class B"],
    ),
    "of options exercised, and a position": (
        """
Date          Transaction                    Number of Shares      Price
7/01/97       Exercise of call options                 10,000     $10.00
7/02/97       Long swap position increased              4,000      $8.10
""",
        ["", "Long swap position increased?"],
    ),
    "strike prices and days of expiry": (
        """
Trade Date   Buy/Sell   Type   Quantity   Strike    Expiration   Price
7/01/97      Buy        Put          30   $10.00    09/18/97     $0.60
""",
        ["Put"],
    ),
    "labels of columns, and a heading that is plainer": (
        """
Trade Date   Bought    No. of Shares / Contracts   Price per Share / Contract
Fern Fund - Shares
7/01/97      Bought         2,000                  $4.00
Fern Fund - Calls (Strike $5.00, Exp. Sept 1997)
7/02/97      Bought            30                  $0.50
""",
        ["Shares", "Calls (Strike $5.00, Exp. Sept 1997)"],
    ),
    "the label of the price": (
        """
Sales:

Date          Quantity      Premium per Option
7/01/97        30           $2.00
""",
        ["Option"],
    ),
    "options above that were not traded": (
        """
Mr. Orme holds options to purchase 40,000 shares. He exercised none of them. These are all
purchases of Common Stock (and associated preferred stock purchase rights):

Date          Shares           Price
7/01/97        3,000(1)        $2.00

(1) Purchased pursuant to warrants that were held since 1996.
""",
        ["Common Stock"],
    ),
    "a table below the name of another person alone": (
        """
FERN FUND - CALL OPTIONS

Date          Bought      Price
7/01/97           30      $2.00

MOSS FUND

Date          Bought      Price
7/02/97        3,000      $12.00
""",
        ["CALL OPTIONS", "CALL OPTIONS?"],
    ),
    "a column for each, and the words of a row": (
        """
Sales:

Date         Number of       Number of      Price
             Shares          Options
7/01/97        1,000                        $5.00
7/02/97                         30          $0.40
""",
        ["Shares", "Options"],
    ),
    "headings of options with their terms": (
        """
Date          Action      Quantity      Price

Common Stock
7/01/97       Buy            1,000      $5.00

Call Options (exercise price $22.50, expiring October 18, 1997)*
7/02/97       Buy               20      $0.50

* Quantity is stated in contracts.
""",
        ["", "Call Options (exercise price $22.50, expiring October 18, 1997)"],
    ),
    "a strike price that is no price": (
        """
Trade Date   Action          Contracts   Description             Price
7/01/97      Buy to Open         100     AUG 1997 $20 CALL       $1.15
""",
        ["AUG 1997 $20 CALL"],
    ),
    "a legend of codes": (
        """
Date        Code    Quantity    Price
7/01/97      CS      2,000      $5.00
7/02/97      CO         20      $0.50

CS = Common Stock; CO = Call Options. All transactions were purchases.
""",
        ["", "Call Options"],
    ),
    "who is named as a security is": (
        """
Date          Purchaser                  Shares      Price
7/01/97       Bond Street Partners        1,000      $5.00
7/02/97       Fairway Options Fund LP     2,000      $5.10
""",
        ["Shares", "Shares"],
    ),
}


@pytest.mark.parametrize(
    "above",
    [
        "Such purchases were made in the open market:",
        "He purchased the following shares:",
        "Neither Orme nor Tarn has effected any transactions other than the following:",
        "Some of the purchases were effected by Moss Brokerage as agent:",
        "The following purchases were effected pursuant to a plan adopted by Mr. Orme on May 3, 1997:",
        "Purchases by Fern Fund's broker, Moss & Co., on the New York Stock Exchange:",
        "Orme and Tarn purchased the following shares:",
        "Purchases by Orme Corp. and its subsidiary, Tarn Inc., were these:",
        "The following purchases were effected by Orme Corp. and certain other funds:",
    ],
)
def test_a_sentence_that_says_nobody_names_nobody(above: str) -> None:
    trades = _text(
        f"     (c)  {above}\n\n     Date          Shares        Price\n     7/01/97       1,500         10.25\n"
    )
    assert [row.person for row in trades.read] == [""]


@pytest.mark.parametrize("layout", SECURITIES)
def test_what_was_traded_is_said_of_each_row(layout: str) -> None:
    text, securities = SECURITIES[layout]
    trades = _text(text)
    assert [row.security.words + "?" * (not row.security.tied) for row in trades.read] == securities
    beside = [row.security for row in trades.read if row.security.end]
    assert all(said.words in " ".join(text[said.start : said.end].split()) for said in beside if said.tied)
    assert trades.lost == []
    assert all(row.price is not None and row.price < 21 for row in trades.read)
    assert not any(row.person in row.security.words for row in trades.read if row.person)
    assert not any("option" in row.person.lower() and "Fund" not in row.person for row in trades.read)


def test_options_of_which_nothing_says_that_they_are_are_no_shares() -> None:
    trades = _text("Trade Date   Bought   Strike    Expiration   Price\n7/01/97   30   $10.00   09/18/97   $0.60\n")
    assert (trades.read, len(trades.lost)) == ([], 1)


def test_what_stands_beside_the_first_of_several_rows_is_of_all_of_them() -> None:
    trades = _text("""
    (c)  The following are all the transactions made within the past 60 days.

     1.  Fern Associates

         Purchases:      Jul.  1, 1997       5,000 @  9-1/2
                         Jul.  2, 1997       2,500 @  9-5/8

         Sales:          Jul.  3, 1997       2,000 @ 10-1/4

     2.  Basil T. Orme, as custodian for his children

         Purchases:      Jul.  8, 1997         300 @  9-5/8
                         Jul.  9, 1997         400 @  9-7/16

         Sales:          None

     3.  The Orme Foundation

         Sales:          Jul. 10, 1997       1,500 @ 10-5/8
                         Jul. 11, 1997       1,500 @ 10-3/4
""")
    custodian = "Basil T. Orme, as custodian for his children"
    assert _shown(trades) == [
        "07/01/97 buy 5000 9.5 Fern Associates",
        "07/02/97 buy 2500 9.625 Fern Associates",
        "07/03/97 sell 2000 10.25 Fern Associates",
        f"07/08/97 buy 300 9.625 {custodian}",
        f"07/09/97 buy 400 9.4375 {custodian}",
        "07/10/97 sell 1500 10.625 The Orme Foundation",
        "07/11/97 sell 1500 10.75 The Orme Foundation",
    ]


def test_shares_that_options_brought_are_shares_and_a_strike_is_no_day() -> None:
    trades = _text("""
                     Transactions by Fern Fund

B.   Options
                                                Number of         Premium
  Date          Transaction     Option          Contracts         Per Share
- -------         -----------     ------          ---------         ---------
7/03/97         Wrote           April 22 1/2        100             1 3/8
                                Puts
7/10/97         Bought          May 25 Calls        150             15/16
""")
    assert [(row.side, row.quantity, row.security.words) for row in trades.read] == [
        ("sell", 100, "April 22 1/2 Puts"),
        ("buy", 150, "May 25 Calls"),
    ]
    page = _page(
        _table(
            "Nature of the Transaction | Securities Purchased/(Sold) | Price | Date",
            "Purchase of Common Stock | 500 | 16.50 | 07/01/97",
            "Acquisition of Common Stock upon Exercise of Call Option | 900 | 17.50 | 07/02/97",
            "Purchase (assignment of puts) | 100 | 17.50 | 07/03/97",
        )
    )
    assert [row.security.words in ("", "Common Stock") for row in page.read] == [True] * 3


def test_a_year_below_a_heading_is_no_part_of_it() -> None:
    trades = _text("""
               OPEN MARKET PURCHASES BY FERN CORP.
                                   IN 1997

DATE                           NO. OF SHARES          PRICE
- ----                           -------------          -----
Jan. 8                             45,000              $ 3.42
Jan. 9                             12,700                3.50
""")
    assert _shown(trades) == ["01/08/97 buy 45000 3.42 FERN CORP.", "01/09/97 buy 12700 3.50 FERN CORP."]


def test_the_title_of_a_column_of_days_may_state_their_year() -> None:
    trades = _text("""
A.       PURCHASES OF CLASS A COMMON STOCK

         DATE (1996)            NO. OF SHARES         PRICE PER SHARE
         -----------            -------------         ---------------
         June 3                     15,000               $26.5000
         July 9                      1,200               $27.1250
""")
    assert [row.day for row in trades.read] == [datetime.date(1996, 6, 3), datetime.date(1996, 7, 9)]


def test_names_above_tables_side_by_side_are_no_titles_of_columns() -> None:
    trades = _text("""
             PURCHASES OF COMMON STOCK FROM JANUARY 16, 1997

     Fern Street Fund, L.P.              Fern Street Investors II, L.P.
  ------------------------------         --------------------------------

   Date       No. of     Price            Date       No. of     Price
  (1997)      Shares   Per Share         (1997)      Shares   Per Share
  ------      ------   ---------         ------      ------   ---------

  Jan. 17      2,000    $8.50            Jan. 18      1,000    $8.50
  Jan. 19      1,500     8.625           Jan. 20      2,500     8.6875
""")
    assert _shown(trades) == [
        "01/17/97 buy 2000 8.50 Fern Street Fund, L.P.",
        "01/19/97 buy 1500 8.625 Fern Street Fund, L.P.",
        "01/18/97 buy 1000 8.50 Fern Street Investors II, L.P.",
        "01/20/97 buy 2500 8.6875 Fern Street Investors II, L.P.",
    ]


def test_a_sentence_above_a_header_says_whose_the_rows_below_a_year_are() -> None:
    trades = _text("""
     The following table sets forth the transactions in the Common Stock by
Fern Brothers Land Company since Amendment No. 6:

                            Bought          Number            Price
          Date              or Sold        of Shares        Per Share
          ----              -------        ---------        ---------
          1996
          ----
          December 7         Bought          3,000            6 1/4

          1997
          ----
          January 5          Sold            2,000            6 9/16
""")
    assert _shown(trades) == [
        "12/07/96 buy 3000 6.25 Fern Brothers Land Company",
        "01/05/97 sell 2000 6.5625 Fern Brothers Land Company",
    ]


def test_what_was_done_in_what_stands_between_a_name_and_its_tables() -> None:
    purchases = _table("Date | Number | Unit Price", "June 1, 1997 | 1,800 | $5", above="Common Stock – Purchases")
    sales = _table("Date | Number | Unit Price", "June 2, 1997 | 900 | $5", above="Common Stock – Sales")
    trades = _page(f"<p>Transactions</p><p>FERN MASTER FUND LP</p>{purchases}{sales}")
    assert _shown(trades) == ["06/01/97 buy 1800 5 FERN MASTER FUND LP", "06/02/97 sell 900 5 FERN MASTER FUND LP"]


def test_words_of_a_header_above_tables_side_by_side_name_nobody() -> None:
    trades = _text("""
                         Weir Strand Fund, L.P.

            PURCHASES                               SALES
  ------------------------------        ------------------------------
                          Price                                 Price
                           Per                                   Per
  Date         Shares     Share         Date         Shares     Share
  -------      ------    -------        -------      ------    -------
  3/01/99       4,200    14 1/16        4/05/99       3,000    15 7/8
  3/02/99      10,000    14 1/8         4/06/99       1,500    16
""")
    assert [each.person for each in trades.read] == ["Weir Strand Fund, L.P."] * 4


def test_a_header_says_of_which_year_its_days_of_trade_are() -> None:
    trades = _text("""
     On June 2, 2012 the Fund was formed.  It sold the following shares:

     Trade Date (2013)     Shares Sold     Price
     -----------------     -----------     -----
     May 6                      18,240     27.36
     June 3                     25,000     28.04
""")
    assert [(str(each.day), each.side) for each in trades.read] == [("2013-05-06", "sell"), ("2013-06-03", "sell")]


def test_a_period_above_rows_with_days_of_their_own_is_none_of_theirs() -> None:
    trades = _text("""
               TRANSACTIONS IN COMMON STOCK OF WEIR COMPANY
                  June 27, 1996 through August 26, 1996

                                    Date                       Price Per
Account                             1996         Shares          Share
- -------                           ----         ------        ---------
PURCHASES
Tr. u/w Odile Harkness             July  8          400        $33 1/4
Weir Common Trust Fund             July 19        1,150         33 1/2
""")
    assert [str(each.day) for each in trades.read] == ["1996-07-08", "1996-07-19"]


def test_names_above_shares_head_columns_of_their_own() -> None:
    rows = "     7/01/97              3,000           1,500        $5.25\n"
    rows += "     7/02/97             (1,000)                       $5.75\n"
    names = "     Date                 Shares          Shares       Price\n"
    two = f"The Funds bought or (sold):\n\n                          Fern Fund       Moss Fund\n{names}{rows}"
    assert _shown(_text(two)) == [
        "07/01/97 buy 3000 5.25 Fern Fund",
        "07/01/97 buy 1500 5.25 Moss Fund",
        "07/02/97 sell 1000 5.75 Fern Fund",
    ]


def test_a_title_that_spans_names_is_of_the_columns_of_all_of_them() -> None:
    head = "                            Number of Shares\n                        Fern One      Fern Two\n"
    head += "     Date               L.P.          L.P.             Price\n"
    rows = "     7/01/97              5,000         2,000          10.125\n"
    rows += "     7/02/97              3,000         1,000          10.250\n"
    assert [row.rpartition("10.")[0] for row in _shown(_text(f"The purchases were:\n\n{head}{rows}"))] == [
        "07/01/97 buy 5000 ", "07/01/97 buy 2000 ", "07/02/97 buy 3000 ", "07/02/97 buy 1000 ",
    ]  # fmt: skip


def test_more_shares_that_are_no_balance_are_told_where_they_are_not_read() -> None:
    head = "     Date          Shares        Price        Shares of Series Q\n"
    rows = "     7/01/97       5,000         10.125       2,000\n     7/02/97       3,000         10.250       1,700\n"
    trades = _text(f"The purchases were:\n\n{head}{rows}")
    assert (len(trades.read), len(trades.lost)) == (2, 2)
    assert not _text(f"The purchases were:\n\n{head}{rows.replace('1,700', '5,000')}").lost  # a balance
    of_sums = head.replace("Shares of Series Q", "Total Value")
    assert len(_text(f"The purchases were:\n\n{of_sums}{rows}").lost) == 2  # which is none of these shares


def test_what_was_got_for_no_price_beside_what_was_bought_is_told() -> None:
    of = ("Fern Fund | Series A Stock | 900 | $10.00", "Fern Fund | Warrants | 700 | (1)")
    table = _table(
        "Purchaser | Security | Number | Price Per Share", *of, above="On July 1, 1997, the following was bought:"
    )
    trades = _page(table)
    assert (_shown(trades), len(trades.lost)) == (["07/01/97 buy 900 10.00 Fern Fund"], 1)


def test_a_total_of_what_two_bought_is_no_purchase() -> None:
    by = "Shares purchased by Fern Fund | Shares purchased by Moss Fund"
    rows = ("7/01/97 | 1,000 | 400 | 1,400 | $5.25", "7/02/97 | 2,000 | 600 | 2,600 | $5.50")
    trades = _page(_table(f"Date | {by} | Total shares | Price", *rows))
    assert (_shown(trades)[:2], len(trades.read)) == (
        ["07/01/97 buy 1000 5.25 Fern Fund", "07/01/97 buy 400 5.25 Moss Fund"],
        4,
    )


def test_a_row_that_is_not_lined_up_has_its_numbers_in_order() -> None:
    head = "The following trades were made:\n\nDate\t\tTransaction\tShares\tPrice\n"
    rows = "7/01/97\t\tPurchase\t1,000\t$5.25\n"
    rows += "7/02/97   \tSale       \t2,000\t  $5.50\n7/03/97\t Purchase\t700       $5.75\n"
    assert _shown(_text(head + rows)) == [
        "07/01/97 buy 1000 5.25",
        "07/02/97 sell 2000 5.50",
        "07/03/97 buy 700 5.75",
    ]


def test_a_price_in_its_column_of_the_line_below_is_of_the_row() -> None:
    head = "   Date         Bought       Sold        Price\n"
    rows = "   7/01/97       1,000                   $5.25\n   7/02/97                     500       $5.50\n"
    cut = "   7/03/97         700\n                                         $5.75\n"
    assert _shown(_text(f"Transactions:\n\n{head}{rows}{cut}"))[2:] == ["07/03/97 buy 700 5.75"]


def test_blanks_divide_thousands_in_a_cell() -> None:
    rows = ("1997-07-01 | 5\xa0000 | 100.50", "1997-07-02 | 1 007 000 | 101.25")
    assert _shown(_page(_table("Date | Shares bought | Price (SEK)", *rows))) == [
        "07/01/97 buy 5000 100.50",
        "07/02/97 buy 1007000 101.25",
    ]
    for two in ("5 00", "5 0000", "0 500", "500 125.50", "500 125 1/2", "500\n125"):
        assert amount_of(two) is None


@pytest.mark.parametrize("days", [("June", "July"), ("July 1, 1997", "July 2, 1997")])
def test_days_or_months_behind_labels_begin_transactions(days: tuple[str, str]) -> None:
    text = "".join(f"Dated: {day}\nShares purchased: 1,000\nPrice per share: $5.25\n\n" for day in days)
    shown = [row.partition(" ") for row in _shown(_text(f"The purchases were:\n\n{text}"))]
    assert [(day == "-", rest) for day, _, rest in shown] == [(" " not in days[0], "buy 1000 5.25")] * 2


def test_a_row_of_a_month_alone_has_no_day() -> None:
    rows = "     June          Purchase         1,000     $5.25\n     July          Sale               500     $5.50\n"
    head = "     Month         Transaction     Shares     Price\n"
    assert _shown(_text(f"The trades were:\n\n{head}{rows}")) == ["- buy 1000 5.25", "- sell 500 5.50"]


def test_a_day_beside_several_lines_of_numbers_is_that_of_all_of_them() -> None:
    stacked = "7/01/97 | Buy<br>Sell | 1,000<br>2,000 | $5.25<br>$5.50"
    page = _page(_table("Date | Type | Shares | Price", stacked, "7/02/97 | Buy | 500 | $5.75"))
    assert _shown(page) == ["07/01/97 buy 1000 5.25", "07/01/97 sell 2000 5.50", "07/02/97 buy 500 5.75"]
    stacked = "7/01/97 | Open market purchase | 1,000<br>2,000 | $5.25<br>$5.50"
    assert [row[:17] for row in _shown(_page(_table("Date | How | Shares | Price", stacked)))] == [
        "07/01/97 buy 1000",
        "07/01/97 buy 2000",
    ]


def test_an_aggregate_amount_of_securities_is_a_number_of_shares_and_names_nobody() -> None:
    rows = ("Fern Fund LP | 7/01/97 | BUY | 5,471 | 30.24", "Fern Fund LP | 7/02/97 | SALE | 355 | 29.43")
    head = "Name of Person | Date of<br>Transaction | Buy/Sale | Aggregate<br>Amount of<br>Securities | Share Price"
    assert _shown(_page(_table(head, *rows))) == [
        "07/01/97 buy 5471 30.24 Fern Fund LP",
        "07/02/97 sell 355 29.43 Fern Fund LP",
    ]


@pytest.mark.parametrize(
    ("above", "who"),
    [
        ("                   List of Transactions During Past 60 Days*", ""),
        ("  PRESIDENT AND FELLOWS OF TARN COLLEGE'S PURCHASES ON THE NYSE FOR THE PAST\n"
         "                                SIXTY DAYS", "PRESIDENT AND FELLOWS OF TARN COLLEGE"),
        ("This schedule has each purchase effectuated by Fern Fund I, L.P. within\n60 days.", "Fern Fund I, L.P."),
    ],
)  # fmt: skip
def test_whose_a_table_is_by_the_words_of_its_title(above: str, who: str) -> None:
    table = "   Date         Shares Purchased     Price Per Share\n\n   7/01/97           1,000               5.25\n"
    assert _shown(_text(f"EXHIBIT B\n\n{above}\n\n{table}")) == [f"07/01/97 buy 1000 5.25 {who}".rstrip()]


def test_a_note_below_says_that_all_rows_are_purchases_and_whose() -> None:
    notes = (
        "* | Sum of several.",
        "+ | All transactions were made openly and relate to purchases of stock by Fern Ltd.",
    )
    rows = ("7/01/97 | $5.25 | 1,000*", "7/02/97 | $5.50 | 2,000", *notes)
    page = _page(_table("Date+ | Price per Share | No. of Shares", *rows))
    assert _shown(page) == ["07/01/97 buy 1000 5.25 Fern Ltd.", "07/02/97 buy 2000 5.50 Fern Ltd."]


def test_a_forward_is_no_share() -> None:
    rows = ("7/01/97 | Buy | 1,000 | $5.25 | OTC Equity Forward", "7/02/97 | Buy | 700 | $5.50 | Common Stock")
    page = _page(_table("Trade Date | Buy/Sell | Quantity | Unit Cost | Security", *rows))
    assert [row.security.words for row in page.read] == ["OTC Equity Forward", "Common Stock"]


def test_it_is_told_where_options_bought_for_a_sum_are_not_read() -> None:
    row = "Fern Fund LP | BY | Cash-Settled Call | July 1, 1997 | March 19, 1999 | 4,800,000 | 69,888,000"
    page = _page(_table("Name | Buy/Sell | Security | Trade Date | Expiration Date | Quantity | Trade Amount", row))
    assert (page.read, len(page.lost)) == ([], 1)


def _from_page(*rows: str, above: str = "") -> str:
    """Return rows whose cells bars divide as programs take them from a page: each cell below a line of its own."""
    cells = (cell.strip() for row in rows for cell in row.split("|"))
    return f"{above}\n \n" + "\n \n".join(cells) + "\n"


_TAKEN = ("Trade Date | Buy/Sell | Shares | Price", "7/01/97 | Buy | 1,500 | 10.25", "7/02/97 | Sell | 600 | 9.50")


def test_cells_that_stand_below_each_other_are_rows_again() -> None:
    shown = ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 9.50"]
    text = _from_page(*_TAKEN, above="Schedule A\nThe trades within the past sixty days were made by brokers:")
    again = _from_page(*_TAKEN, _TAKEN[0], "7/03/97 | Buy | 900 | 9.75")  # the header on another page
    assert _shown(_text(text)) == shown
    assert _shown(_text(again)) == [*shown, "07/03/97 buy 900 9.75"]
    # a bar before each cell is a blank, and a line without one goes on in the title above it
    bars = text.replace("\n \n", "\n ").replace("Trade Date", "Trade\nDate")
    assert _shown(_text(bars)) == shown
    notes = text.replace("10.25", "$\n \n10.25\n \n(1)") + " \n(1)\n \nBought in several trades at prices in a range.\n"
    assert _shown(_text(notes)) == shown


@pytest.mark.parametrize(
    "rows",
    [
        ("7/01/97 | Buy | 1,500", "7/02/97 | Sell | 600 | 9.50"),  # without its price
        ("7/01/97 | 1 | Buy | 1,500 | 10.25", "7/02/97 | Sell | 600 | 9.50"),  # with a mark of a note
        ("7/01/97 | Buy | 1,500 | 10.25", "7/02/97 | Sell | 600 | 9.50 | Purchase"),  # or a row begins with it
    ],
)
def test_cells_of_which_it_is_not_plain_where_a_row_begins_are_lost(rows: tuple[str, ...]) -> None:
    trades = _text(_from_page(_TAKEN[0], *rows, above="The trades were:"))
    assert (trades.read, len(trades.lost)) == ([], 2)


_NAMED = ("Name | Transaction | Quantity | Price | How", "Fern LP | 7/01/97 | (1,500) | 10.25 | Market")


@pytest.mark.parametrize(
    ("rows", "others"),
    [
        # what stands behind the last row is no cell of it: a note, a part of an item
        (("*", "Each of these prices is net of the fees that were paid."), []),
        (("(d) Not applicable.",), []),
        (("7/03/97 | Buy | 900 | $—",), ["07/03/97 buy 900 -"]),
        (("7/03/97 | (2) | 900 | 9.75",), ["07/03/97 ? 900 9.75"]),  # no mark of the day
    ],
)
def test_cells_below_each_other_end_where_a_row_does(rows: tuple[str, ...], others: list[str]) -> None:
    shown = _shown(_text(_from_page(*_TAKEN, *rows, above="The trades in the shares:")))
    assert shown == ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 9.50", *others]


def test_no_row_begins_with_the_last_cell_of_another() -> None:
    text = _from_page(*_NAMED, "Moss LP | 7/02/97 | (600) | N/A | (a)", above="The trades in the shares:")
    assert _shown(_text(text)) == ["07/01/97 sell 1500 10.25 Fern LP", "07/02/97 sell 600 - Moss LP"]


def test_a_title_in_lines_is_the_same_in_the_header_of_the_next_page() -> None:
    header = "\n Trade Date\n Buy/Sell\n No. of\nShares\n Price"
    rows = (f"{header}\n 7/0{n}/97\n Buy\n {n}00\n 10.25" for n in (1, 2))
    assert _shown(_text(f"The trades:\n{''.join(rows)}\n")) == ["07/01/97 buy 100 10.25", "07/02/97 buy 200 10.25"]


_LEAD = (
    "(c) The following transactions in the shares of the Issuer were effected by Fern Fund, L.P. during the past sixty "
    "days, all of them in the open market and through brokers, and none of them by others: "
)


@pytest.mark.parametrize("bar", ["", "| "])
def test_a_list_that_is_one_line_has_a_line_for_each_day(bar: str) -> None:
    rows = ("Date Type Shares Price", "7/01/97 Buy 1,500 $10.25", "7/02/97 Sell 600 $9.50", "7/03/97 Buy 900 $9.75")
    text = _LEAD + "".join(f"{bar}{row.replace(' ', f' {bar}')} {bar}" for row in rows) + "(d) None.\n"
    trades = _text(text)
    shown = ["07/01/97 buy 1500 10.25", "07/02/97 sell 600 9.50", "07/03/97 buy 900 9.75"]
    assert _shown(trades) == [f"{row} Fern Fund, L.P." for row in shown]
    assert [text[row.start : row.end].split()[0] for row in trades.read] == ["7/01/97", "7/02/97", "7/03/97"]


def test_rows_in_one_line_are_lost_where_one_of_them_is_not_plain() -> None:
    rows = "7/01/97 Buy 1,500 $10.25 7/02/97 Sell 600 $9.50 7/03/97 Buy 900 $9.75 7/07/97 as a gift from her 300 -"
    trades = _text(f"{_LEAD}{rows}\n")
    assert (trades.read, len(trades.lost)) == ([], 3)


def test_the_end_of_a_title_above_a_column_names_nobody() -> None:
    head = "|||Portion of", "|||Moss Equity", "|||Partners, LP"
    rows = "Date | Type | Price | Shares", "7/01/97 | purchase | 10.25 | 1,500"
    assert _shown(_page(_table(*head, *rows))) == ["07/01/97 buy 1500 10.25"]
    named = _page(_table(rows[0], "Moss Equity<br>Partners, LP", rows[1]))
    assert _shown(named) == ["07/01/97 buy 1500 10.25 Moss Equity Partners, LP"]


def test_a_title_of_a_period_names_nobody() -> None:
    head = "Transactions in Common Units\nWithin Past 60 Days\n\n"
    table = "   Type     Date         Quantity     Price\n   BUY      7/01/97           880     $5.02 per share\n"
    assert _shown(_text(head + table)) == ["07/01/97 buy 880 5.02"]


def test_numbers_that_count_notes_are_no_shares() -> None:
    lines = """The sales were:

    Date       Type       Price    Shares
    7/01/97    Sale    $ 11.1957    1      1050
    7/02/97    Sale    $ 11.0793    2      2388
    7/03/97    Sale    $ 10.9000           2500
    7/07/97    Sale    $ 10.8544    3       700
"""
    assert [row.split()[2] for row in _shown(_text(lines))] == ["1050", "2388", "2500", "700"]


def test_a_person_heads_a_table_whose_title_stands_between() -> None:
    head = "                 ANN ORME\n\n       Transactions in the Shares--Last 60 Days\n\n"
    table = "Shares     Type         Price      Date\n900        Purchase     $5.02      7/01/97\n"
    assert _shown(_text(head + table)) == ["07/01/97 buy 900 5.02 ANN ORME"]


def test_parts_of_the_names_of_filers_head_columns_of_shares() -> None:
    text = """Purchases of Common Stock:

                    Number of Shares
     Date           Orme      Partners       Price
     7/01/97         600         3,000       10.25
     7/02/97          --         4,000       10.75
"""
    trades = read_trades(text, 0, len(text), EVENT, filers=("Eugene A. Orme", "Fern Partners"))
    assert _shown(trades) == [
        "07/01/97 buy 600 10.25 Orme",
        "07/01/97 buy 3000 10.25 Partners",
        "07/02/97 buy 4000 10.75 Partners",
    ]


def test_the_price_of_a_share_stands_behind_what_was_paid() -> None:
    head = "Fern Fund, L.P. purchased on these days:\n\n      DATE           AMOUNT             PRICE\n"
    rows = "      7/01/97     1,000 shares       $6,100 ($6.10 per share)\n"
    rows += "      7/02/97     1,500 shares       $9,075 ($6.05 per share)\n"
    for title in ("PRICE", "TOTAL COST (PRICE PER SHARE)"):
        assert [row.split()[3] for row in _shown(_text(head.replace("PRICE", title) + rows))] == ["6.10", "6.05"]


def test_a_filer_below_the_title_of_a_page_heads_a_table() -> None:
    head = "<p>Purchases of Common Stock in the open market in the last 60 days</p><p>Fern Fund, L.P.</p>"
    html = _table("Date | Shares | Price", "7/01/97 | 1,500 | $10.25").replace("<p></p>", head)
    printed = read_html(Passage(html.encode(), 0, len(html.encode())))
    trades = read_trades(printed.text, 0, len(printed.text), EVENT, page_rows(printed), ("Fern Fund, L.P.",))
    assert _shown(trades) == ["07/01/97 buy 1500 10.25 Fern Fund, L.P."]


def test_clients_that_are_not_named_are_nobody() -> None:
    text = """
    Fern effected these trades, on behalf of its discretionary clients:

    Date          Buy/Sell     Quantity     Price
    7/01/97       BUY             1,200      3.11
"""
    assert [row.person for row in _text(text).read] != ["its discretionary clients"]


def test_the_principal_beside_a_price_is_of_no_loan() -> None:
    text = """
    Open market purchases:

    Quantity     Unit Price     Trade Date     Settle Date     Principal
       2,000            .85        7/01/97         7/04/97      1,700.00
      11,000            .87        7/02/97         7/07/97      9,570.00
"""
    assert _shown(_text(text)) == ["07/01/97 buy 2000 0.85", "07/02/97 buy 11000 0.87"]


def test_what_was_done_in_parentheses_is_no_part_of_a_name() -> None:
    text = "\nFern Fund (purchases):\n     7/01/97   500   $2.50\nAnn Orme (Sales):\n     7/02/97   100   $2.25\n"
    assert _shown(_text(text)) == ["07/01/97 buy 500 2.50 Fern Fund", "07/02/97 sell 100 2.25 Ann Orme"]


def test_a_put_that_is_exercised_is_no_purchase() -> None:
    text = """
    Date        Transaction                   Shares     Price
    7/01/97     Exercise of put options          500      2.50
    7/02/97     Exercise of stock options        400      2.75
"""
    assert [row.side for row in _text(text).read] == ["", "buy"]


def test_words_beside_several_days_of_a_cell_are_of_all_of_them() -> None:
    page = _table(
        "Fern Fund LP | Purchased | 7/1/97<br>7/2/97 | 1,500<br>600 | $10.25<br>$10.50",
        "Moss Ltd | Sold | 7/3/97 | 400 | $10.75",
    )
    assert _shown(_page(page)) == [
        "07/01/97 buy 1500 10.25 Fern Fund LP",
        "07/02/97 buy 600 10.50 Fern Fund LP",
        "07/03/97 sell 400 10.75 Moss Ltd",
    ]


def test_numbers_before_the_rows_of_a_page_are_no_shares() -> None:
    page = "<p>Transactions in the Shares by the Reporting Persons, all by Fern Fund, L.P.:</p>" + _table(
        " | Where | Purchase or Sale | Date | Number of Shares | Price",
        "1. | Market | Purchase | 7/1/97 | 1,500 | $10.25",
        "2. | Market | Purchase | 7/2/97 | 600 | $10.50",
        "3. | Market | Sale | 7/3/97 | 400 | $10.75",
    )
    trades = _page(page)
    assert trades.lost == []
    assert _shown(trades) == [
        "07/01/97 buy 1500 10.25 Fern Fund, L.P.",
        "07/02/97 buy 600 10.50 Fern Fund, L.P.",
        "07/03/97 sell 400 10.75 Fern Fund, L.P.",
    ]


@pytest.mark.parametrize(
    ("filer", "above"),
    [
        ("Orme, Tarn & Co., L.P.", "Transactions effected by Orme, Tarn & Co., L.P. are as follows:"),
        ("Orme, Tarn & Co., L.P.", "Orme, Tarn & Co., L.P. purchased the following shares:"),
        ("Fern Employee Stock Ownership Plan", "Fern Employee Stock Ownership Plan purchased the following shares:"),
        ("Tarn Securities, Inc.", "Tarn Securities, Inc."),
        ("Tarn Securities, Inc.", "Transactions by Tarn Securities, Inc."),
    ],
)
def test_a_filer_is_known_by_a_name_that_looks_like_none(filer: str, above: str) -> None:
    text = f"SCHEDULE A\n\n{above}\n\nDate         Shares Bought    Price\n7/01/97          1,500    10.25\n"
    trades = read_trades(text, 0, len(text), EVENT, filers=[filer])
    assert _shown(trades) == [f"07/01/97 buy 1500 10.25 {filer}"]


def test_a_sentence_below_the_title_of_a_page_says_whose_a_table_is() -> None:
    rows = _table(
        "Date | Shares | Price", "7/01/97 | 1,500 | 10.25", above="SCHEDULE I</p><p>Ann Orme sold these shares:"
    )
    assert _shown(_page(rows)) == ["07/01/97 sell 1500 10.25 Ann Orme"]


def test_a_column_of_short_days_in_one_cell_is_read_below_its_title() -> None:
    rows = _table("Shares Bought | Price | Date", "1,500<br>600 | 10.25<br>10.50 | 7/1<br>7/2")
    assert _shown(_page(rows)) == ["07/01/97 buy 1500 10.25", "07/02/97 buy 600 10.50"]


def test_a_filer_called_sale_sold_nothing_by_its_name() -> None:
    text = "Purchases:\n\nSale Tarn, L.P.\n\nDate         Shares    Price\n7/01/97       1,500    10.25\n"
    trades = read_trades(text, 0, len(text), EVENT, filers=["Sale Tarn, L.P."])
    assert [row.side for row in trades.read] == ["buy"]


def test_shares_below_the_name_of_an_entity_that_were_not_read_are_told() -> None:
    page = _table(
        "Acquisition Sub | Fern Holdings, Inc. | Price | Date | Type", "600 | 200 | 3.25 | 7/01/97 | Purchase"
    )
    trades = _page(page)
    assert _shown(trades) == ["07/01/97 buy 600 3.25"]
    assert len(trades.lost) == 1
