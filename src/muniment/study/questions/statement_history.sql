-- Statements of ownership with their history
-- topic: Ownership
--
-- Every filing of a statement in its order: what ties it to those before it, its one figure, a group's as it is stated
-- or `derived`, and what that changed since it was last stated, in shares and percentage points. A further copy of a filing is left out.
--
-- :filing accession    The accession number of any filing of the statement, in 20 characters.
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :holder entity  Who filed, by CIK or name.
-- :as_of date     What was true on this day; an event on a later day does not count.
-- :known moment   What was known by then; a filing accepted later does not count.
select s.key as statement, r.number, r.linked, r.issuer_name, r.holder_name, r.form, r.event, r.filed, r.known,
       r.shares, r.percent, r.shares_change, r.percent_change, r.exit, r.basis, r.derived, r.disclaimed, r.in_group,
       r.days_late, r.class_title, r.cusip, r.accession as filing, r.path, r.statement_id
  from reports as r
  join statements as s on s.id = r.statement_id
 where r.number is not null
   and r.statement_id in (select statement_id from reports where accession = :filing)
   and r.issuer_id = :issuer
   and r.holder_id = :holder
   and case when r.event > r.filed then r.filed else coalesce(r.event, r.filed) end <= :as_of
   and r.known <= :known
 order by r.issuer_name nulls first, s.key, r.number
