-- Form D money by size of the issuer
-- topic: Form D money
--
-- Item 5: the range of revenue, or of net asset value where a fund states that one. Most decline to disclose it.
select coalesce(s.revenue_range, s.net_asset_value_range) as issuer_size,
  -- with money
  from (
        select n.revenue_range, n.net_asset_value_range, n.raised_kind,
  -- with sums
  -- with notices
         group by n.revenue_range, n.net_asset_value_range, n.raised_kind
       ) as s
 group by coalesce(s.revenue_range, s.net_asset_value_range)
 order by coalesce(sum(s.raised), 0) desc, coalesce(s.revenue_range, s.net_asset_value_range) nulls first
