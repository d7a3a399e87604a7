-- Brokers and other recipients of sales compensation
-- topic: Form D notices
--
-- Who is named in Item 12, as a recipient or as its broker-dealer, with the offerings it stands in. raised: dollars
-- that these raised with the notices that name it; a notice with several of them stands under each, so that the lines
-- do not add up to a total. Who is who, and the name shown, rest on the whole store, whatever `known` is.
--
-- :broker entity   Only this one, by CRD number or name.
select e.name, e.crd, count(distinct b.statement_id) as offerings, count(*) as notices, sum(b.raised) as raised,
       min(b.filed) as first_filed, max(b.filed) as last_filed, e.key as entity
  from (
        select distinct m.entity_id, n.filing_id, n.statement_id, n.raised, n.filed
          from mentions as m
          join notices as n on n.filing_id = m.filing_id
         where m.role in ('recipient', 'dealer')
           and m.entity_id = :broker
  -- with notices
       ) as b
  join entities as e on e.id = b.entity_id
 group by e.id, e.name, e.crd, e.key
 order by count(distinct b.statement_id) desc, coalesce(sum(b.raised), 0) desc, e.name, e.key
