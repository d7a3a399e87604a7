-- Which notices are asked about
-- :since date      Filed on this day or later; a notice of an unknown day does not count here and below.
-- :until date      Filed on this day or before.
-- :as_of date      What was true on this day: as until, since money is dated by its filing.
-- :known moment    What was known by then; a notice accepted later does not count.
-- :state state     State or country of the primary issuer, by code or name.
-- :industry industry Industry of Item 4, or the heading of a group such as Technology.
-- :exemption exemption Exemption or exclusion of Item 6, such as 06b or 506(c).
-- :size size       How much is offered, in classes such as Indefinite.
-- :funds flag      Yes: pooled investment funds (Item 4) only; no: none of them.
-- :issuer entity   The issuer, by CIK or name.
           and n.raised_kind <> 'copy'
           and n.filed >= :since
           and n.filed <= :until
           and n.filed <= :as_of
           and n.known <= :known
           and n.state = :state
           and :industry in (n.industry, n.industry_group)
           and n.exemptions in (select s.exemptions from exemption_sets as s where s.code = :exemption)
           and n.size = :size
           and n.is_fund = :funds
           and n.issuer_id = :issuer
