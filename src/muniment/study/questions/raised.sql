-- What was raised with each notice
-- topic: Form D money
--
-- The newest first. raised: dollars, what the amount sold grew by since the notice before it in the offering, the first
-- in full; kind says how; raised_once: without what another offering reports as raised too. What is not raised stands apart: the whole amount of an amendment whose earlier notice is not
-- here (first seen), by how much the amount fell (fall), what a notice that contradicts its own amount would have added
-- (outlier, with the reason under doubt).
select n.filed, n.issuer_name, n.state, n.industry, n.raised, n.raised_once, n.raised_kind, n.apart, n.doubt, n.sold, n.offered,
       n.offered_indefinite, n.exemptions, n.securities, n.form, n.accession as filing, 'total_amount_sold' as path, n.number,
       n.known, n.statement_id
  from notices as n
 where 1 = 1
  -- with notices
 order by n.filed desc nulls last, n.filing_id desc
