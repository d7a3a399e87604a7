-- Form D filed late
-- topic: Form D notices
--
-- The latest first. A new notice is due fifteen days after the first sale, or on the next business day (Rule
-- 503(a)(1)); an annual amendment a year after the notice that it names as the one before, as long as something is left
-- to sell (Rule 503(a)(3)(iii)). Where that is not known, a notice is not late; nor is a second new notice of an
-- offering, which `second_notices` asks about.
select n.days_late, n.due, n.filed, n.issuer_name, n.state, n.industry, n.first_sale, n.form, n.raised,
       n.accession as filing, case when n.amendment then 'previous_accession_number' else 'first_sale' end as path,
       n.known, n.statement_id
  from notices as n
 where n.days_late > 0
   and (n.amendment or not
  -- with second
       )
  -- with notices
 order by n.days_late desc, n.filing_id
