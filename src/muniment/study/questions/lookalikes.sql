-- Entities that may be one
-- topic: Who is who
--
-- Entities that share a name, a name with an address or an issuer, or a CUSIP number, and were not taken for one,
-- since two numbers or middle names contradict or a name alone proves nothing; and people of one name in one state.
-- A name that very many go by is left out: it tells nothing. Each pair is shown from both sides. `muniment who --join`
-- makes them one.
--
-- :entity entity  Only those that may be this one, by key, CIK or name.
-- :kind text(person|company) person or company.
-- :reason text(same CUSIP|same name and address|same name and issuer|same name and state|same name) Only for this reason, such as: same name.
with met as (
  select mark
    from marks
   where 1 = 1
     and mark in (select m.mark from profiles as p join marks as m on m.profile_id = p.id where p.entity_id = :entity)
   group by mark
  having count(*) between 2 and 100
), held as (
  select k.mark, p.entity_id, min(k.rank) as rank
    from met
    join marks as k on k.mark = met.mark
    join profiles as p on p.id = k.profile_id
   group by k.mark, p.entity_id
)
select a.name, a.key as entity, a.filings, b.name as other_name, b.key as other, b.filings as other_filings, l.reason
  from (
        select a.entity_id as one, b.entity_id as another,
               case min(a.rank) when 0 then 'same CUSIP' when 1 then 'same name and address'
                                when 2 then 'same name and issuer' else 'same name' end as reason
          from held as a
          join held as b on b.mark = a.mark and b.entity_id <> a.entity_id
         where 1 = 1
           and a.entity_id = :entity
         group by a.entity_id, b.entity_id
        union all
        select distinct x.id, y.id, 'same name and state'
          from entities as x
          join entities as y on y.folded = x.folded and y.id <> x.id and y.kind = 'person'
          join profiles as p on p.entity_id = x.id
          join profiles as q on q.entity_id = y.id and q.state = p.state
         where x.kind = 'person'
           and p.state <> ''
           and x.id = :entity
       ) as l
  join entities as a on a.id = l.one
  join entities as b on b.id = l.another
 where 1 = 1
   and a.kind = :kind
   and l.reason = :reason
 order by a.filings + b.filings desc, a.key, b.key, l.reason
