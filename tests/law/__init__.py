"""A second opinion on deadlines and duties, from the text of the rules alone: no code and no table of the program.

It was written by another hand, which did not see the program's; `bench/law.py` compares the two. Where a text leaves a
choice both read it so, and what is owed is told by the safe day:

* 240.13d-2(c), (d), "upon acquiring greater than 10 percent", "the first month": who reported 10 percent or less passes
  10 percent anew. "Increases or decreases by more than five percent of the class" is the difference of two percentages;
  in (d) it needs a trade of that day, in (c) not, where the proviso of 13d-2(b) is not repeated.
* 240.13d-2(d) has no exemption: what Section 13(d)(6) exempts counts towards its 10 percent.
* 240.13d-2(a), a material change: each has a clock of its own, from the day of that change. One percent by a single
  trade, or since the last report, is owed; what is less may be, and so may what the class alone did.
* 240.13d-1(b)(2) and 13d-2(b), (c) report what was so at the end of the period; another first statement what is so on
  its last day, so that 20 percent reached before makes it a 13D (13d-1(c)(3)).
* 240.13d-1(g), "amendment to Schedule 13G, as applicable": where nothing is on file, the first statement.
* 240.13d-1 between 5 February and 30 September 2024: a 13D has five business days, a first 13G still ten days.
* 230.503(a)(3)(iii), "on or before the first anniversary", on a closed day: the business day before.
* Exchange Act 13(d)(6)(B), two percent in twelve months: for who calls himself exempt; for others it is an assumption,
  because the rows need not show every acquisition.
"""
