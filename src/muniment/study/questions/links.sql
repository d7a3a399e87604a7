-- What ties every mention to its entity
-- topic: Who is who
--
-- Each place where a filing names somebody, whose it is, and by what: CIK, CRD number, CUSIP, name and address, name
-- and issuer, a name that one company alone has (whole, or but for Inc and Corp), or by hand. Who is named once stands
-- on the surest that is stated.
--
-- :entity entity  Only this one, by key, CIK, CUSIP or name.
-- :linked text(CIK|CRD number|CUSIP|name and address|name and issuer|whole name, which one company alone has|name, which one company alone has|name alone|by hand) Only what is tied so.
-- :role text(issuer|other issuer|former name|related person|recipient|dealer|filed by|reporting person) Only in this role, such as: related person.
-- :since date     In filings of this day or later.
select e.key as entity, e.name, m.linked, m.role, m.name as named, m.cik, m.cusip, m.crd,
       coalesce(f.accession, cast(f.id as text)) as filing, f.filed, m.path
  from mentions as m
  join entities as e on e.id = m.entity_id
  join filings as f on f.id = m.filing_id
 where 1 = 1
   and m.entity_id = :entity
   and m.linked = :linked
   and m.role = :role
   and m.filing_id in (select id from filings where filed >= :since)
 order by m.filing_id, m.position
