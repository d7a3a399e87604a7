-- Which notices are new ones of an offering that was noticed already
-- A second new notice of an offering has the file number of an earlier notice and its first sale, or one that was yet to
-- occur; or else its issuer, first sale, exemptions and amount offered, since EDGAR gives each new notice a number.
       (exists (select 1 from notices as e
                 where e.statement_id = n.statement_id and e.number < n.number
                   and (e.first_sale = n.first_sale or e.yet_to_occur))
        or exists (select 1 from notices as e
                    where e.issuer_id = n.issuer_id and e.known <= n.known
                      and (e.known < n.known or e.filing_id < n.filing_id)
                      and not (e.first_sale <> n.first_sale) and not (e.exemptions <> n.exemptions)
                      and (e.offered = n.offered or (e.offered_indefinite and n.offered_indefinite))
                      and not e.amendment and e.number is not null))
