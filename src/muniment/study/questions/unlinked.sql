-- Amendments without an earlier filing
-- topic: Ownership
--
-- Amendments that stand first in their statement, and why: no earlier filing of the holder or the offering is here; the
-- one they name is not here, or belongs elsewhere; or nothing is stated by which one could be found.
--
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :since date     Filed on this day or later.
-- :until date     Filed on this day or before.
-- :known moment   What was known by then; a filing accepted later does not count.
select a.issuer_name, a.form, a.filed, a.known, a.linked, a.accession as filing, a.path, a.statement_id
  from (
        select issuer_id, issuer_name, form, filed, known, linked, accession, 'previous_accession_number' as path,
               statement_id
          from reports
         where amendment
           and number = 1
        union all
        select issuer_id, issuer_name, form, filed, known, linked, accession, 'previous_accession_number' as path,
               statement_id
          from notices
         where amendment
           and number = 1
       ) as a
 where 1 = 1
   and a.issuer_id = :issuer
   and a.filed >= :since
   and a.filed <= :until
   and a.known <= :known
 order by a.filed desc nulls last, a.accession
