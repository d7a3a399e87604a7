-- Form D money by week
-- topic: Form D money
--
-- Weeks begin on Monday, by the day of filing.
select s.week,
  -- with money
  from (
        select n.quarter, n.month, n.week, n.raised_kind,
  -- with sums
  -- with notices
         group by n.quarter, n.month, n.week, n.raised_kind
       ) as s
 group by s.week
 order by s.week nulls first
