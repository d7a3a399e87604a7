-- Form D money by state
-- topic: Form D money
--
-- State or country of the primary issuer's principal place of business (Item 2), by EDGAR's code.
select s.state,
  -- with money
  from (
        select n.state, n.raised_kind,
  -- with sums
  -- with notices
         group by n.state, n.raised_kind
       ) as s
 group by s.state
 order by coalesce(sum(s.raised), 0) desc, s.state nulls first
