-- Names that issuers had
-- topic: Who is who
--
-- Other names of an issuer than the one it was last called by: those that a filing lists as former names, and those
-- under which it filed. In how many filings, first and last, with the last of them as evidence. What it was last called
-- is asked of the same filings, so that with `known` a later name is none yet.
--
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :known moment   What was known by then; a filing accepted later does not count.
with named as (
  select m.entity_id, m.name, m.role, m.path, m.filing_id, f.filed,
         coalesce(f.accession, cast(f.id as text)) as filing
    from mentions as m
    join filings as f on f.id = m.filing_id
    left join notices as d on d.filing_id = m.filing_id
    left join reports as r on r.filing_id = m.filing_id
   where m.role in ('former name', 'issuer', 'other issuer')
     and (coalesce(d.filing_id, r.filing_id) is null or coalesce(d.number, r.number) is not null)
     and m.entity_id = :issuer
     and coalesce(d.known, r.known) <= :known
), called as (
  select entity_id, name,
         row_number() over (partition by entity_id order by filed is null, filed desc, role, filing_id desc) as place
    from named
   where role <> 'former name'
), had as (
  select entity_id, name, role, min(filed) as first_seen, max(filed) as last_seen, count(distinct filing_id) as filings
    from named
   group by entity_id, name, role
), shown as (
  select entity_id, name, role, filing, path,
         row_number() over (partition by entity_id, name, role order by filed is null, filed desc, filing_id, path)
           as place
    from named
)
select e.cik, e.key as issuer, c.name, h.name as former_name, h.role, h.first_seen, h.last_seen, h.filings, s.filing,
       s.path
  from had as h
  join called as c on c.entity_id = h.entity_id and c.place = 1
  join shown as s on s.entity_id = h.entity_id and s.name = h.name and s.role = h.role and s.place = 1
  join entities as e on e.id = h.entity_id
 where upper(h.name) <> upper(c.name)
 order by e.key, h.last_seen desc nulls last, h.name, h.role
