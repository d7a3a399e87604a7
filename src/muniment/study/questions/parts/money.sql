-- What is stated of the money
--
-- notices: filings. offerings: new notices, the first of an offering here. raised: dollars, what the amount sold grew
-- by since the notice before it in the offering, the first in full. raised_once: the same, but money that several funds
-- report is counted with the first notice of it only, see `raised_alike`. Excluded, see `raised_apart`: first_seen, the
-- amounts of amendments whose earlier notice is not here; fallen, by how much amounts fell; outliers, what notices that
-- contradict their own amount would have added. indefinite and unstated count notices that offer an indefinite amount,
-- and that state none sold. Empty where nothing is stated.
       sum(s.notices) as notices, sum(s.offerings) as offerings, sum(s.raised) as raised,
       sum(s.raised_once) as raised_once,
       sum(case when s.raised_kind = 'first seen' then s.apart end) as first_seen,
       sum(case when s.raised_kind = 'fall' then s.apart end) as fallen,
       sum(case when s.raised_kind = 'outlier' then s.apart end) as outliers,
       sum(s.indefinite) as indefinite,
       sum(case when s.raised_kind = 'unstated' then s.notices else 0 end) as unstated
