-- Purchases and sales that holders list
-- topic: Ownership
--
-- A row for each transaction in Item 5(c) of a Schedule 13D and what is annexed to it, as it was read there: `person`
-- and `security` in the words of the filing. A row with a `security` is not, or not plainly, of shares of the class: how
-- many options or notes it is of is `other_quantity`, and `price` is for one of them. A filing lists the last sixty
-- days, so that the next one may list a trade again: `repeated` says that an earlier filing of the statement has it, as
-- often as it is there, and only the others add up. Below 70 percent of `confidence` somebody
-- has to read the filing. What an earlier edition read has no rows here until `muniment reread` has read it again.
--
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :holder entity  Who filed or is a reporting person, by CIK or name.
-- :side text(buy|sell) buy or sell.
-- :traded_since date  Traded on this day or later.
-- :traded_until date  Traded on this day or before.
-- :known moment   What was known by then; a filing accepted later does not count.
select r.issuer_name, r.holder_name, t.person, t.date, t.side,
       case when t.security is null then t.quantity end as quantity, t.security,
       case when t.security is not null then t.quantity end as other_quantity, t.price, t.currency,
       row_number() over (
         partition by t.filing_id, t.date, t.side, t.quantity, t.price, lower(t.security) order by t.position
       ) <= coalesce((
         select count(*)
           from reports as e
           join transactions as s on s.filing_id = e.filing_id
          where e.statement_id = r.statement_id and e.number < r.number and s.date = t.date and s.quantity = t.quantity
            and coalesce(s.side, '') = coalesce(t.side, '') and coalesce(s.price, -1) = coalesce(t.price, -1)
            and coalesce(lower(s.security), '') = coalesce(lower(t.security), '')
          group by s.filing_id
          order by count(*) desc
          limit 1
       ), 0) as repeated,
       cast(round(100 * cast(t.confidence as double precision)) as integer) as confidence, r.filed, r.known, r.form,
       r.class_title, r.accession as filing, 'details.transactions[' || t.position || '].quantity' as path,
       r.statement_id
  from reports as r
  join transactions as t on t.filing_id = r.filing_id
 where r.number is not null
   and r.issuer_id = :issuer
   and (r.holder_id = :holder
        or exists (select 1 from holdings as h where h.filing_id = r.filing_id and h.holder_id = :holder))
   and t.side = :side
   and t.date >= :traded_since
   and t.date <= :traded_until
   and r.known <= :known
 order by t.date desc nulls last, r.issuer_name nulls first, r.known desc nulls last, r.accession, t.position
