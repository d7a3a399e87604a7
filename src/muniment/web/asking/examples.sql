-- Filings by form and year
select form, substr(cast(filed as text), 1, 4) as year, count(*) as filings
  from filings
 group by form, year
 order by year, form

-- Largest offerings in a state
select issuer as issuer_name, amount, filed, accession as filing
  from filings
 where family = 'D' and state = :state and amount is not null
 order by amount desc
 limit 100

-- Offerings under one exemption
select f.filed, f.issuer as issuer_name, f.amount, f.accession as filing
  from form_d as d
  join filings as f on f.id = d.filing_id
 where d.exemptions like '%"' || :exemption || '"%'
 order by f.filed desc
