-- Offerings that report the same money
-- topic: Form D money
--
-- Notices of several offerings, filed on one day, that state the same amount sold, a million dollars or more, and name
-- a related person or an address in common: mostly a fund with its feeders or parallel funds, each of which reports all
-- of it. Sums of fewer than four significant digits need the same day of first sale as well; where nobody is in common,
-- the same day of first sale and six digits do. raised counts it for each of them, raised_once with the first notice
-- only; twice is the difference. A filter chooses offerings; all that report the same money are counted with them.
select n.filed, n.sold, count(distinct n.statement_id) as offerings, count(distinct n.issuer_id) as issuers,
       min(n.issuer_name) as first_issuer, max(n.issuer_name) as last_issuer, sum(n.raised) as raised,
       sum(n.raised_once) as raised_once, sum(n.raised) - sum(n.raised_once) as twice, sum(n.apart) as apart,
       min(n.accession) as filing, 'total_amount_sold' as path
  from notices as n
 where n.alike_id in (
        select n.alike_id
          from notices as n
         where n.alike_id is not null
  -- with notices
       )
   and n.known <= :known
 group by n.alike_id, n.filed, n.sold
having count(distinct n.statement_id) > 1
 order by coalesce(sum(n.raised) - sum(n.raised_once), 0) desc, n.sold desc, n.filed, min(n.accession)
