-- The notices of an offering, from the first to the last
-- topic: Form D notices
--
-- Each notice of the offerings asked about, with what the amount sold grew by, and what ties it to the one before:
-- EDGAR's file number, the accession number it names, or issuer, first sale and exemptions.
--
-- :file_number file_number The offering's number with EDGAR, such as 021-123456.
-- :filing accession     Any filing of the offering, by accession number.
select n.issuer_name, s.file_number, n.number, n.filed, n.form, n.sold, n.raised, n.raised_once, n.raised_kind, n.apart, n.doubt,
       n.offered, n.offered_indefinite, n.remaining, n.investors, n.first_sale, n.linked, n.previous,
       n.accession as filing, 'total_amount_sold' as path, n.known, n.statement_id
  from notices as n
  join statements as s on s.id = n.statement_id
 where 1 = 1
   and s.file_number = :file_number
   and n.statement_id in (select o.statement_id from notices as o where o.accession = :filing)
  -- with notices
 order by n.issuer_name nulls first, n.statement_id nulls first, n.number nulls first
