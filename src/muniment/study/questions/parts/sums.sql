-- What is added up for each kind of raising
               count(*) as notices,
               sum(case when n.number = 1 and not n.amendment then 1 else 0 end) as offerings,
               sum(n.raised) as raised, sum(n.raised_once) as raised_once, sum(n.apart) as apart,
               sum(case when n.offered_indefinite then 1 else 0 end) as indefinite
          from notices as n
         where 1 = 1
