-- Form D money by size of the offering
-- topic: Form D money
--
-- Classes of the total amount offered (Item 13). Many offer an indefinite amount.
select s.size,
  -- with money
  from (
        select n.size, n.raised_kind,
  -- with sums
  -- with notices
         group by n.size, n.raised_kind
       ) as s
 group by s.size
 order by coalesce(sum(s.raised), 0) desc, s.size nulls first
