-- Amounts sold that are not counted as raised
-- topic: Form D money
--
-- The largest first. first seen: the whole amount of an amendment whose earlier notice is not here. fall: by how much
-- less is sold than in the notice before it. outlier: what a notice that contradicts its own amount would have added,
-- with the reason under doubt. unstated: no amount is stated.
--
-- :kind raising    Only these: first seen, fall, outlier or unstated.
select n.raised_kind, n.apart, n.doubt, n.filed, n.issuer_name, n.state, n.industry, n.sold, n.offered,
       n.offered_indefinite, n.investors, n.yet_to_occur, n.form, n.accession as filing, 'total_amount_sold' as path,
       n.known, n.statement_id
  from notices as n
 where n.raised is null
   and n.raised_kind = :kind
  -- with notices
 order by n.apart is null, n.apart desc, n.filing_id
