-- Issuers that raised most
-- topic: Form D money
--
-- raised: dollars, what the amounts sold of an issuer's offerings grew by with its notices, the first of an offering in
-- full. Name, state and industry are those of the latest of these notices. A fund, its feeders and its parallel funds
-- are issuers each, and may report the same money each for itself: raised_once counts that with the first of them only.
select (select l.issuer_name from notices as l
         where l.issuer_id = s.issuer_id and coalesce(l.known, '') = coalesce(s.last_known, '') and l.raised > 0
         order by l.filing_id desc limit 1) as issuer_name, s.raised, s.raised_once, s.notices,
       (select l.state from notices as l
         where l.issuer_id = s.issuer_id and coalesce(l.known, '') = coalesce(s.last_known, '') and l.raised > 0
         order by l.filing_id desc limit 1) as state,
       (select l.industry from notices as l
         where l.issuer_id = s.issuer_id and coalesce(l.known, '') = coalesce(s.last_known, '') and l.raised > 0
         order by l.filing_id desc limit 1) as industry,
       s.first_filed, s.last_filed, (select e.key from entities as e where e.id = s.issuer_id) as entity
  from (
        select n.issuer_id, sum(n.raised) as raised, sum(n.raised_once) as raised_once, count(*) as notices,
               min(n.filed) as first_filed, max(n.filed) as last_filed, max(n.known) as last_known
          from notices as n
         where n.raised > 0
  -- with notices
         group by n.issuer_id
       ) as s
 order by s.raised desc, s.issuer_id nulls first
