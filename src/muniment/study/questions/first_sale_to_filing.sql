-- Days from the first sale to the filing
-- topic: Form D notices
--
-- New notices with a date of first sale (Item 7). A notice is due on the fifteenth day after it, or on the next
-- business day (Rule 503(a)(1)); late counts those that were filed after that, but no second one of an offering.
select case
         when n.days_to_filing < 0 then 'before the first sale'
         when n.days_to_filing <= 5 then '0 to 5'
         when n.days_to_filing <= 10 then '6 to 10'
         when n.days_to_filing <= 15 then '11 to 15'
         when n.days_to_filing <= 30 then '16 to 30'
         when n.days_to_filing <= 90 then '31 to 90'
         when n.days_to_filing <= 365 then '91 to 365'
         else 'over 365'
       end as days,
       count(*) as notices,
       sum(case when n.days_late > 0 and not
  -- with second
                then 1 else 0 end) as late, sum(n.raised) as raised,
       min(n.days_to_filing) as fewest_days, max(n.days_to_filing) as most_days
  from notices as n
 where n.days_to_filing is not null
  -- with notices
 group by days
 order by min(n.days_to_filing)
