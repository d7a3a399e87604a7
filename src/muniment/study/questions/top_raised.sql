-- Issuers that raised most
-- topic: Form D money
--
-- raised: dollars, what the amounts sold of an issuer's offerings grew by with its notices, the first of an offering in
-- full. fallen: by how much they fell in between, which is not taken off: what is sold now is the difference. Name, state
-- and industry are those of the latest of the notices that raised. A fund, its feeders and its parallel funds are issuers
-- each, and may report the same money each for itself: raised_once counts that with the first of them only.
select (select l.issuer_name from notices as l
         where (l.issuer_id = s.issuer_id or l.filing_id = s.alone)
           and coalesce(l.known, '') = coalesce(s.last_known, '') and l.raised > 0
         order by l.filing_id desc limit 1) as issuer_name, s.raised, s.raised_once, s.fallen,
       s.notices,
       (select l.state from notices as l
         where (l.issuer_id = s.issuer_id or l.filing_id = s.alone)
           and coalesce(l.known, '') = coalesce(s.last_known, '') and l.raised > 0
         order by l.filing_id desc limit 1) as state,
       (select l.industry from notices as l
         where (l.issuer_id = s.issuer_id or l.filing_id = s.alone)
           and coalesce(l.known, '') = coalesce(s.last_known, '') and l.raised > 0
         order by l.filing_id desc limit 1) as industry,
       s.first_filed, s.last_filed, (select e.key from entities as e where e.id = s.issuer_id) as entity
  from (
        select n.issuer_id, case when n.issuer_id is null then n.filing_id end as alone,
               sum(n.raised) as raised, sum(n.raised_once) as raised_once,
               sum(case when n.raised_kind = 'fall' then n.apart end) as fallen,
               sum(case when n.raised > 0 then 1 else 0 end) as notices,
               min(case when n.raised > 0 then n.filed end) as first_filed,
               max(case when n.raised > 0 then n.filed end) as last_filed,
               max(case when n.raised > 0 then n.known end) as last_known
          from notices as n
         where (n.raised > 0 or n.raised_kind = 'fall')
  -- with notices
         group by n.issuer_id, alone
        having sum(n.raised) > 0
  -- portion order by sum(n.raised) desc, n.issuer_id nulls first, alone
       ) as s
 order by s.raised desc, s.issuer_id nulls first, s.alone
