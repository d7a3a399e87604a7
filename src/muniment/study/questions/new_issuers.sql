-- Issuers that filed their first notice
-- topic: Form D notices
--
-- The newest first. An issuer is new with its first Form D here, if that is no amendment; earlier notices may be
-- missing where the store does not go back far enough. A notice of an unknown day is left out: nobody can tell what
-- was before it.
select n.filed, n.issuer_name, n.state, n.industry, n.raised, n.offered, n.offered_indefinite, n.form,
       n.accession as filing, 'primary_issuer.name' as path, n.known, n.issuer_id
  from notices as n
 where not n.amendment
   and n.known is not null
   and n.issuer_id is not null
   and not exists (
         select 1
           from notices as earlier
          where earlier.issuer_id = n.issuer_id
            and earlier.number is not null
            and (earlier.known < n.known or (earlier.known = n.known and earlier.filing_id < n.filing_id))
       )
  -- with notices
 order by n.filed desc nulls last, n.filing_id desc
