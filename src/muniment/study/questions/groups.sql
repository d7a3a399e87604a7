-- Groups and their members
-- topic: Ownership
--
-- The persons of schedules in which somebody checks box (a) of row 2: members of a group, one row a person, as the last
-- filing of each statement has them. `group_shares` and `group_percent` are what the group has: what Item 5(a) states for
-- it, else, `derived`, the sum of what its members hold by sole power, else the largest amount, with the `basis` in words.
-- The same shares stand under several members: `counted` marks whose are in that. `member` is that person's own box: yes
-- for (a), no for (b), empty for neither.
--
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :holder entity  Groups in which this person stands by then, by CIK or name.
-- :as_of date     What was true on this day; an event on a later day does not count.
-- :known moment   What was known by then; a filing accepted later does not count.
with last as (
  select filing_id, row_number() over (partition by statement_id order by number desc) as place
    from reports
   where number is not null
     and issuer_id = :issuer
     and statement_id in (select statement_id from holdings where holder_id = :holder)
     and case when event > filed then filed else coalesce(event, filed) end <= :as_of
     and known <= :known
)
select r.issuer_name, r.holder_name, h.name, h.in_group as member, h.shares, h.percent, h.types, h.counted, h.same_as,
       r.shares as group_shares, r.percent as group_percent, r.basis, r.derived,
       r.event, r.filed, r.known, r.form, r.class_title, r.accession as filing, h.path, r.statement_id
  from last
  join reports as r on r.filing_id = last.filing_id
  join holdings as h on h.filing_id = r.filing_id
 where last.place = 1
   and exists (select 1 from holdings as own where own.filing_id = r.filing_id and own.holder_id = :holder)
   and r.in_group
   and not r.exit
 order by r.issuer_name nulls first, r.holder_name nulls first, r.statement_id nulls first, h.position
