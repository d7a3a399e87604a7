-- Notices excluded from what was raised, with the reason
-- topic: Form D money
--
-- The largest first. apart: the dollars that are not counted. first seen: the whole amount of an amendment whose earlier
-- notices are not here, so that nobody can tell how much of it is new. fall: by how much less is sold than in the notice
-- before it. outlier: what a notice that contradicts its own amount would have added, the reason also under doubt.
-- unstated: no amount is stated.
--
-- :kind raising    Only these: first seen, fall, outlier or unstated.
select n.raised_kind, n.apart,
       case n.raised_kind when 'first seen' then 'its earlier notices are not in this store'
                          when 'fall' then 'less is sold than in the notice before it'
                          when 'unstated' then 'no amount sold is stated'
                          else n.doubt end as reason,
       n.filed, n.issuer_name, n.state, n.industry, n.sold, n.offered,
       n.offered_indefinite, n.investors, n.yet_to_occur, n.doubt, n.form, n.accession as filing,
       'total_amount_sold' as path,
       n.known, n.statement_id
  from notices as n
 where n.raised is null
   and n.raised_kind = :kind
  -- with notices
 order by n.apart is null, n.apart desc, n.filing_id
