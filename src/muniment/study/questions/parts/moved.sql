-- Which movements are asked about
-- :issuer entity     The issuer, by CIK, CUSIP or name.
-- :holder entity     Who filed, by CIK or name.
-- :since date        Filed on this day or later.
-- :until date        Filed on this day or before.
-- :as_of date        What was true on this day; an event on a later day does not count.
-- :known moment      What was known by then; a filing accepted later does not count.
   and m.filing_id = r.filing_id
   and r.issuer_id = :issuer
   and r.holder_id = :holder
   and r.filed >= :since
   and r.filed <= :until
   and case when m.event > r.filed then r.filed else coalesce(m.event, r.filed) end <= :as_of
   and m.known <= :known
 order by r.filed desc nulls last, r.known desc nulls last, r.accession, m.position
