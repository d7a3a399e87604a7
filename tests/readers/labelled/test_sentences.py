"""Transactions told in sentences: those that say all of it are rows, agreements and history are none."""

import datetime
from decimal import Decimal

import pytest

from muniment.readers.labelled.items.sentences import CLEAR, MEANT, UNCLEAR, Sentences, read_sentences
from muniment.readers.labelled.items.trade_columns import is_class
from muniment.readers.labelled.items.transactions import Trades, read_trades, without_form

EVENT = datetime.date(2009, 3, 20)


def _read(text: str) -> Sentences:
    return read_sentences(text, 0, len(text), EVENT, read_trades(text, 0, len(text), EVENT))


def _shown(found: Sentences) -> list[str]:
    rows = [row for row, _ in found.read]
    prices = ["-" if row.price is None else f"{row.price:f}" for row in rows]
    signs = ["" if row.currency in ("", "USD") else f" {row.currency}" for row in rows]
    return [
        f"{row.day:%m/%d/%y} {row.side} {row.quantity:f} {price}{sign} {row.person}".rstrip()
        for row, price, sign in zip(rows, prices, signs, strict=True)
    ]


ROWS = {
    "of who is a company of Singapore": (
        "On March 3, 2009 Fern Holdings Pte. Ltd. acquired 300 shares of Common Stock at $5.10 per share.",
        ["03/03/09 buy 300 5.10 Fern Holdings Pte. Ltd."],
    ),
    "of who is called as no sentence begins": (
        "Over Beck purchased 300 shares at 47.5 cents per share on March 3, 2009.",
        ["03/03/09 buy 300 0.475 Over Beck"],
    ),
    "beside a day of settlement, and one of a closing price": (
        "On March 3, 2009, Fern Fund bought 300 shares at $7.50 per share, which settled on March 6, 2009. On March 4, "
        "2009, Moss Ltd. sold 200 shares at $8 per share, the closing price on the preceding trading day.",
        ["03/03/09 buy 300 7.50 Fern Fund", "03/04/09 sell 200 8 Moss Ltd."],
    ),
    "by whom to whom shares were sold": (
        "On March 3, 2009, 300 shares were sold by Fern Fund to Moss Ltd. at $7.50 per share.",
        ["03/03/09 sell 300 7.50 Fern Fund"],
    ),
    "of the day after": (
        "On March 3, 2009, Fern Fund bought 300 shares at $7.50 per share and the next day sold 200 shares at $8 per "
        "share. The following day, Moss Ltd. bought 100 shares at $8.25 per share. On March 9, 2009, and on the next "
        "day, Mr. Orme bought 400 and 500 shares at $7.75 and $8 a share, respectively.",
        [
            "03/03/09 buy 300 7.50 Fern Fund",
            "03/04/09 sell 200 8 Fern Fund",
            "03/05/09 buy 100 8.25 Moss Ltd.",
            "03/09/09 buy 400 7.75 Mr. Orme",
            "03/10/09 buy 500 8 Mr. Orme",
        ],
    ),
    "on each of several days behind the shares": (
        "Fern Fund bought shares as follows: 300 shares on March 3 at $7.50; and 200 shares on each of March 4 and "
        "March 5 at $8. Moss Ltd. sold 100 shares on each of March 9, 2009 and March 10, 2009 at $9.25 per share.",
        [
            "03/03/09 buy 300 7.50 Fern Fund",
            "03/04/09 buy 200 8 Fern Fund",
            "03/05/09 buy 200 8 Fern Fund",
            "03/09/09 sell 100 9.25 Moss Ltd.",
            "03/10/09 sell 100 9.25 Moss Ltd.",
        ],
    ),
    "of a list below whose purchases it has": (
        "Fern Fund, L.P. (purchases):\n\n  300 shares on March 3, 2009 at $7.50 per share\n"
        "  200 shares on March 4, 2009 at $7.75 per share\n",
        ["03/03/09 buy 300 7.50 Fern Fund, L.P.", "03/04/09 buy 200 7.75 Fern Fund, L.P."],
    ),
    "behind the letter of a part and a number": (
        '(c)  (1)  Fern Rigg Partnership (the "Partnership") bought 300 shares on March 3, 2009, for $2,250, or $7.50 '
        "per share.",
        ["03/03/09 buy 300 7.50 Fern Rigg Partnership"],
    ),
    "of who files, in shares cut short": (
        "On 3/3/09 I bought 300 sh. @ 7 1/2. I sold 200 shs. on March 4, 2009 at $8 per share. "
        "On March 5, 2009, Fern Fund I sold 100 shares at $9 each.",
        ["03/03/09 buy 300 7.5", "03/04/09 sell 200 8", "03/05/09 sell 100 9 Fern Fund I"],
    ),
    "behind the letter of a part": (
        "C.  Bought 300 shares at $7.50 on March 3, 2009.\n",
        ["03/03/09 buy 300 7.50"],
    ),
    "whose a list is who is called so across lines": (
        'In the past 60 days Tarn Woolen Mills, Inc. ("Tarn\nWoolen") made the following open market\npurchases:\n\n'
        "  300 shares at $7.50 per share on March 3, 2009;\n\n  200 shares at $7.75 per share on March 4, 2009.\n",
        ["03/03/09 buy 300 7.50 Tarn Woolen Mills, Inc.", "03/04/09 buy 200 7.75 Tarn Woolen Mills, Inc."],
    ),
    "of another person, without the verb again": (
        'On March 3, 2009, Fern Fund A bought 300 shares at $7.50 per share and Moss Fund, L.P. ("Moss") 200 shares at '
        "$7.75 per share. On March 4, 2009, Mr. Orme sold 100 shares at $8 each and Moss 50 shares at $8.25 each.",
        [
            "03/03/09 buy 300 7.50 Fern Fund A",
            "03/03/09 buy 200 7.75 Moss Fund, L.P.",
            "03/04/09 sell 100 8 Mr. Orme",
            "03/04/09 sell 50 8.25 Moss",
        ],
    ),
    "of two funds that a letter tells apart": (
        "On March 3, 2009, Fund A and Fund B bought 300 shares and 200 shares, respectively, at $7.50 per share.",
        ["03/03/09 buy 300 7.50 Fund A", "03/03/09 buy 200 7.50 Fund B"],
    ),
    "whose a list is whose bullets are letters": (
        "Fern Fund, L.P.:\n\n"
        "   o    Bought 300 shares at $7.50 on March 3, 2009\n"
        "   o    Sold 200 shares at $7.75 on March 4, 2009\n",
        ["03/03/09 buy 300 7.50 Fern Fund, L.P.", "03/04/09 sell 200 7.75 Fern Fund, L.P."],
    ),
    "prices without a sign at the ends of lines": (
        "The Fern Trust bought:\n\n  300 shares on March 3, 2009 at 7\n  200 shares on March 4, 2009 at 8\n",
        ["03/03/09 buy 300 7 The Fern Trust", "03/04/09 buy 200 8 The Fern Trust"],
    ),
    "names in brackets behind the entries of a list": (
        "The following purchases were made:\n\n"
        "   March 3, 2009:  300 shares at $7.50 per share (Fern Offshore Fund)\n"
        "   March 4, 2009:  200 shares at $7.75 per share (Mr. Orme);\n"
        "   March 5, 2009:  100 shares at $7.80 per share for the account of Moss Ltd.\n",
        [
            "03/03/09 buy 300 7.50 Fern Offshore Fund",
            "03/04/09 buy 200 7.75 Mr. Orme",
            "03/05/09 buy 100 7.80 Moss Ltd.",
        ],
    ),
    "whole prices without a sign, at the end of a part": (
        "Mr. Orme has traded: 3/3/09, bought 300 shares at 7 1/2; 3/4/09, sold 500 shares at 8; and\n"
        "3/5/09, bought 200 shares at 9\n",
        ["03/03/09 buy 300 7.5 Mr. Orme", "03/04/09 sell 500 8 Mr. Orme", "03/05/09 buy 200 9 Mr. Orme"],
    ),
    "on each of several days, and how many in all before how many each": (
        "On each of March 3 and 4, 2009, Mr. Orme purchased 1,000 shares at $12.00 per share. On March 10, 2009, he "
        "purchased a total of 900 shares in two transactions: 500 shares at $12.30; and 400 shares at $12.35.",
        [
            "03/03/09 buy 1000 12.00 Mr. Orme",
            "03/04/09 buy 1000 12.00 Mr. Orme",
            "03/10/09 buy 500 12.30 Mr. Orme",
            "03/10/09 buy 400 12.35 Mr. Orme",
        ],
    ),
    "days in figures of a list, and that on which a period ended": (
        "The following are all purchases by Tarn Corp.:\n  300 shares on 3/3/09 at $2.50 per share; and\n  450 shares "
        "on 3/4/09 at $2 5/8 per share.\n\nDuring the sixty days ended March 14, 2009, Mr. Orme sold 700 shares on "
        "March 5, 2009 at $4.50 per share and 600 shares on March 6, 2009 at $4.25 per share.",
        [
            "03/03/09 buy 300 2.50 Tarn Corp.",
            "03/04/09 buy 450 2.625 Tarn Corp.",
            "03/05/09 sell 700 4.50 Mr. Orme",
            "03/06/09 sell 600 4.25 Mr. Orme",
        ],
    ),
    "a line for each deal, led by names": (
        "Transactions of the past 60 days.\n\nFern Fund LLC      bought   3,000 shs on 3/3/2009 @ 1.21\n"
        "Fern Fund LLC      bought     500 shs on 3/4/2009 @ 1.25\n"
        "Tarn Corp.         sold     1,000 shs on 3/5/2009 @ 1.40\n",
        [
            "03/03/09 buy 3000 1.21 Fern Fund LLC",
            "03/04/09 buy 500 1.25 Fern Fund LLC",
            "03/05/09 sell 1000 1.40 Tarn Corp.",
        ],
    ),
    "headings of persons, with numbers, above lines that name nobody": (
        "The transactions were:\n\n  1. Ann Tarnbrook:\n\n     Bought 500 shares on 3/3/09 at $12.25 per share\n"
        "     Bought 700 shares on 3/4/09 at $12.50 per share\n\n  2. Orme Trust:\n     Sold 300 shares on "
        "3/5/09 at $13 per share\n\n     On March 6, 2009, 400 shares were sold at $14 per share.",
        [
            "03/03/09 buy 500 12.25 Ann Tarnbrook",
            "03/04/09 buy 700 12.50 Ann Tarnbrook",
            "03/05/09 sell 300 13 Orme Trust",
            "03/06/09 sell 400 14",
        ],
    ),
    "who each did the same, and the same price as before": (
        "Messrs. Pruitt and Tolliver each purchased 700 shares on March 3, 2009 at $1.75 per share. On the same day "
        "Ms. Orme bought 300 shares at the same price.",
        ["03/03/09 buy 700 1.75 Pruitt", "03/03/09 buy 700 1.75 Tolliver", "03/03/09 buy 300 1.75 Ms. Orme"],
    ),
    "days behind verbs": (
        "Purchased 3/3/09, 400 shares at $16.50 per share. Sold on March 4, 2009, 250 shares at $17.00 per share.",
        ["03/03/09 buy 400 16.50", "03/04/09 sell 250 17.00"],
    ),
    "two days in a list at one price": (
        "Ms. Orme purchased shares as follows: 700 shares on March 3, 2009 at $1.75 per share; 800 shares on March 4, "
        "2009 and 200 shares on March 5, 2009, in each case at $1.77 per share; and 300 shares on March 6, 2009 at $2.",
        [
            "03/03/09 buy 700 1.75 Ms. Orme",
            "03/04/09 buy 800 1.77 Ms. Orme",
            "03/05/09 buy 200 1.77 Ms. Orme",
            "03/06/09 buy 300 2 Ms. Orme",
        ],
    ),
    "under an agreement of another day": (
        "On March 3, 2009, the Fund purchased from the Issuer 700 shares at a purchase price of $8.00 per share, "
        "pursuant to the Purchase Agreement dated as of March 1, 2009.",
        ["03/03/09 buy 700 8.00 the Fund"],
    ),
    "shares of which some were got otherwise": (
        "On March 3, 2009, the Fund accepted for payment and purchased pursuant to the Offer 7,000 Shares (including "
        "200 Shares tendered by notices of guaranteed delivery) at a price of $21.00 per Share.",
        ["03/03/09 buy 7000 21.00 the Fund"],
    ),
    "a list in lines that end in no point": (
        "The only transactions are these:\n\n     Sold 700 shares on March 3, 2009 at $1.75\n     Sold 800 shares on "
        "March 4, 2009 at $1.77\n     Distributed 4,000 shares to the Fern Trust on March 5, 2009\n",
        ["03/03/09 sell 700 1.75", "03/04/09 sell 800 1.77", "03/05/09  4000 -"],
    ),
    "a price in whole dollars of one who acts as executor": (
        "On March 3, 2009, the Bank sold 700 shares at 32 as executor of an estate.",
        ["03/03/09 sell 700 32 the Bank"],
    ),
    "several days of a month": (
        "On March 3, 4 and 6, 2009, the Fund sold 700, 800 and 900 shares of Common Stock, respectively, under a plan "
        "adopted pursuant to Rule 10b5-1, at prices of $1.75, $1.77 and $1.79 per share, respectively.",
        ["03/03/09 sell 700 1.75 the Fund", "03/04/09 sell 800 1.77 the Fund", "03/06/09 sell 900 1.79 the Fund"],
    ),
    "numbers behind where it was, told respectively": (
        "On March 3, 2009 and March 4, 2009, the Fund acquired in open market transactions 700 and 800 shares of "
        "Common Stock, respectively, at average prices of $1.75 and $1.77 per share, respectively.",
        ["03/03/09 buy 700 1.75 the Fund", "03/04/09 buy 800 1.77 the Fund"],
    ),
    "the same shares, sold again": (
        "On March 3, 2009, the Fund purchased 700 shares at a price of $1.75 per share, and on March 5, 2009 it sold "
        "the same 700 shares at a price of $1.80 per share.",
        ["03/03/09 buy 700 1.75 the Fund", "03/05/09 sell 700 1.80 the Fund"],
    ),
    "days, and behind each in parentheses what it was": (
        "The Fund made purchases of shares on the following dates: March 3, 2009 (700 shares at $1.75) and March 4, "
        "2009 (800 shares at $1.77).",
        ["03/03/09 buy 700 1.75 The Fund", "03/04/09 buy 800 1.77 The Fund"],
    ),
    "a sale under a plan by which a broker trades": (
        "On March 4, 2009, Ms. Orme sold 700 shares pursuant to a written trading plan that she adopted under Rule "
        "10b5-1(c), at a price of $1.75 per share.",
        ["03/04/09 sell 700 1.75 Ms. Orme"],
    ),
    "two verbs, each told respectively": (
        "On March 4, 2009, the Fund and Moss Trust bought 700 and 300 shares, respectively, at a price of $1.75 per "
        "share, and on March 5, 2009, the Fund and Moss Trust bought 800 and 200 shares, respectively, at a price of "
        "$1.77 per share.",
        [
            "03/04/09 buy 700 1.75 the Fund",
            "03/04/09 buy 300 1.75 Moss Trust",
            "03/05/09 buy 800 1.77 the Fund",
            "03/05/09 buy 200 1.77 Moss Trust",
        ],
    ),
    "prices in turn behind several sales": (
        "On March 4, 2009 the Estate sold 700 shares, and on March 5, 2009 the Estate sold 800 shares, at average "
        "prices of $1.75 and $1.77 per share, respectively.",
        ["03/04/09 sell 700 1.75 the Estate", "03/05/09 sell 800 1.77 the Estate"],
    ),
    "the same date before several buyers": (
        "On March 4, 2009, the Fund bought 700 shares at $1.75 per share. On the same date, Fern Trust and Moss Trust "
        "bought 300 and 200 shares, respectively, at $1.77 per share.",
        ["03/04/09 buy 700 1.75 the Fund", "03/04/09 buy 300 1.77 Fern Trust", "03/04/09 buy 200 1.77 Moss Trust"],
    ),
    "the day of a sentence that tells of nothing": (
        "On March 4, 2009, all preferred stock of the Fund was exchanged. On the same date, the Fund bought 700 shares "
        "at $1.75 per share.",
        ["03/04/09 buy 700 1.75 the Fund"],
    ),
    "all of such shares; for whom, and under which rule": (
        "On March 4, 2009, the Trustee bought for the account of the Orme Trust 700 shares at $1.75 per share. On "
        "March 5, 2009, Ms. Orme's spouse sold, also under Rule 144, 800 shares at $1.77 per share.",
        ["03/04/09 buy 700 1.75 the Trustee", "03/05/09 sell 800 1.77 Ms. Orme's spouse"],
    ),
    "a par value, which is no price": (
        "On March 4, 2009, the Fund bought 700 shares of Common Stock, par value $.01 per share, and Ms. Orme bought "
        "800 shares of Common Stock, par value $.01 per share, in each case at a price of $1.75 per share.",
        ["03/04/09 buy 700 1.75 the Fund", "03/04/09 buy 800 1.75 Ms. Orme"],
    ),
    "a sum, and no trade, of which all are told; a plan that bought": (
        "The Orme Pension Plan purchased an aggregate of 1,500 shares as follows: 700 shares on March 4, 2009 at $1.75 "
        "and 800 shares on March 5, 2009 at $1.77.",
        ["03/04/09 buy 700 1.75 The Orme Pension Plan", "03/05/09 buy 800 1.77 The Orme Pension Plan"],
    ),
    "what follows no transactions and a colon": (
        "Except as follows, no transactions were effected: the Fund sold 700 shares on March 4, 2009 at $1.75.",
        ["03/04/09 sell 700 1.75 the Fund"],
    ),
    "sales listed right below purchases": (
        "Purchases:\n    700 shares on March 4, 2009 at $1.75\n  Sales:\n    800 shares on March 5, 2009 at $1.77\n",
        ["03/04/09 buy 700 1.75", "03/05/09 sell 800 1.77"],
    ),
    "lists a sentence announced, below whose they are; sales behind the purchases": (
        "The following purchases were made:\n\nAnn Orme:\n\n   March 4, 2009 - 700 shares at $1.75 per share\n\n"
        "In the open market:\n\n   March 5, 2009 - 800 shares at $1.77 per share\n\n"
        "Sales:\n\nFern Fund, L.P.:\n\n   March 6, 2009 - 900 shares at $1.79 per share\n",
        ["03/04/09 buy 700 1.75 Ann Orme", "03/05/09 buy 800 1.77", "03/06/09 sell 900 1.79 Fern Fund, L.P."],
    ),
    "a price in each case": (
        "On March 4, 2009, Mr. Orme sold 700 shares and on March 5, 2009, he sold 800 shares, in each case on the open "
        "market at a price of $1.75 per share.",
        ["03/04/09 sell 700 1.75 Mr. Orme", "03/05/09 sell 800 1.75 Mr. Orme"],
    ),
    "days behind all but the first of several": (
        "On March 3, 2009 the Fund bought 500 shares at $1.80, 700 shares on March 4 at $1.75, and 800 shares on March "
        "5 at $1.77.",
        ["03/03/09 buy 500 1.80 the Fund", "03/04/09 buy 700 1.75 the Fund", "03/05/09 buy 800 1.77 the Fund"],
    ),
    "a sum since a day, and what it is of": (
        "Since January 15, 2009 the Fund purchased 1,500 shares as follows: 700 shares on March 4 at $1.75 and 800 "
        "shares on March 5 at $1.77.",
        ["03/04/09 buy 700 1.75 the Fund", "03/05/09 buy 800 1.77 the Fund"],
    ),
    "all but what is excepted": (
        "Ms. Orme has not effected any transactions other than (1) a purchase of 700 shares on March 4, 2009 at $1.75 "
        "per share and (2) a purchase of 800 shares on March 5, 2009 at $1.77 per share.",
        ["03/04/09 buy 700 1.75", "03/05/09 buy 800 1.77"],
    ),
    "an average behind the prices that it is of": (
        "As trustee, the Bank sold 700 shares on March 4, 2009 at prices from $1.70 to $1.80 per share, at a weighted "
        "average price of $1.75 per share.",
        ["03/04/09 sell 700 1.75 the Bank"],
    ),
    "shares of a stock that were sold by a trust with a year": (
        "On March 4, 2009, 700 shares of Common Stock were sold by the Orme 1998 Trust at a price of $1.75 per share.",
        ["03/04/09 sell 700 1.75 the Orme 1998 Trust"],
    ),
    "purchases that were": (
        "Purchases within sixty days were 700 shares on March 4 at $1 3/4 and 800 shares on March 5 at $1 7/8.",
        ["03/04/09 buy 700 1.75", "03/05/09 buy 800 1.875"],
    ),
    "where it was done before the day, and shares that others represent": (
        "The Fund sold 700 ADSs, representing 7,000 ordinary shares, in the open market on March 4, 2009 at $1.75 per "
        "ADS and 800 ADSs in the open market on March 5, 2009 at $1.77 per ADS.",
        ["03/04/09 sell 700 1.75 The Fund", "03/05/09 sell 800 1.77 The Fund"],
    ),
    "a last deed on a day of its own": (
        "On March 3, 2009, Mr. Orme bought 1,500 shares at $5.25 per share; and sold 800 shares on March 5 at $6.",
        ["03/03/09 buy 1500 5.25 Mr. Orme", "03/05/09 sell 800 6 Mr. Orme"],
    ),
    "who bought what on one day, a name a line": (
        "The following persons purchased shares in the open market:\n\n"
        "Ann Orme -- 1,500 shares on March 3, 2009 at $5.25 per share\n"
        "Fern Partners -- 800 shares on March 3, 2009 at $5.25 per share\n",
        ["03/03/09 buy 1500 5.25 Ann Orme", "03/03/09 buy 800 5.25 Fern Partners"],
    ),
    "prices without a sign": (
        "On March 3, 2009, Mr. Orme sold 1,500 shares at 11-3/4 per share and, on March 4, 2009, 800 shares at 12.50.",
        ["03/03/09 sell 1500 11.75 Mr. Orme", "03/04/09 sell 800 12.50 Mr. Orme"],
    ),
    "a rate and a time that are no prices": (
        "On March 3, 2009, Mr. Orme sold 1,500 shares at 10.50% below the market. "
        "On March 4, 2009, Mr. Orme sold 900 shares at 4.30 p.m. in the open market.",
        ["03/03/09 sell 1500 - Mr. Orme", "03/04/09 sell 900 - Mr. Orme"],
    ),
    "numbers in words and in figures": (
        "On March 3, 2009, Mr. Orme sold one thousand five hundred (1,500) shares at a price of twelve dollars "
        "and five cents ($12.05) per share.",
        ["03/03/09 sell 1500 12.05 Mr. Orme"],
    ),
    "cents": (
        "On March 3, 2009, Mr. Orme sold 1,500 shares at 37.5 cents per share.",
        ["03/03/09 sell 1500 0.375 Mr. Orme"],
    ),
    "letters before how many": (
        "On March 3, 2009, Mr. Orme sold (a) 1,500 shares for $5-15/16 per share and (b) 800 shares for $6 per share.",
        ["03/03/09 sell 1500 5.9375 Mr. Orme", "03/03/09 sell 800 6 Mr. Orme"],
    ),
    "under a plan to trade, or in the market": (
        "On March 3, 2009, Mr. Orme sold 900 shares at $5 per share pursuant to his Rule 10b5-1 trading plan. On March "
        "4, 2009, Mr. Orme sold 800 shares at $6 per share pursuant to an over-the-counter transaction.",
        ["03/03/09 sell 900 5 Mr. Orme", "03/04/09 sell 800 6 Mr. Orme"],
    ),
    "a deed as a noun": (
        "(c) The only transaction was a sale by Ann Orme of 1,000 shares at $5.25 per share on March 3, 2009.",
        ["03/03/09 sell 1000 5.25 Ann Orme"],
    ),
    "where it was done before how many": (
        "The Fund purchased in the open market 1,000 shares on March 3, 2009 at $5.25 per share, 500 shares on March "
        "4, 2009 at $5.50 per share and 600 shares on March 5, 2009 at $5.75 per share.",
        [
            "03/03/09 buy 1000 5.25 The Fund",
            "03/04/09 buy 500 5.50 The Fund",
            "03/05/09 buy 600 5.75 The Fund",
        ],
    ),
    "made a purchase of": (
        "On March 3, 2009, Osier LLC made an open market purchase of 1,000 shares at $5.25 per share.",
        ["03/03/09 buy 1000 5.25 Osier LLC"],
    ),
    "lines of a list that no sign ends": (
        "The Fund purchased shares in the open market as follows:\n\n  148 shares on March 3, 2009 at $5.25 per share\n"
        "  3,700 shares on March 4, 2009 at $5.50 per share\n",
        ["03/03/09 buy 148 5.25 The Fund", "03/04/09 buy 3700 5.50 The Fund"],
    ),
    "in the open market": (
        "(c) On March 3, 2009, the Fund sold 1,000 shares at $5.25 per share in the open market.",
        ["03/03/09 sell 1000 5.25 the Fund"],
    ),
    "a price of one share, over lines": (
        "On May 8, 2008, Osier Partners, L.P. purchased an aggregate of\n15,000 shares of Stock at a price\nof $19.75.",
        ["05/08/08 buy 15000 19.75 Osier Partners, L.P."],
    ),
    "two of one day": (
        "On March 2, 2009, the Reporting Person bought 873 Shares at an average price of $16.65 per share; and sold 412"
        " Shares at an average price of $16.71.",
        ["03/02/09 buy 873 16.65 the Reporting Person", "03/02/09 sell 412 16.71 the Reporting Person"],
    ),
    "a day before each": (
        "On March 2, 2009, the Fund bought 873 shares at $16.65 per share, and on March 3, 2009 sold 412 shares at"
        " $16.71 per share and on March 4, 2009, Osier LLC sold 5 shares at $17 per share.",
        ["03/02/09 buy 873 16.65 the Fund", "03/03/09 sell 412 16.71 the Fund", "03/04/09 sell 5 17 Osier LLC"],
    ),
    "two persons on one day": (
        "On March 2, 2009, Mr. Orme had bought 873 shares at $16.65 per share and Mr. Fenn sold 412 shares at $16.71"
        " per share.",
        ["03/02/09 buy 873 16.65 Mr. Orme", "03/02/09 sell 412 16.71 Mr. Fenn"],
    ),
    "the day behind": (
        "Mr. Orme disposed of 2,500 shares on 3/5/2009 for $7.10 per share.",
        ["03/05/09 sell 2500 7.10 Mr. Orme"],
    ),
    "a total is no price": (
        "On March 3, 2009, Mr. Orme bought 1,000 shares for a total of $5,250.",
        ["03/03/09 buy 1000 - Mr. Orme"],
    ),
    "a price of all is none": (
        "On March 3, 2009, Mr. Orme bought 1,000 shares for a purchase price of $5,250.",
        ["03/03/09 buy 1000 - Mr. Orme"],
    ),
    "a price that may be one of all is none": (
        "On March 3, 2009, Mr. Orme bought 1,000 shares at a price of $500. On March 4, 2009, Mr. Orme bought 1,000"
        " shares at an average purchase price of $500. On March 5, 2009, Mr. Orme sold 9 shares at a price per share"
        " of $500.",
        ["03/03/09 buy 1000 - Mr. Orme", "03/04/09 buy 1000 500 Mr. Orme", "03/05/09 sell 9 500 Mr. Orme"],
    ),
    "millions are no price": (
        "On March 3, 2009, Mr. Orme bought 1,000,000 shares at a price of $2 million.",
        ["03/03/09 buy 1000000 - Mr. Orme"],
    ),
    "fractions": (
        "On March 3, 2009, Mrs. Orme sold 1,000 shares for $3-13/16 per share. On March 4, 2009, Mrs. Orme sold 9"
        " shares at a price of $4 1/2. On March 5, 2009, Mrs. Orme sold 8 shares at $7/8 each.",
        ["03/03/09 sell 1000 3.8125 Mrs. Orme", "03/04/09 sell 9 4.5 Mrs. Orme", "03/05/09 sell 8 0.875 Mrs. Orme"],
    ),
    "a currency by its name, units in capitals": (
        "On March 3, 2009, Osier Bank purchased a total of 9,058 FERN ADSs at a price of 823 roubles per FERN ADS. On"
        " March 4, 2009, Osier Bank sold 12 Class A FERN ADSs at 7.50 Swiss francs each.",
        ["03/03/09 buy 9058 823 RUB Osier Bank", "03/04/09 sell 12 7.50 CHF Osier Bank"],
    ),
    "further shares without a verb": (
        "On March 3, 2009, the Fund bought 1,000 shares at $5.25 per share; on March 5, 2009, 2,000 shares at $5.30 per"
        " share; and on March 6, 2009, 500 shares at $5.375 per share.",
        ["03/03/09 buy 1000 5.25 the Fund", "03/05/09 buy 2000 5.30 the Fund", "03/06/09 buy 500 5.375 the Fund"],
    ),
    "several prices of one day": (
        "On March 3, 2009, Mr. Orme sold 2,000 shares at $8.00, 1,500\nshares at $8.0625 and another 500 at $8.125.",
        ["03/03/09 sell 2000 8.00 Mr. Orme", "03/03/09 sell 1500 8.0625 Mr. Orme", "03/03/09 sell 500 8.125 Mr. Orme"],
    ),
    "one day behind several": (
        "Mr. Orme sold 2,000 shares at $8.00 per share and 1,500 shares at $8.25 per share on March 3, 2009.",
        ["03/03/09 sell 2000 8.00 Mr. Orme", "03/03/09 sell 1500 8.25 Mr. Orme"],
    ),
    "a list below a verb": (
        "Sales of Stock were made by Mr. Orme in the past 60 days:\n\n  (i) on March 3, 2009, 2,000 shares at $8.00 per"
        " share;\n\n  (ii) on March 4, 2009, 1,500 shares at $8.25 per share.\n",
        ["03/03/09 sell 2000 8.00 Mr. Orme", "03/04/09 sell 1500 8.25 Mr. Orme"],
    ),
    "a list in the sentence": (
        "The Fund made the following purchases in the open market: on March 3, 2009, 1,000 shares at $5.10 per share.",
        ["03/03/09 buy 1000 5.10 The Fund"],
    ),
    "respectively": (
        "On March 3, March 4 and March 6, 2009, the Fund sold 1,000, 2,000 and 500 shares, respectively, at prices of"
        " $5.25, $5.30 and $5.40 per share, respectively.",
        ["03/03/09 sell 1000 5.25 the Fund", "03/04/09 sell 2000 5.30 the Fund", "03/06/09 sell 500 5.40 the Fund"],
    ),
    "days of which the last has a year": (
        "On December 30 and January 3, 2009, Mr. Orme purchased 2,500 shares and 3,000 shares, respectively, at prices"
        " of $7.375 and $7.50 per share, respectively.",
        ["12/30/08 buy 2500 7.375 Mr. Orme", "01/03/09 buy 3000 7.50 Mr. Orme"],
    ),
    "on somebody's own account, and individually": (
        "Ann Orme, individually, purchased for her own account 2,000 shares on March 3, 2009 at $5.20 per share and"
        " 1,500 shares on March 4, 2009 at $5.25 per share.",
        ["03/03/09 buy 2000 5.20 Ann Orme", "03/04/09 buy 1500 5.25 Ann Orme"],
    ),
    "respectively, of shares that are named twice": (
        "On March 3, 2009 and March 4, 2009, Osier purchased 15,500 shares and 8,200 shares, respectively, in the open"
        " market at prices of $9.50 and $9.4375 per share, respectively.",
        ["03/03/09 buy 15500 9.50 Osier", "03/04/09 buy 8200 9.4375 Osier"],
    ),
    "a subsidiary": (
        "On March 3, 2009, a wholly-owned subsidiary of Osier purchased 500 shares at $5.25 per share.",
        ["03/03/09 buy 500 5.25 a wholly-owned subsidiary of Osier"],
    ),
    "one price of each": (
        "On March 3, 2009, Osier, L.P. bought 2,000 shares and Fenn, L.P. bought 900 shares, each at $8.25 per share.",
        ["03/03/09 buy 2000 8.25 Osier, L.P.", "03/03/09 buy 900 8.25 Fenn, L.P."],
    ),
    "the price of one beside that of all": (
        "On March 3, 2009, Mr. Orme bought 4,000 shares for an aggregate of $30,000 ($7.50 per share).",
        ["03/03/09 buy 4000 7.50 Mr. Orme"],
    ),
    "what was sold by whom": (
        "1. On March 3, 2009, 1,000 shares were sold by Osier, L.P. at $5.25 per share.\n\n"
        "2. On March 4, 2009, 50 shares were purchased by Mr. Fenn at $5 per share.",
        ["03/03/09 sell 1000 5.25 Osier, L.P.", "03/04/09 buy 50 5 Mr. Fenn"],
    ),
    "days within a list": (
        "The Fund purchased Shares as follows: 1,200 Shares on March 3 at $11.50 per Share and 800 Shares on March 4"
        " at $11.625 per Share.",
        ["03/03/09 buy 1200 11.50 The Fund", "03/04/09 buy 800 11.625 The Fund"],
    ),
    "days before dashes": (
        "Mr. Orme effected these sales:\n\n - March 3, 2009 - 2,000 Shares at $19.00 per Share\n"
        " - March 4, 2009 - 500 Shares at $18.75 per Share",
        ["03/03/09 sell 2000 19.00 Mr. Orme", "03/04/09 sell 500 18.75 Mr. Orme"],
    ),
    "words between a verb and its shares": (
        "(c) On March 3, 2009, the Fund acquired beneficial ownership of 5,000 additional shares at an average price of"
        " $3.07 per share. On March 4, 2009, the Fund sold, in a private transaction, 100 shares at $2.90 per share.",
        ["03/03/09 buy 5000 3.07 the Fund", "03/04/09 sell 100 2.90 the Fund"],
    ),
    "a par value is no price": (
        "On March 3, 2009, Mr. Orme bought 1,000 shares of Stock, par value $.01 per share, for $5,250 in all. On March"
        " 4, 2009, Mr. Orme bought 900 shares of Stock, par value of $.01 per share, at $5.30 per share.",
        ["03/03/09 buy 1000 - Mr. Orme", "03/04/09 buy 900 5.30 Mr. Orme"],
    ),
    "the same date": (
        "On March 3, 2009, Osier, L.P. sold 6,000 shares at $9.85 per share. On the same date, Fenn, L.P. sold 400"
        " shares at $9.86 per share.",
        ["03/03/09 sell 6000 9.85 Osier, L.P.", "03/03/09 sell 400 9.86 Fenn, L.P."],
    ),
    "a day and a price before a list": (
        "On March 3, 2009, the following persons sold Shares at $4.05 per Share on the market: Osier, L.P. sold 3,000"
        " Shares; Fenn, L.P. sold 1,000 Shares; and Mr. Orme sold 250 Shares.",
        [
            "03/03/09 sell 3000 4.05 Osier, L.P.",
            "03/03/09 sell 1000 4.05 Fenn, L.P.",
            "03/03/09 sell 250 4.05 Mr. Orme",
        ],
    ),
    "a few words and signs": (
        "Trades (P is a purchase, S a sale): 3/3/09 P 1,000 at 5.25; and 3/4/09 S 400 at 5.50.",
        ["03/03/09 buy 1000 5.25", "03/04/09 sell 400 5.50"],
    ),
    "bought back": (
        "On March 3, 2009, Mr. Orme sold 1,000 shares at $5.25, and bought back 400 shares at $5.10 per share.",
        ["03/03/09 sell 1000 5.25 Mr. Orme", "03/03/09 buy 400 5.10 Mr. Orme"],
    ),
    "deeds as a noun, respectively": (
        "On March 3 and March 4, the purchase of 1,000 and 500 shares at $5.25 and $5.30 per share, respectively.",
        ["03/03/09 buy 1000 5.25", "03/04/09 buy 500 5.30"],
    ),
    "he and it": (
        "On March 3, 2009, Ann Orr, a director of the Issuer, sold 500 shares at $5.25. On March 4, 2009,\n"
        "she sold 600 shares at $5.30 per share.\n\nOn March 5, 2009, it sold 700 shares at $5.40 per share.",
        ["03/03/09 sell 500 5.25 Ann Orr", "03/04/09 sell 600 5.30 Ann Orr", "03/05/09 sell 700 5.40"],
    ),
    "a wife": (
        "On March 3, 2009, Ada Moss, Mr. Moss's wife, purchased 600 shares at $5.25 per share.",
        ["03/03/09 buy 600 5.25 Ada Moss"],
    ),
    "two persons, respectively": (
        "On March 3, 2009, Fern Fund and Moss Fund, Ltd. bought 1,000 and 500 shares, respectively, at $5.25 a share.",
        ["03/03/09 buy 1000 5.25 Fern Fund", "03/03/09 buy 500 5.25 Moss Fund, Ltd."],
    ),
    "lines of a list below each name, as a sentence above says": (
        "The following purchases were made by the Reporting Persons.  There were no sales.\n\n"
        "   Ann Orr:\n\n      March 3, 2009 - 600 shares at $6.750 per share\n"
        "      March 4, 2009 - 1,100 shares at $6.80\n\n"
        "   Orr Profit Sharing Plan:\n\n      March 5, 2009 - 200 shares at $6.25 per share\n",
        [
            "03/03/09 buy 600 6.750 Ann Orr",
            "03/04/09 buy 1100 6.80 Ann Orr",
            "03/05/09 buy 200 6.25 Orr Profit Sharing Plan",
        ],
    ),
    "in what capacity somebody bought": (
        "(2)  Max Orr, as custodian for his children, bought 1,500 shares at 13 1/2 on March 3, 2009, and 400 shares\n"
        "at 14 on March 4, 2009.",
        ["03/03/09 buy 1500 13.5 Max Orr", "03/04/09 buy 400 14 Max Orr"],
    ),
    "the same price": (
        "Ann Orr bought 1,200 shares at $9-3/8 per share on March 3, 2009 and 800 shares at the same price on\n"
        "March 4, 2009.",
        ["03/03/09 buy 1200 9.375 Ann Orr", "03/04/09 buy 800 9.375 Ann Orr"],
    ),
    "a list of each that runs on": (
        "Mr. Orme: 3/3/09 bought 1,000 @ 5.25; 3/4/09 sold 500 @\n   6; 3/5/09 bought 200 @ 5.50.\n\n"
        "Orme & Moss Plan: 3/5/09 bought 300 @\n   5.75.\n",
        [
            "03/03/09 buy 1000 5.25 Mr. Orme",
            "03/04/09 sell 500 6 Mr. Orme",
            "03/05/09 buy 200 5.50 Mr. Orme",
            "03/05/09 buy 300 5.75 Orme & Moss Plan",
        ],
    ),
    "days, shares and prices in turn, of which a line ends amid the shares": (
        "On March 3 and March 4, 2009, Ada Moss, as custodian for her daughter under the Ohio Uniform Gifts to\n"
        "Minors Act, purchased 2,000\n     and 500 shares, respectively, at prices of $11 and $11 1/8 per share,\n"
        "respectively.",
        ["03/03/09 buy 2000 11 Ada Moss", "03/04/09 buy 500 11.125 Ada Moss"],
    ),
    "three prices of which the first is whole": (
        "On March 3, 4 and 5, 2009, Ada Moss purchased 500, 700 and 1,000 shares, respectively, at prices of $11,\n"
        "$11 1/8 and $11 1/4 per share, respectively.",
        ["03/03/09 buy 500 11 Ada Moss", "03/04/09 buy 700 11.125 Ada Moss", "03/05/09 buy 1000 11.25 Ada Moss"],
    ),
    "a note is due on a day on which nothing was sold": (
        "On March 3, 2009, the Orme Trust sold 800 shares to Basil Orme, Jr. at a price of $5.25 per share, payable\n"
        "by delivery of Mr. Orme's promissory note due March 3, 2014.",
        ["03/03/09 sell 800 5.25 the Orme Trust"],
    ),
    "a range is no price": (
        "On March 3, 2009, Mr. Orme bought 1,000 shares at prices ranging from $5.10 to $5.25 per share.",
        ["03/03/09 buy 1000 - Mr. Orme"],
    ),
}


@pytest.mark.parametrize(("text", "rows"), ROWS.values(), ids=ROWS)
def test_a_sentence_is_a_row(text: str, rows: list[str]) -> None:
    found = _read(text)
    assert _shown(found) == rows
    assert found.lost == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            'On March 3, 2009, pursuant to the Purchase Agreement, Fern Fund, L.P. ("Fern") purchased 700 shares and\n'
            'Moss Fund, Ltd. (the "Moss Fund") purchased 300 shares, in each case at a price of $5.00 per share.',
            ["03/03/09 buy 700 5.00 Fern Fund, L.P.", "03/03/09 buy 300 5.00 Moss Fund, Ltd."],
        ),
        (
            "On March 3, 2009, the Fund purchased from the underwriters, in the offering, 700 shares at $5 per share.",
            ["03/03/09 buy 700 5 the Fund"],
        ),
        (
            "On March 3, 2009, Mr. Orme acquired 900 shares upon the exercise of options granted in 2001, at an\n"
            "exercise price of $4.50 per share.",
            ["03/03/09 buy 900 4.50 Mr. Orme"],
        ),
        (
            "The underwriters exercised their option to purchase an additional 1,300 shares from the Funds at the\n"
            "same price, and on March 4, 2009, Fern Fund sold an additional 900 shares and Moss Fund sold an\n"
            "additional 400 shares to the underwriters at $4.50 per share.",
            ["03/04/09 sell 900 4.50 Fern Fund", "03/04/09 sell 400 4.50 Moss Fund"],
        ),
        (
            "On March 3, 2009, Mr. Orme exercised options to purchase 900 shares at an exercise price of $4.50 per\n"
            "share, and on March 4, 2009 he sold 400 shares at $9.25 per share.",
            ["03/03/09 buy 900 4.50 Mr. Orme", "03/04/09 sell 400 9.25 Mr. Orme"],
        ),
        (
            "On March 3, 2009, Mr. Orme, a managing member of the general partner and a member of the board of the\n"
            "Company, exercised options granted to him in 2001 and acquired 900 shares at a price of $4.50 per share.",
            ["03/03/09 buy 900 4.50 Mr. Orme"],
        ),
        (
            "On March 3, 2009, Merger Sub accepted for payment, and purchased, 900 shares tendered pursuant to the\n"
            "Offer at the Offer Price of $4.50 per share. On March 4, 2009, Merger Sub exercised the Top-Up Option\n"
            "and purchased directly from the Issuer 400 newly issued shares at $4.50 per share, for which it\n"
            "delivered a promissory note.",
            ["03/03/09 buy 900 4.50 Merger Sub", "03/04/09 buy 400 4.50 Merger Sub"],
        ),
        (
            'On March 3, 2009, pursuant to the Offer, Tarn Merger Corp. (the "Purchaser") accepted for payment 900\n'
            "shares at $4.50 per share, net to the seller in cash.",
            ["03/03/09 buy 900 4.50 Tarn Merger Corp."],
        ),
        (
            "On March 3, 2009, Tarn Sub accepted for payment and paid for 900 shares tendered pursuant to the Offer\n"
            "at a price of $4.50 per share.",
            ["03/03/09 buy 900 4.50 Tarn Sub"],
        ),
        (
            "On March 3, 2009, Fern Fund made a pro rata distribution, for no consideration, of 900 shares to its\n"
            "partners. On the same date, Moss Fund made gifts aggregating 400 shares.",
            ["03/03/09  900 - Fern Fund", "03/03/09  400 - Moss Fund"],
        ),
        (
            "On March 3, 2009, the Estate distributed in kind 900 shares to Ms. Orme and 400 shares to Moss Trust.",
            ["03/03/09  900 - the Estate", "03/03/09  400 - the Estate"],
        ),
        (
            "On March 3, 2009, Fern Corp. transferred 900 shares to its parent at a price of $4.50 per share.",
            ["03/03/09  900 4.50 Fern Corp."],
        ),
        (
            "On March 4, 2009, following the exercise by the underwriters of their option, Fern Fund and Moss Fund\n"
            "sold an additional 900 shares and 400 shares, respectively, at a price of $4.50 per share.",
            ["03/04/09 sell 900 4.50 Fern Fund", "03/04/09 sell 400 4.50 Moss Fund"],
        ),
        (
            "On March 3, 2009, Mr. Orme exercised options to purchase 900 shares at an exercise price of $4.50 per\n"
            "share and sold all 900 of such shares at $9.25 per share under the 1998 Stock Option Plan.",
            ["03/03/09 buy 900 4.50 Mr. Orme", "03/03/09 sell 900 9.25 Mr. Orme"],
        ),
        (
            "On March 3, 2009, pursuant to an agreement, Fern LLC sold to Moss Seven, Inc. 900 shares for $4.50 per\n"
            "share. On March 4, 2009, Fern LLC purchased in a direct offering 300 shares at $3.85 per share. On\n"
            "March 5, 2009, Mr. Orme acquired 40 shares under the dividend reinvestment plan at $6.40 per share.",
            ["03/03/09 sell 900 4.50 Fern LLC", "03/04/09 buy 300 3.85 Fern LLC", "03/05/09 buy 40 6.40 Mr. Orme"],
        ),
        (
            "On March 3, 2009, Mr. Orme made a gift of 900 shares to a charity, for which he received nothing.",
            ["03/03/09  900 - Mr. Orme"],
        ),
        (
            "Mr. Orme transferred 3,000 shares to the Tarnbrook Mill Museum on March 3, 2009, as a gift.",
            ["03/03/09  3000 - Mr. Orme"],
        ),
        (
            "On March 3, 2009, the effective date of the Plan, Fern Fund received 900 shares, and Moss Fund received\n"
            "200 shares, in exchange for their claims.",
            ["03/03/09  900 - Fern Fund", "03/03/09  200 - Moss Fund"],
        ),
    ],
)
def test_what_was_not_done_in_the_market_is_read_with_doubt(text: str, rows: list[str]) -> None:
    found = _read(text)
    assert _shown(found) == rows
    assert {sentence.confidence for sentence in found.read} == {UNCLEAR}
    assert found.lost == []


def test_a_private_sale_without_a_day_is_lost() -> None:
    text = "On March 3, 2009, the Fund sold 900 shares in the offering at $5 per share. "
    behind = "Concurrent with its closing, the Fund sold 400 shares to Fern at a price of $5."
    found = _read(text + behind)
    assert (_shown(found), len(found.lost)) == (["03/03/09 sell 900 5 the Fund"], 1)


def test_a_row_says_where_it_stands_and_how_sure_it_is() -> None:
    text = "None. On March 3, 2009, Mr. Orme bought 100 shares. On March 4, 2009, he sold 50 shares at $5 a share."
    unclear, meant = _read(text).read
    assert text[unclear.row.start : unclear.row.end] == "March 3, 2009, Mr. Orme bought 100 shares."
    assert (unclear.confidence, meant.confidence) == (UNCLEAR, MEANT)
    assert meant.row.person == "Mr. Orme"  # as the sentence before says


@pytest.mark.parametrize(
    "text",
    [
        "On June 1, 1999, the Fund purchased 10,000 shares at $2.00 per share.",  # long before the event
        "The Fund has not purchased or sold any shares in the past sixty days.",
        "As of March 3, 2009, 1,000,000 shares were outstanding.",
        "The Fund may sell 1,000 shares.",
    ],
)
def test_what_is_no_trade_is_neither_read_nor_lost(text: str) -> None:
    found = _read(text)
    assert not found.read
    assert not found.lost


def test_a_filer_that_calls_itself_the_company_is_doubted_and_the_issuer_is_not_read() -> None:
    text = "On March 3, 2009, the {0} bought 700 shares at $5.25. "
    text += "On March 4, 2009, the {0} sold 800 shares in the open market at $6."
    (bought, sold), issued = _read(text.format("Company")).read, _read(text.format("Issuer"))
    assert (bought.row.person, bought.confidence, sold.row.side, sold.confidence) == (
        "the Company", UNCLEAR, "sell", UNCLEAR,
    )  # fmt: skip
    assert (issued.read, len(issued.lost)) == ([], 2)
    assert len(_read("On March 3, 2009, the Company sold 700 shares at $5.25 per share.").lost) == 1


@pytest.mark.parametrize(
    "text",
    [
        "On March 3, 2009, the Issuer sold 4,000,000 shares to the Fund at $2.00 per share.",
        "On March 3 and March 4, 2009, the Fund sold 1,000 shares at $5.25 per share.",
        "On March 3 and 4, 2009, the Fund sold 1,000 shares at $5.25 per share.",
        "On March 3-5, 2009, the Fund sold 1,000 shares at $5.25 per share.",
        "On March 3 to 4, 2009, the Fund sold 1,000 and 500 shares at $5.25 and $5.30 per share, respectively.",
        "On March 3, 2009, the Fund sold 2 million shares at $5.25 per share.",
        "On March 3, 2009, the Fund sold ten thousand shares at twelve dollars each.",
        "As of March 3, 2009, the Fund had sold 1,000 shares at $5.25 per share.",
        "Prior to March 3, 2009, the Fund sold 1,000 shares at $5.25 per share.",
        "On March 3, 2009, neither Mr. Orme nor Mr. Fenn sold 1,000 shares at $5.25 per share.",
        "On March 3, 2009, the Fund acquired 1,000 shares upon the conversion of its notes.",
        "On March 3, 2009, the Fund acquired 9,297 FERN ADSs at a price of 799.53 pesos pursuant to a contract.",
        "On March 3, 2009, the offering was completed, resulting in the sale of 9,000 shares of Stock by the Fund.",
        "From March 3, 2009 to March 5, 2009, the Fund sold an aggregate of 1,000 shares.",
        "On March 3, 2009, Orme LLC converted $200,001 in principal amount of notes into 133,334 shares.",
        "On March 3, 2009, their preferred stock converted into 900 and 400 shares of Common Stock, respectively.",
        "On March 3, 2009, Mr. Orme was granted 900 shares of restricted stock.",
        "On March 3, 2009, the Issuer withheld 900 shares, valued at $5.25 each, for taxes.",
        "On March 3, 2009, the exercise of options to acquire 900 shares at an exercise price of $4.00 per share.",
        "On March 3, 2009, a gift of 900 shares to a charitable foundation, for no consideration.",
        "On March 3, 2009, the 900 shares of Class B Stock held by the Fund converted automatically into as many.",
        "On March 3, 2009, Fern and Moss received 900 shares and 300 shares, respectively, under the Plan.",
        "On March 3, 2009, the Fund converted 1,030,000 shares of preferred stock into 1,030,000 shares.",
        "In January Osier agreed to purchase 4,000 shares. This transaction was closed on March 3, 2009.",
    ],
)
def test_what_may_be_a_trade_and_is_not_read_is_lost(text: str) -> None:
    found = _read(text)
    assert not found.read
    assert found.lost == [(0, len(text))]


def test_what_a_table_lists_is_not_read_again() -> None:
    table = (
        "Date       Transaction   Shares    Price\n3/03/2009  Sale   1,000  $5.25\n3/04/2009  Sale    500  $5.30\n\n"
    )
    text = table + "On March 3, 2009, the Fund sold 1,000 shares at $5.25 per share.\n"
    assert _read(text).read == []


def test_the_sum_of_what_a_table_lists_is_not_lost() -> None:
    text = "Between March 3, 2009 and March 4, 2009, the Fund sold an aggregate of 1,500 shares as follows.\n\n"
    text += (
        "Date       Transaction   Shares    Price\n3/03/2009  Sale   1,000  $5.25\n3/04/2009  Sale    500  $5.30\n\n"
    )
    assert _read(text) == ([], [])


def test_the_part_of_a_sentence_that_is_not_read_is_lost() -> None:
    text = (
        "On March 3, 2009, the Fund sold 9 shares at $5.25 per share and bought 5 shares at $5 on March 4 and 5, 2009."
    )
    found = _read(text)
    assert _shown(found) == ["03/03/09 sell 9 5.25 the Fund"]
    assert [text[start:end] for start, end in found.lost] == ["bought 5 shares at $5 on March 4 and 5, 2009."]


def test_what_is_given_further_and_not_read_is_lost() -> None:
    text = "On March 3, 2009, the Fund distributed 900 shares to its partners, with 300 shares distributed to Mr. Orme."
    found = _read(text)
    assert [row.quantity for row, _ in found.read] == [900]
    assert [text[slice(*place)] for place in found.lost] == ["300 shares distributed"]


def test_the_sum_of_what_the_same_sentence_tells_is_not_lost() -> None:
    found = _read(
        "Mr. Orme bought a total of 300 shares, of which 200 shares were bought on March 3, 2009 at $5.25 per share "
        "and 100 shares were bought on March 4, 2009 at $5.50 per share."
    )
    assert [row.row.quantity for row in found.read] == [200, 100]
    assert found.lost == []


def test_a_row_ends_before_the_day_of_the_next() -> None:
    rows = ["March 3, 2009, the Fund sold 9 shares at $5.25 per share", "March 4, 2009 bought 5 shares at $5 each."]
    text = f"On {rows[0]}, and on {rows[1]}"
    assert [text[row.row.start : row.row.end] for row in _read(text).read] == rows


def test_a_price_on_a_day_without_what_was_done_is_told() -> None:
    found = _read("(c) Fern Fund, L.P., 03/02/2009: 1,000 shares at $18.07.")
    assert (found.read, len(found.lost)) == ([], 1)
    assert not _read("(c) The closing price on 03/02/2009 of the 1,000 shares was $18.07.").lost


def test_what_is_said_of_the_time_is_no_part_of_a_name() -> None:
    found = _read(
        "(c) Within the past sixty days Fern Fund has sold 10,000 shares on March 2, 2009 at $18.07 per share."
    )
    assert _shown(found) == ["03/02/09 sell 10000 18.07 Fern Fund"]


@pytest.mark.parametrize("count", ["1.5 million", "one million", "five hundred"])
def test_a_number_in_words_is_told(count: str) -> None:
    found = _read(f"The Fund sold {count} shares on March 2, 2009 at $18.07 per share.")
    assert (found.read, len(found.lost)) == ([], 1)


def test_days_in_lines_below_what_was_done_are_a_list() -> None:
    text = "(c) The Fund bought on\nMarch 2 - 1,000 shares at $5.10\nMarch 3 - 2,000 shares at $5.15"
    assert _shown(_read(text)) == ["03/02/09 buy 1000 5.10 The Fund", "03/03/09 buy 2000 5.15 The Fund"]


def test_what_was_bought_on_a_day_in_words_is_told() -> None:
    text = "(c) On the third of March, the Fund acquired five thousand (5,000) shares for $9.00 each."
    assert len(_read(text).lost) == 1


@pytest.mark.parametrize(
    ("words", "security"),
    [
        ("sold 20 put options expiring June 2010 at $1.10 per contract", "put options expiring June 2010"),
        ("wrote 10 covered call contracts at $1.10 per contract", "covered call contracts"),
        (
            "sold 40 puts with a strike price of $5.00 and expiring on October 16, 2009 for $1.10 per put",
            "puts with a strike price of $5.00 and expiring on October 16, 2009",
        ),
        ("sold 50 shares of Series A Preferred Stock at $1.10 per share", "shares of Series A Preferred Stock"),
        ("sold 50 private placement warrants at $1.10 per warrant", "private placement warrants"),
        ("sold 50 warrants expiring 2013 at $1.10 per warrant", "warrants expiring 2013"),
        (
            "sold 50 shares of the Issuer's Series D Convertible Preferred Stock at $1.10 per share",
            "shares of the Issuer's Series D Convertible Preferred Stock",
        ),
        ("sold 50 shares of Class B Common Stock at $1.10 per share", "shares of Class B Common Stock"),
    ],
)
def test_what_was_sold_is_said_behind_how_many(words: str, security: str) -> None:
    [(row, confidence)] = _read(f"On March 3, 2009, Fern Fund {words}.").read
    assert (row.security.words, row.side, row.price, row.person) == (security, "sell", Decimal("1.10"), "Fern Fund")
    assert (confidence, row.quantity < 100) == (CLEAR, True)


@pytest.mark.parametrize("security", ["Private Placement Units", "private units", "Founder Shares"])
def test_what_a_sponsor_buys_is_no_class(security: str) -> None:
    [row] = _read(f"On March 3, 2009, Fern Sponsor LLC purchased 300 {security} at $10.00 each.").read
    assert row.row.security.words == security
    assert not is_class(security, "Class A Common Stock")


def test_a_deal_in_a_few_signs_stands_beside_sentences() -> None:
    found = _read("(c) 3/2/09 S 1,000 at 5.25\n\nOn March 3, 2009, Fern Fund sold 20 calls at $1.10 per call.")
    assert [row.security.words for row, _ in found.read] == ["", "calls"]


def test_warrants_to_purchase_shares_are_not_so_many_shares() -> None:
    found = _read("On March 3, 2009, Fern Fund purchased warrants to purchase 50,000 shares at $0.10 per warrant.")
    assert (found.read, len(found.lost)) == ([], 1)


def test_the_price_of_shares_may_stand_behind_the_warrants_that_go_with_them() -> None:
    found = _read(
        "On March 3, 2009, Fern Fund bought 900 shares and warrants to purchase 450 shares from the Issuer in a\n"
        "private placement for an aggregate purchase price of $4,050, or $4.50 per share."
    )
    assert (_shown(found), len(found.lost)) == (["03/03/09 buy 900 4.50 Fern Fund"], 1)


def test_warrants_that_go_with_shares_are_told() -> None:
    bought = "On March 3, 2009, the Fund purchased from the Issuer in a private placement 900 shares at $4.50 per share"
    found = _read(f"{bought}, together with warrants to purchase 300 shares at an exercise price of $5.00 per share.")
    assert _shown(found) == ["03/03/09 buy 900 4.50 the Fund"]
    assert len(found.lost) == 1
    assert found.lost[0][0] == len(bought)


SHARED_OUT = """     On March 3, 2009, Tarn purchased from the founders an aggregate of 900 shares at a price of $2.50
per share in cash, as follows:

         Seller                 Shares         Purchase Price
         ------                 ------         --------------
         Estate of Ada Moss        600              $   1,500
         Joe Orme, as custodian    300                    750
                                ------         --------------
              Total                900              $   2,250
"""


def test_rows_below_a_sentence_share_out_what_was_bought() -> None:
    found = _read(SHARED_OUT)
    assert _shown(found) == ["03/03/09 buy 600 2.50 Tarn", "03/03/09 buy 300 2.50 Tarn"]
    assert {confidence for _, confidence in found.read} == {UNCLEAR}


@pytest.mark.parametrize(
    ("old", "new"), [("300  ", "301  "), ("$2.50", "prices from $2.50 to $3"), ("as follows", "which is what it said")]
)
def test_rows_that_do_not_come_to_the_total_share_out_nothing(old: str, new: str) -> None:
    assert [row for row in _shown(_read(SHARED_OUT.replace(old, new))) if " 600 " in row] == []


OF_TWO_FUNDS = "Tarn Fund, L.P.          600\nWeir Fund, L.P.          300\nTotal                    900\n"


def test_who_sold_stands_in_the_rows_where_the_sentence_has_no_seller() -> None:
    said = "On March 3, 2009, the Reporting Persons named below sold the following shares at $2.50 per share:\n"
    rows = f"\nName                    Shares Sold\n{OF_TWO_FUNDS}"
    found = _read(said + rows)
    assert _shown(found) == ["03/03/09 sell 600 2.50 Tarn Fund, L.P.", "03/03/09 sell 300 2.50 Weir Fund, L.P."]
    assert _shown(_read(said.replace("sold", "purchased") + rows)) == []


def test_rows_below_a_sentence_of_an_option_are_told() -> None:
    said = (
        "On March 3, 2009, the underwriters purchased the following shares, at $2.50 per share, under their option:\n"
    )
    found = _read(f"{said}\nName                    Shares Sold\n{OF_TWO_FUNDS}")
    assert (found.read, len(found.lost)) == ([], 1)


NOT_SHARED = {
    "what they own": "Tarn sold 50 shares at $5.00 per share. The Reporting Persons own the following shares:",
    "warrants": "Tarn acquired warrants to purchase shares at $5.00 per share from the persons set forth below:",
    "who is bought": "the Issuer agreed to be acquired at $5.00 per share, with the votes set forth below:",
    "two deeds": "Tarn sold 40 shares and purchased shares at $5.00 per share from the persons set forth below:",
    "lenders": "Mr. Orme purchased 900 shares at $5.00 per share, using funds borrowed from the banks listed below:",
    "the issuer": "the Issuer sold 900 shares at $5.00 per share to the investors set forth below:",
}


@pytest.mark.parametrize("case", NOT_SHARED)
def test_rows_below_other_sentences_are_no_trades(case: str) -> None:
    rows = f"Name                    Shares\n{OF_TWO_FUNDS}"
    found = _read(f"On March 3, 2009, {NOT_SHARED[case]}\n\n{rows}")
    assert not {row.quantity for row, _ in found.read} & {600, 300}


def test_what_follows_what_is_told_respectively() -> None:
    found = _read(
        "On March 3 and 4, 2009, Mr. Orme bought 700 and 800 shares at $5.40 and $5.45 per share, respectively, and on"
        " March 5, 2009, he bought a further 600 shares at $5.52 per share."
    )
    assert _shown(found) == [
        "03/03/09 buy 700 5.40 Mr. Orme",
        "03/04/09 buy 800 5.45 Mr. Orme",
        "03/05/09 buy 600 5.52 Mr. Orme",
    ]


def test_a_price_in_each_case_is_of_the_deals_before_it() -> None:
    found = _read(
        "Mr. Orme purchased 100 shares on March 3, 2009 and 200 shares on March 4, 2009, in each case at $6.50 per"
        " share, and 400 shares on March 5, 2009 at $6.75 per share."
    )
    assert [row.partition(" buy ")[2] for row in _shown(found)] == [
        "100 6.50 Mr. Orme",
        "200 6.50 Mr. Orme",
        "400 6.75 Mr. Orme",
    ]


def test_an_account_of_somebody_is_who_bought() -> None:
    found = _read("Mr. Orme's individual retirement account purchased 100 shares on March 3, 2009 at $6.50 per share.")
    assert _shown(found) == ["03/03/09 buy 100 6.50 Mr. Orme's individual retirement account"]


def test_days_in_turn_of_deals_with_their_prices() -> None:
    found = _read(
        "On March 3, 2009 and March 4, 2009, the Fund bought 500 shares at $11.40 per share and 200 shares at $11.45"
        " per share, respectively, and on March 5, 2009 the Fund bought 900 shares at $11.62 per share."
    )
    assert _shown(found) == [
        "03/03/09 buy 500 11.40 the Fund",
        "03/04/09 buy 200 11.45 the Fund",
        "03/05/09 buy 900 11.62 the Fund",
    ]


def test_what_each_of_several_bought_is_of_each() -> None:
    found = _read('On March 3, 2009, each of Fern Fund and Moss Ltd. ("Moss") purchased 200 shares at $5.25 per share.')
    assert [row.partition(" 5.25 ")[2] for row in _shown(found)] == ["Fern Fund", "Moss Ltd."]


def test_short_names_in_parentheses_are_no_part_of_names_in_turn() -> None:
    found = _read(
        'On March 3, 2009, Fern Fund ("Fern") and Moss Ltd. ("Moss") purchased 500 shares and 250 shares, respectively,'
        " from the Issuer at a price of $2.00 per share."
    )
    assert _shown(found) == ["03/03/09 buy 500 2.00 Fern Fund", "03/03/09 buy 250 2.00 Moss Ltd."]


def test_the_price_of_shares_may_stand_behind_warrants_exercisable_for_more() -> None:
    found = _read(
        "On March 3, 2009, the Fund acquired 1,000 shares of Common Stock and a warrant exercisable for 500 shares of"
        " Common Stock for an aggregate purchase price of $4,000 ($4.00 per unit)."
    )
    assert _shown(found) == ["03/03/09 buy 1000 4.00 the Fund"]


def test_shares_behind_the_words_that_count_purchases_are_of_a_list() -> None:
    found = _read(
        "In the past sixty days Fern made two purchases of the Common Stock, 100 shares on March 3, 2009 at $4.00 per"
        " share and 200 shares on March 4, 2009 at $4 1/8 per share, each in a brokerage transaction."
    )
    assert [row.partition(" buy ")[2][:9] for row in _shown(found)] == ["100 4.00 ", "200 4.125"]


def test_whose_only_transaction_a_purchase_was() -> None:
    found = _read("Mr. Orme's only transaction was the purchase of 500 shares on March 3, 2009 at $6.50 per share.")
    assert _shown(found) == ["03/03/09 buy 500 6.50 Mr. Orme"]


FILERS = frozenset({"ann orme", "orme family trust", "tarn mills"})


def _sides(text: str) -> Sentences:
    return read_sentences(text, 0, len(text), EVENT, read_trades(text, 0, len(text), EVENT), FILERS)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "On March 3, 2009, Ms. Orme sold 500 shares to the Trust in a private transaction at $6.50 per share.",
            ["03/03/09 sell 500 6.50 Ms. Orme", "03/03/09 buy 500 6.50 the Trust"],
        ),
        (
            "On March 3, 2009, Tarn Mills, Inc. purchased from Ms. Orme 500 shares at a price of $6.50 per share.",
            ["03/03/09 buy 500 6.50 Tarn Mills, Inc.", "03/03/09 sell 500 6.50 Ms. Orme"],
        ),
        (  # both sides are told
            "On March 3, 2009, Ms. Orme sold 500 shares to the Trust at $6.50 per share. On March 3, 2009, the Trust "
            "purchased 500 shares from Ms. Orme at $6.50 per share.",
            ["03/03/09 sell 500 6.50 Ms. Orme", "03/03/09 buy 500 6.50 the Trust"],
        ),
        (
            "On March 3, 2009, Ms. Orme sold 500 shares to Orme Industries, Ltd. at $6.50 per share.",
            ["03/03/09 sell 500 6.50 Ms. Orme"],
        ),
    ],
)
def test_what_one_filer_sold_another_bought(text: str, rows: list[str]) -> None:
    found = _sides(text)
    assert _shown(found) == rows
    assert found.lost == []


def test_what_several_filers_bought_of_another_is_told() -> None:
    found = _sides("On March 3, 2009, Tarn Mills sold 500 shares to Ms. Orme and the Trust at $6.50 per share.")
    assert _shown(found) == ["03/03/09 sell 500 6.50 Tarn Mills"]
    assert len(found.lost) == 1


def test_all_entries_below_a_name_are_of_that_name() -> None:
    found = _read(
        "(i) Fern Fund, L.P.:\n\n  - on March 3, 2009, purchased 500 shares at $6.50 per share;\n\n"
        "  - on March 4, 2009, purchased 200 shares at $6.75 per share; and\n\n"
        "  - on March 5, 2009, sold 100 shares at $7.00 per share; and\n\n(ii) Ann Orme:\n\n"
        "  (a) On March 6, 2009, sold 50 shares at $7.25 per share.\n\n"
        "  (b) On March 9, 2009, sold 60 shares at $7.25 per share.\n\n"
        "(iii) On March 10, 2009, sold 70 shares at $7.25 per share."
    )
    assert [row.person for row, _ in found.read] == ["Fern Fund, L.P."] * 3 + ["Ann Orme"] * 2 + [""]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("On March 3, 2009, Ms. Orme received a grant of 500 restricted shares under the 2005 Plan.", "Ms. Orme"),
        ("On March 3, 2009, Ms. Orme inherited 500 shares from the Estate of John Orme.", "Ms. Orme"),
        ("On March 3, 2009, Ms. Orme surrendered 500 shares to the Issuer to pay taxes.", "Ms. Orme"),
        ("On March 3, 2009, Mr. Orme transferred, for no consideration, 500 shares to the Trust.", "Mr. Orme"),
        (
            "On March 3, 2009, Fern Fund distributed 900 shares to its partners, of which Moss received 500 shares.",
            "Moss",
        ),
    ],
)
def test_what_is_neither_bought_nor_sold_has_no_side(text: str, who: str) -> None:
    [row] = [row for row, _ in _read(text).read if row.quantity == 500]
    assert (row.side, row.price, row.person) == ("", None, who)


@pytest.mark.parametrize(
    "text",
    [
        "On March 3, 2009, the Issuer issued to Fern Fund 500 shares in payment of accrued dividends.",
        "On March 3, 2009, Fern Fund redeemed 500 units for 500 shares.",
        "On March 3, 2009, Ms. Orme became the owner of 500 shares through an award of 500 shares.",
    ],
)
def test_shares_that_come_by_no_trade_are_told(text: str) -> None:
    found = _read(text)
    assert found.read == []
    assert len(found.lost) == 1


def test_an_exercise_price_is_not_what_is_paid_for_shares_and_warrants() -> None:
    found = _read(
        "On March 3, 2009, Fern purchased 500 shares of Common Stock, together with warrants to purchase 200 shares "
        "of Common Stock at an exercise price of $3.50 per share, at a combined price of $2.80 per unit."
    )
    assert _shown(found) == ["03/03/09 buy 500 2.80 Fern"]
    assert len(found.lost) == 1


def test_for_which_account_somebody_bought_is_said_behind_the_name() -> None:
    found = _read(
        "Mr. Orme, for his individual retirement account, purchased 500 shares on March 3, 2009 at $6 per share."
    )
    assert _shown(found) == ["03/03/09 buy 500 6 Mr. Orme"]


def test_what_somebody_is_called_is_no_part_of_a_name_before_a_colon() -> None:
    text = 'Fern Ltd ("Fern"):\nMarch 3, 2009: purchased 500 shares at $6.50 per share;\n'
    assert [row.person for row in read_trades(text, 0, len(text), EVENT).read] == ["Fern Ltd"]


@pytest.mark.parametrize(
    "text",
    [
        "On March 3, 2009, the Reporting Persons, through Fern Fund, purchased 500 shares at $6.50 per share.",
        "On March 3, 2009, it closed an agreement under which Fern Fund purchased 500 shares at $6.50 per share.",
    ],
)
def test_who_bought_stands_behind_through_or_which(text: str) -> None:
    assert _shown(_read(text)) == ["03/03/09 buy 500 6.50 Fern Fund"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("March 6", "the next day sold 200 shares"),  # a Saturday
        ("March 3", "two days later sold 200 shares"),
        ("March 3", "a day later sold 200 shares"),
        ("March 3", "the previous day sold 200 shares"),
        ("March 3", "on the following business day sold 200 shares"),
        ("March 3", "on each of the next two days sold 200 shares"),
    ],
)
def test_a_day_told_from_another_is_lost_where_it_is_not_plain(day: str, said: str) -> None:
    found = _read(f"On {day}, 2009, Fern Fund bought 300 shares at $7.50 per share, and {said} at $8 per share.")
    assert _shown(found) == [f"03/0{day[-1]}/09 buy 300 7.50 Fern Fund"]
    assert len(found.lost) == 1


def test_a_week_is_no_day() -> None:
    found = _read("During the week of March 2, 2009, Fern Fund bought 5,000 shares at $5.25 per share.")
    assert found.read == []
    assert len(found.lost) == 1


def test_a_sentence_whose_day_is_told_from_the_one_before_is_lost() -> None:
    found = _read(
        "On March 3, 2009 Fern Fund bought 300 shares at $7.50. On each of the next two days it bought a further "
        "200 shares at $8."
    )
    assert _shown(found) == ["03/03/09 buy 300 7.50 Fern Fund"]
    assert len(found.lost) == 1


@pytest.mark.parametrize("end", ["", " per share", " each"])
def test_a_line_of_who_did_what_begins_another_list(end: str) -> None:
    found = _read(
        f"Within the past sixty days:\n\n  Fern acquired:\n    500 shares on 3/3/09 at $2.50{end}\n"
        f"    400 shares on 3/4/09 at $2.75{end}\n  Mr. Orme acquired:\n    100 shares on 3/5/09 at $2.25{end}\n"
        f"  Fern sold the following shares:\n    200 shares on 3/6/09 at $3.00{end}\n"
    )
    assert _shown(found) == [
        "03/03/09 buy 500 2.50 Fern",
        "03/04/09 buy 400 2.75 Fern",
        "03/05/09 buy 100 2.25 Mr. Orme",
        "03/06/09 sell 200 3.00 Fern",
    ]


_PARTS = ["03/03/09 buy 300 7.50 Fern Fund", "03/04/09 buy 200 8 Fern Fund"]


@pytest.mark.parametrize(
    "text",
    [
        "Fern Fund bought an aggregate of 500 shares, consisting of 300 shares on March 3, 2009 at $7.50 per share and "
        "200 shares on March 4, 2009 at $8 per share.",
        "Fern Fund bought 500 shares (300 shares on March 3, 2009 at $7.50 per share and 200 shares on March 4, 2009 "
        "at $8 per share).",
        "Fern Fund bought the following shares: 300 on March 3, 2009 at $7.50; 200 on March 4, 2009 at $8.",
        "Fern Fund bought 300 shares on March 3rd, 2009 at $7.50, and 200 on March 4, 2009 at $8.",
        "Fern Fund bought 500 shares, of which 300 shares were bought on March 3, 2009 at $7.50 and 200 shares were "
        "bought on March 4, 2009 at $8.",
        "These trades were made by Fern Fund: on 3/3/09, 300 shares were bought at $7.50; on 3/4/09, 200 shares were "
        "bought at $8.",
        "Fern Fund bought 300 shares at $7.50 on March 3, 2009 and on March 4, 2009 bought 200 shares at $8.",
        "On March 3, 2009, Fern Fund bought 300 shares at $7.50, and on the following day a further 200 shares at $8.",
        "On March 3, 2009, Fern Fund bought 300 shares at $7.50, thereby increasing its holdings to 9,300 shares. "
        "On March 4, 2009, Fern Fund bought 200 shares at $8, after which Fern Fund held 9,500 shares.",
        "On March 3, 2009, Fern Fund made open market purchases of 300 shares at an average price of $7.50. On March "
        "4, 2009, Fern Fund made a purchase of 200 shares at $8.",
        "Fern Fund effected the following trades: (i) the purchase of 300 shares on March 3, 2009 at $7.50 per share "
        "and (ii) the purchase of 200 shares on March 4, 2009 at $8 per share.",
        "Fern Fund, on March 3, 2009, bought 300 shares at $7.50, and on March 4, 2009 bought all of its "
        "remaining 200 shares at $8.",
    ],
)
def test_parts_of_what_was_bought_are_rows_and_their_sum_is_none(text: str) -> None:
    found = _read(text)
    assert _shown(found) == _PARTS
    assert found.lost == []


@pytest.mark.parametrize(
    "said",
    ["did the same", "did so", "repeated that purchase", "bought the same number of shares", "bought a like amount"],
)
def test_what_another_did_likewise_is_told(said: str) -> None:
    found = _read(f"On March 3, 2009 Fern Fund bought 300 shares at $7.50. Mr. Moss {said} on March 4, 2009.")
    assert _shown(found) == _PARTS[:1]
    assert len(found.lost) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Fern Fund bought through a broker 300 shares at $7.50 on March 3, 2009, and on 3/4/09 Fern Fund bought in "
        "a broker's transaction a further 200 shares at $8.",
        "On March 3, 2009, Fern Fund bought 300 shares at $7.50; Fern Fund bought 200 shares of Common Stock for $8 "
        "per share on March 4, 2009.",
        "On 3/3/09, Fern Fund bought 300 shares at a price per share of $7.50, for an aggregate of $2,250. On 3/4/09, "
        "Fern Fund bought 200 shares at $8, for a total consideration of $1,600.",
    ],
)
def test_where_and_when_each_of_several_was_bought(text: str) -> None:
    assert _shown(_read(text)) == _PARTS


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        (" at $8 on March 4, 2009", ["03/04/09 buy 200 8 Moss Ltd."]),
        (", par value $.01 per share, on March 4, 2009 at $8", ["03/04/09 buy 200 8 Moss Ltd."]),
        (" at $8, March 4, 2009", []),
    ],
)
def test_a_day_behind_a_further_deal_is_its_own_or_it_is_told(said: str, rows: list[str]) -> None:
    found = _read(
        f"On March 3, 2009, Fern Fund bought 300 shares at $7.50, and Moss Ltd. bought 200 shares{said}, and on "
        "March 5, 2009, Ms. Orme sold 100 shares at $9."
    )
    assert [row for row in _shown(found) if "Moss" in row] == rows
    assert bool(found.lost) is not bool(rows)


def test_a_name_with_a_comma_stands_behind_the_day_of_a_further_deal() -> None:
    found = _read(
        "Ann Orme bought 300 shares at $7.50 on March 3, 2009, and on March 4, 2009, Moss Fund, L.P. sold 200 shares "
        "of Common Stock at $8 per share."
    )
    assert _shown(found) == ["03/03/09 buy 300 7.50 Ann Orme", "03/04/09 sell 200 8 Moss Fund, L.P."]


_LISTED = ["03/03/09 buy 300 7.50 Ann K. Orme", "03/04/09 buy 200 8 Ann K. Orme", "03/05/09 sell 100 9 Tarn Fund, L.P."]


@pytest.mark.parametrize(
    "text",
    [
        "Ann K. Orme\n\n  Bought 300 shares on March 3, 2009 at $7.50\n  Bought 200 shares on March 4, 2009 at $8\n\n"
        "Tarn Fund, L.P.\n---------------\n\n  Sold 100 shares on March 5, 2009 at $9\n",
        "(c)  Ann K. Orme: bought 300 shares at $7.50 on March 3, 2009 and 200 shares at $8 on March 4, 2009.\n\n"
        "Tarn Fund, L.P.: sold 100 shares at $9 on March 5, 2009.\n",
        "(c)  Ann K. Orme's purchases: 300 shares on March 3, 2009 at $7.50 per share; 200 shares on March 4, 2009 at "
        "$8 per share. Tarn Fund, L.P.'s sales: 100 shares on March 5, 2009 at $9 per share.",
        "The following purchases were made by Ann K. Orme:\n\n  March 3, 2009 - 300 shares at $7.50\n"
        "  March 4, 2009 - 200 shares at $8\n\nThe following sales were made by Tarn Fund, L.P.:\n\n"
        "  March 5, 2009 - 100 shares at $9\n",
        "Ann K. Orme effected these trades:\n\n  3/3/09: Bought 300 at $7.50\n  3/4/09: Bought 200 at $8\n\n"
        "Tarn Fund, L.P. effected this trade:\n\n  3/5/09: Sold 100 at $9\n",
        "Ann K. Orme effected these trades:\n\n  (a) 300 shares purchased at $7.50 on March 3, 2009;\n"
        "  (b) 200 shares purchased at $8 on March 4, 2009.\n\nTarn Fund, L.P. effected this trade:\n\n"
        "  (a) 100 shares sold at $9 on March 5, 2009.\n",
    ],
)
def test_a_list_is_of_whom_a_line_before_it_names(text: str) -> None:
    tables = read_trades(text, 0, len(text), EVENT)
    filers = frozenset(("ann k orme", "tarn fund"))
    found = read_sentences(text, 0, len(text), EVENT, tables, filers)
    assert sorted(_shown(found)) == _LISTED


def test_entries_below_a_sentence_are_of_whom_it_names() -> None:
    found = _read(
        "Fern Fund effected the following trades during the past sixty days:\n\n"
        "  (a)  3/3/09  Purchase of 300 shares at $7.50 per share\n  (b)  3/4/09  Sale of 200 shares at $8 per share\n"
    )
    assert _shown(found) == ["03/03/09 buy 300 7.50 Fern Fund", "03/04/09 sell 200 8 Fern Fund"]


@pytest.mark.parametrize(
    "lines",
    [
        "1,000 shares on March 3, 2009 at $5.10\n500 shares on March 4, 2009 at $5.20",
        "March 3, 2009 - 1,000 shares at $5.10 per share\nMarch 4, 2009 - 500 shares at $5.20 per share",
        "On 3/3/09, purchased 1,000 shares at $5.10 per share\nOn 3/4/09, purchased 500 shares at $5.20 per share",
    ],
)
def test_lines_that_end_in_no_point_are_each_of_their_day_and_of_whom_the_line_above_names(lines: str) -> None:
    others = "Moss 2004 Trust made the following sales in the open market:\n300 shares on March 5, 2009 at $5.30"
    found = _read(f"(c) Fern plc made the following purchases in the open market:\n{lines}\n{others}")
    assert _shown(found) == [
        "03/03/09 buy 1000 5.10 Fern plc",
        "03/04/09 buy 500 5.20 Fern plc",
        "03/05/09 sell 300 5.30 Moss 2004 Trust",
    ]


def test_a_number_behind_and_is_that_of_a_clause() -> None:
    found = _read("Fern Fund bought: (1) 300 shares on May 3, 2008 at $5; and (2) 500 shares on May 4, 2008 at $6.")
    assert [str(row.quantity) for row, _ in found.read] == ["300", "500"]


@pytest.mark.parametrize(
    "who",
    [
        "FERN INVESTORS, INC.",
        "Fern Holdings plc",
        "Grant R. Orme",
        "Carl A. Orme, Jr.",
        "Grantchester Fund",
        "Fern Convertible Arbitrage Fund",
        "Tarn Bros. Partnership",
    ],
)
def test_names_with_words_of_deeds_and_forms_are_names(who: str) -> None:
    line = "March 3, 2009 - 300 shares at $5.10 per share"
    listed = _read(f"{who} made the following purchases:\n\n  {line}\n")
    said = _read(f"On March 3, 2009, {who} bought 300 shares at $5.10 per share.")
    assert _shown(listed) == _shown(said) == [f"03/03/09 buy 300 5.10 {who}"]


@pytest.mark.parametrize("who", ["Orme, Tarn & Co. Incorporated", "Old Fern Trust Company", "Spinnaker Fund"])
def test_a_filer_has_all_of_its_name_and_is_no_issuer(who: str) -> None:
    text = f"During March, {who} sold shares as follows: (1) 300 shares on March 3, 2009 at $5.10 per share; and (2) "
    text += "500 shares on March 4, 2009 at $5.20 per share."
    found = read_sentences(text, 0, len(text), EVENT, Trades([], []), frozenset((without_form(who),)))
    assert _shown(found) == [f"03/03/09 sell 300 5.10 {who}", f"03/04/09 sell 500 5.20 {who}"]


def test_lines_that_begin_with_days_name_who_did_it_each() -> None:
    text = "(c) The trades were:\nMarch 3, 2009: Ann Orme bought 300 shares at $5.10 on Nasdaq\n"
    text += "March 4, 2009: Fern Fund bought 500 shares at $5.20 in a block trade"
    assert _shown(_read(text)) == ["03/03/09 buy 300 5.10 Ann Orme", "03/04/09 buy 500 5.20 Fern Fund"]


def test_the_name_of_a_company_for_acquisitions_is_no_purchase() -> None:
    found = _read("Fern Acquisition Corp. made the following sales:\n300 shares on March 3, 2009 at $5.10 per share")
    assert _shown(found) == ["03/03/09 sell 300 5.10 Fern Acquisition Corp."]


def test_the_next_sentence_may_say_the_price_of_one_transaction() -> None:
    sold = "On March 3, 2009, Fern Fund bought 300 shares in the open market."
    found = _read(
        f"{sold} The average price per share was $5.10. Moss Ltd. sold 200 shares on March 4, 2009 at $6 each."
    )
    assert _shown(found) == ["03/03/09 buy 300 5.10 Fern Fund", "03/04/09 sell 200 6 Moss Ltd."]
    assert found.read[0].confidence == MEANT
    apart = _read(f"{sold}\n\nThe price per share was $5.10.")  # of another paragraph
    total = _read(f"{sold} The purchase price was $1,530.")
    range_ = _read(f"{sold} The price per share was $5.10 to $5.20.")
    assert _shown(apart) == _shown(total) == _shown(range_) == ["03/03/09 buy 300 - Fern Fund"]
