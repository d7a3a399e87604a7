-- Positions of a holder over time
-- topic: Ownership
--
-- What a person said in each schedule, oldest first: the person's own rows of the cover where it stands there, else the
-- one figure of the schedule that it filed. The same shares stand under several persons of one schedule: positions of
-- several holders must not be added. `figure` says whether the amount is in the one figure of its statement.
--
-- :holder entity  The holder, by CIK or name.
-- :issuer entity  Only of this issuer, by CIK, CUSIP or name.
-- :as_of date     What was true on this day; an event on a later day does not count.
-- :known moment   What was known by then; a filing accepted later does not count.
with stated as (
  select filing_id, position, holder_id
    from holdings
   where 1 = 1
     and holder_id = :holder
  union all
  select r.filing_id, null as position, r.holder_id
    from reports as r
   where not exists (select 1 from holdings as h where h.filing_id = r.filing_id and h.holder_id = r.holder_id)
     and r.holder_id = :holder
)
select r.issuer_name, coalesce(h.name, r.holder_name) as holder_name,
       case when h.filing_id is null then r.shares else h.shares end as shares,
       case when h.filing_id is null then r.percent else h.percent end as percent, r.event, r.filed, r.known, r.form,
       r.class_title, r.exit, coalesce(h.counted, r.figure_position is not null) as figure, r.linked,
       r.accession as filing, coalesce(h.path, r.path) as path, r.statement_id
  from stated
  join reports as r on r.filing_id = stated.filing_id
  left join holdings as h on h.filing_id = stated.filing_id and h.position = stated.position
 where r.number is not null
   and r.issuer_id = :issuer
   and case when r.event > r.filed then r.filed else coalesce(r.event, r.filed) end <= :as_of
   and r.known <= :known
 order by r.issuer_name nulls first, r.statement_id nulls first, r.number, stated.position nulls first
