-- CUSIP numbers, CIKs and names of issuers
-- topic: Who is who
--
-- Which CUSIP number schedules give for which issuer, under which name: in how many filings, first and last, and the
-- last of them as evidence. A further copy of a filing is left out. An issuer without CIK is called by its key. One
-- number beside two CIKs is shown twice.
--
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :cusip cusip    This CUSIP number alone, nine characters.
-- :as_of date     What was true on this day; an event on a later day does not count.
-- :known moment   What was known by then; a filing accepted later does not count.
select c.cusip, e.cik, e.key as issuer, c.issuer_name, c.first_seen, c.last_seen, c.filings, c.filing, c.path
  from (
        select cusip, issuer_id, issuer_name, accession as filing, 'cusips' as path,
               min(filed) over (partition by cusip, issuer_id, issuer_name) as first_seen,
               max(filed) over (partition by cusip, issuer_id, issuer_name) as last_seen,
               count(*) over (partition by cusip, issuer_id, issuer_name) as filings,
               row_number() over (partition by cusip, issuer_id, issuer_name order by filed desc nulls last, filing_id) as place
          from reports
         where cusip is not null
           and number is not null
           and issuer_id = :issuer
           and cusip = :cusip
           and case when event > filed then filed else coalesce(event, filed) end <= :as_of
           and known <= :known
       ) as c
  join entities as e on e.id = c.issuer_id
 where c.place = 1
 order by c.cusip, c.last_seen desc nulls last, e.key, c.issuer_name
