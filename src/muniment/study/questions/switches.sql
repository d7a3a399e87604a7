-- Who went from Schedule 13G to 13D, or back
-- topic: Ownership
--
-- Two filings of one statement, one after the other, are on different schedules. From 13G to 13D goes who may no longer
-- say to hold passively; the percentages are those stated last before and now.
--
-- :kind text(13G to 13D|13D to 13G) 13G to 13D, or 13D to 13G.
select m.kind,
 -- with movement
 where m.kind in ('13G to 13D', '13D to 13G')
   and m.kind = :kind
 -- with moved
