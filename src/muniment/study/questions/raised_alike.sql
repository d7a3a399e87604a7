-- Offerings that report the same money
-- topic: Form D money
--
-- Amounts sold of a million dollars or more, not in whole hundred thousands, that notices of several offerings filed on
-- one day state to the dollar: mostly a fund with its feeders or parallel funds, each of which reports all of it. What
-- they raised is counted for each; twice is by how much more than once that is.
select n.filed, n.sold, count(distinct n.statement_id) as offerings, count(distinct n.issuer_id) as issuers,
       min(n.issuer_name) as first_issuer, max(n.issuer_name) as last_issuer, sum(n.raised) as raised,
       sum(n.raised) - max(n.raised) as twice, sum(n.apart) as apart, min(n.accession) as filing,
       'total_amount_sold' as path
  from (
        select filed, sold
          from notices
         where sold >= 1000000
           and sold % 100000 <> 0
           and filed >= :since
           and filed <= :until
           and filed <= :as_of
           and issuer_id = :issuer
         group by filed, sold
        having count(*) > 1
       ) as same
  join notices as n on n.filed = same.filed and n.sold = same.sold
 where 1 = 1
  -- with notices
 group by n.filed, n.sold
having count(distinct n.statement_id) > 1
 order by coalesce(sum(n.raised) - max(n.raised), 0) desc, n.sold desc, n.filed
