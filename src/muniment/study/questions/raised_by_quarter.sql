-- Form D money by quarter
-- topic: Form D money
--
-- By the day of filing.
select s.quarter,
  -- with money
  from (
        select n.quarter, n.month, n.week, n.raised_kind,
  -- with sums
  -- with notices
         group by n.quarter, n.month, n.week, n.raised_kind
       ) as s
 group by s.quarter
 order by s.quarter nulls first
