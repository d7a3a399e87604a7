-- Who crossed 5, 10 or 20 percent
-- topic: Ownership
--
-- Between two filings of one statement its one figure passed the threshold: `over` from that or less to more, `under`
-- from more to that or less, with the percentages as printed. A new schedule is `over` from nothing, without a
-- percentage before. Under an amendment whose earlier filing is not here nothing is known to have been crossed. A
-- percentage below zero or above a hundred crosses nothing, nor does a printed 5.0 unless Item 5 says that five percent or
-- less is left: it may stand for more. Of a group it is what the group has, stated or `derived`: see `basis`.
--
-- :threshold number(5|10|20) Percent of the class: 5, 10 or 20.
-- :kind text(over|under) Which way: over or under.
select m.kind, m.threshold,
 -- with movement
 where m.kind in ('over', 'under')
   and m.threshold = :threshold
   and m.kind = :kind
 -- with moved
