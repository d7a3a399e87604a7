-- New notices of offerings that were noticed already
-- topic: Form D notices
--
-- The latest first. What changes in an offering is filed as an amendment of its notice (D/A), and not as a new one (Rule
-- 503(a)(3)): is such a notice an amendment, or about another offering? It is not late: the first notice met the duty.
select n.issuer_name, n.filed, n.first_sale, n.offered, n.offered_indefinite, n.sold, n.linked,
       n.accession as filing, 'is_amendment' as path, n.known, n.statement_id, n.issuer_id
  from notices as n
 where not n.amendment
   and n.number is not null
   and
  -- with second
  -- with notices
 order by n.filed desc nulls last, n.filing_id
