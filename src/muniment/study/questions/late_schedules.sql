-- Schedules 13D and 13G filed late
-- topic: Ownership
--
-- Filed after the last day on which any clock that may have made it due ran out, by the event and rule on its cover.
-- Doubt favours the filer: an amendment that repeats the event of an earlier filing, or whose earlier filing is not
-- here to compare, a rule without a number of days, and an event dated after the filing are not reported as late.
--
-- :issuer entity   The issuer, by CIK, CUSIP or name.
-- :holder entity   Who filed, by CIK or name.
-- :schedule text(13D|13G) 13D or 13G.
-- :least number    Late by this many calendar days at least.
-- :since date      Filed on this day or later.
-- :until date      Filed on this day or before.
-- :as_of date      What was true on this day; an event on a later day does not count.
-- :known moment    What was known by then; a filing accepted later does not count.
select r.issuer_name, r.holder_name, r.days_late, r.due, r.filed, r.event, r.known, r.form, r.rule, r.percent,
       r.class_title, r.linked, r.accession as filing, 'event_date' as path, r.statement_id
  from reports as r
 where r.days_late > 0
   and r.number is not null
   and r.issuer_id = :issuer
   and r.holder_id = :holder
   and r.schedule = :schedule
   and r.days_late >= :least
   and r.filed >= :since
   and r.filed <= :until
   and coalesce(r.event, r.filed) <= :as_of
   and r.known <= :known
 order by r.days_late desc, r.filed desc nulls last, r.accession
