-- Holders of an issuer on a date
-- topic: Ownership
--
-- What each statement said last: one row and one figure a statement, that of the person in it with the largest
-- aggregate, since the persons of one statement mostly report the same shares. A statement whose last filing says that
-- five percent or less is left is no holder any more. An event that is dated after its own filing counts from the day
-- of filing. Where a person of one statement stands in another one on the same class too, as parents and subsidiaries
-- do, both are shown: the smaller one names the other in `overlaps`, and is not `counted`; totals take the counted ones
-- only. A class that is not told may be any.
--
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :as_of date     What was true on this day; an event on a later day does not count.
-- :known moment   What was known by then; a filing accepted later does not count.
with dated as (
  select filing_id, statement_id, number, issuer_id, known,
         case when event > filed then filed else coalesce(event, filed) end as true_on
    from reports
   where number is not null
     and issuer_id = :issuer
), last as (
  select filing_id, row_number() over (partition by statement_id order by number desc) as place
    from dated
   where 1 = 1
     and true_on <= :as_of
     and known <= :known
), held as (
  select r.*, cast(coalesce(r.shares, 0) as double precision) as many
    from last
    join reports as r on r.filing_id = last.filing_id
   where last.place = 1
     and not r.exit
), persons as (
  select distinct held.issuer_id, held.statement_id, held.holder_name, held.cusip, held.many, h.holder_id
    from held
    join holdings as h on h.filing_id = held.filing_id
   where h.holder_id is not null
), larger as (
  select one.statement_id, min(other.holder_name) as holder_name
    from persons as one
    join persons as other on other.issuer_id = one.issuer_id and other.holder_id = one.holder_id
     and other.statement_id <> one.statement_id
     and (other.many > one.many or (other.many = one.many and other.statement_id < one.statement_id))
     and (one.cusip is null or other.cusip is null or substr(one.cusip, 1, 8) = substr(other.cusip, 1, 8))
   group by one.statement_id
)
select held.issuer_name, held.holder_name, held.shares, held.percent, held.event, held.filed, held.known, held.form,
       held.class_title, held.persons, held.basis, held.disclaimed, held.in_group,
       larger.statement_id is null as counted, larger.holder_name as overlaps, held.accession as filing, h.path,
       held.statement_id
  from held
  left join larger on larger.statement_id = held.statement_id
  left join holdings as h on h.filing_id = held.filing_id and h.counted
 order by cast(held.percent as double precision) desc nulls last, held.holder_name nulls first, held.statement_id
