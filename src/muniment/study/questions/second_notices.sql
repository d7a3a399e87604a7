-- New notices of offerings that were noticed already
-- topic: Form D notices
--
-- The latest first. What changes in an offering is filed as an amendment of its notice (D/A), and not as a new one (Rule
-- 503(a)(3)): is such a notice an amendment, or about another offering? It has the file number of an earlier notice, or
-- its issuer, first sale and exemptions, and the same first sale, or one that was yet to occur. It is not late: the first
-- notice met the duty.
select n.issuer_name, n.filed, n.first_sale, n.number, n.sold, n.offered, n.linked,
       (select e.accession from notices as e where e.statement_id = n.statement_id and e.number = n.number - 1)
         as filing_before,
       n.accession as filing, 'is_amendment' as path, n.known, n.statement_id
  from notices as n
 where n.number > 1
   and not n.amendment
   and exists (select 1 from notices as e
                where e.statement_id = n.statement_id and e.number < n.number
                  and (e.first_sale = n.first_sale or e.yet_to_occur))
  -- with notices
 order by n.filed desc nulls last, n.filing_id
