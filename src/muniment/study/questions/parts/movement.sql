-- What is stated of a movement
       r.issuer_name, r.holder_name, m.before_percent, m.percent, m.event, r.filed, m.known, r.form,
       r.class_title, r.basis, r.derived, b.accession as filing_before, r.accession as filing, r.path, m.statement_id
  from reports as r
 cross join movements as m
  left join reports as b on b.filing_id = r.before_id
