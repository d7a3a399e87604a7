-- Form D money by exemption
-- topic: Form D money
--
-- A notice that claims several exemptions or exclusions (Item 6) stands under each of them, with its whole amount:
-- the lines do not add up to a total.
select e.code as exemption,
  -- with money
  from (
        select n.exemptions, n.raised_kind,
  -- with sums
  -- with notices
         group by n.exemptions, n.raised_kind
       ) as s
  left join exemption_sets as e on e.exemptions = s.exemptions
 group by e.code
 order by coalesce(sum(s.raised), 0) desc, e.code nulls first
