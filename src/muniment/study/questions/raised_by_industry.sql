-- Form D money by industry
-- topic: Form D money
--
-- The choice of Item 4, under its heading on the form.
select s.industry_group, s.industry,
  -- with money
  from (
        select n.industry_group, n.industry, n.raised_kind,
  -- with sums
  -- with notices
         group by n.industry_group, n.industry, n.raised_kind
       ) as s
 group by s.industry_group, s.industry
 order by coalesce(sum(s.raised), 0) desc, s.industry nulls first
