-- Holders of an issuer on a date
-- topic: Ownership
--
-- What each statement said last: one row and one figure a statement. It is that of the person in it with the largest
-- aggregate, since the persons of one statement mostly report the same shares; or that of their group, as Item 5(a)
-- states it, else `derived` from what its members hold by sole power: `basis` says which. A statement whose last filing
-- says that five percent or less is left is no holder any more. An event that is dated after its own filing counts from
-- the day of filing. Where a person of one statement stands in another one on the same class too, as parents and
-- subsidiaries do, both are shown: the smaller one names the other in `overlaps`, and is not `counted`; totals take the
-- counted ones only. Where two statements share nobody, but report the same number of shares, or one names a person of
-- the other where it says whose shares these are, as a fund and its adviser do, they stand beside each other:
-- `may_be_same_as` has the other one, `may_be_same_filing` its filing, and the smaller one is not `counted_if_same`. A
-- class that is not stated may be any.
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
), pairs as (
  select one.statement_id, one.filing_id, other.statement_id as other_id, other.filing_id as other_filing,
         other.holder_name, other.percent, other.accession,
         other.many > one.many or (other.many = one.many and other.statement_id < one.statement_id) as is_smaller,
         one.many = other.many and one.many > 0 as is_number,
         one.many = cast(mine.sole_voting as double precision)
           and other.many = cast(theirs.sole_voting as double precision)
           or one.many = cast(mine.sole_dispositive as double precision)
           and other.many = cast(theirs.sole_dispositive as double precision) as is_apart
    from held as one
    join held as other on other.issuer_id = one.issuer_id and other.statement_id <> one.statement_id
     and (one.cusip is null or other.cusip is null or substr(one.cusip, 1, 8) = substr(other.cusip, 1, 8))
    left join holdings as mine on mine.filing_id = one.filing_id and mine.position = one.figure_position
    left join holdings as theirs on theirs.filing_id = other.filing_id and theirs.position = other.figure_position
   where not exists (
     select 1
       from holdings as own
       join holdings as its on its.filing_id = other.filing_id and its.holder_id = own.holder_id
      where own.filing_id = one.filing_id)
), naming as (
  select distinct pairs.filing_id, pairs.other_filing
    from pairs
    join ownership_texts as s on s.filing_id = pairs.filing_id
    join person_keys as c on c.filing_id = pairs.other_filing
   where replace(s.words, c.key, '') <> s.words
), alike as (
  select pairs.*, exists (
           select 1 from naming
            where naming.filing_id = pairs.filing_id and naming.other_filing = pairs.other_filing) or exists (
           select 1 from naming
            where naming.filing_id = pairs.other_filing and naming.other_filing = pairs.filing_id) as is_name
    from pairs
), beside as (
  select alike.*, row_number() over (partition by statement_id order by is_smaller desc, other_id) as place
    from alike
   where is_name or (is_number and coalesce(not is_apart, 1 = 1))
)
select held.issuer_name, held.holder_name, held.shares, held.percent, held.event, held.filed, held.known, held.form,
       held.class_title, held.persons, held.basis, held.derived, held.disclaimed, held.in_group,
       larger.statement_id is null as counted, larger.holder_name as overlaps, beside.holder_name as may_be_same_as,
       case when beside.is_name and beside.is_number then 'the same number of shares, and one names the other'
            when beside.is_name then 'one names the other'
            when beside.is_number then 'the same number of shares' end as may_be_same_because,
       beside.accession as may_be_same_filing,
       larger.statement_id is null and not coalesce(beside.is_smaller, 1 = 0) as counted_if_same,
       held.accession as filing, held.path, held.statement_id
  from held
  left join larger on larger.statement_id = held.statement_id
  left join beside on beside.statement_id = held.statement_id and beside.place = 1
 order by cast(case when beside.is_smaller then beside.percent else held.percent end as double precision) desc nulls last,
       case when beside.is_smaller then beside.holder_name else held.holder_name end nulls first,
       case when beside.is_smaller then beside.other_id else held.statement_id end,
       coalesce(beside.is_smaller, 1 = 0), held.statement_id
