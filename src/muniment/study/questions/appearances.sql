-- Filings that name somebody
-- topic: Who is who
--
-- Each filing that names a company or person, once, in whatever role: as its issuer, who filed it, a reporting person, a
-- related person, a recipient of sales compensation. Where and as what it names them, and by what that was matched, is in
-- `links`.
--
-- :entity entity  Only those that name this one, by key, CIK, CUSIP or name.
-- :role text(issuer|other issuer|former name|related person|recipient|dealer|filed by|reporting person) Only those that name it so, such as: related person.
-- :since date     Filed on this day or later.
select e.key as entity, e.name, coalesce(f.accession, cast(f.id as text)) as filing, f.form, f.filed,
       f.issuer as issuer_name
  from (
        select m.entity_id, m.filing_id
          from mentions as m
         where 1 = 1
           and m.entity_id = :entity
           and m.role = :role
         group by m.entity_id, m.filing_id
       ) as s
  join entities as e on e.id = s.entity_id
  join filings as f on f.id = s.filing_id
 where 1 = 1
   and f.filed >= :since
 order by f.filed desc nulls last, s.filing_id desc, e.key
