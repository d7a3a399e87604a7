-- Form D money by month
-- topic: Form D money
--
-- By the day of filing.
select s.month,
  -- with money
  from (
        select n.quarter, n.month, n.week, n.raised_kind,
  -- with sums
  -- with notices
         group by n.quarter, n.month, n.week, n.raised_kind
       ) as s
 group by s.month
 order by s.month nulls first
