-- Related persons of several issuers
-- topic: Who is who
--
-- People and companies that Form D names as executive officer, director or promoter of more than one issuer: of how
-- many, in how many filings, from when to when. Namesakes are distinguished by address and issuer, see `lookalikes`. Who
-- is who, and the name shown, rest on the whole store, whatever `known` is.
--
-- :least number   Of at least so many issuers.
-- :kind text(person|company) person or company.
-- :person entity  Only this one, by CIK or name.
-- :since date     In filings of this day or later.
-- :known moment   What was known by then; a filing accepted later does not count.
select e.name, e.kind, e.key as person, s.issuers, s.filings, s.first_seen, s.last_seen
  from (
        select m.entity_id, count(distinct n.issuer_id) as issuers, count(distinct n.filing_id) as filings,
               min(n.filed) as first_seen, max(n.filed) as last_seen
          from entities as p
          join mentions as m on m.entity_id = p.id and m.role = 'related person'
          join notices as n on n.filing_id = m.filing_id
         where p.filings > 1
           and n.number is not null
           and p.kind = :kind
           and p.id = :person
           and n.filed >= :since
           and n.known <= :known
         group by m.entity_id
        having count(distinct n.issuer_id) > 1
           and count(distinct n.issuer_id) >= :least
       ) as s
  join entities as e on e.id = s.entity_id
 order by s.issuers desc, s.filings desc, e.key
