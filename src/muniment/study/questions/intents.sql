-- What holders mean to do
-- topic: Ownership
--
-- Item 4 of Schedules 13D by sentence: what it is about, and whether it is `planned` (done, agreed, asked or intended) or
-- `reserved`, which is most of what filers write and no plan. `none` denies plans. The flags are read by rules: below a
-- `confidence` of 70 percent somebody has to read the sentence. An amendment says what it adds, not what was said before.
--
-- :issuer entity  The issuer, by CIK, CUSIP or name.
-- :holder entity  Who filed, by CIK or name.
-- :filing accession    The accession number of one filing, in 20 characters.
-- :flag text(board_seats|nomination|proxy|merger_or_sale|strategic_review|capital_return|management_change|engagement|none) Only what is about this.
-- :standing text(planned|reserved) planned or reserved.
-- :confidence number  Only flags that are as sure as this, in percent, or surer.
-- :since date     Filed on this day or later.
-- :until date     Filed on this day or before.
-- :as_of date     What was true on this day; an event on a later day does not count.
-- :known moment   What was known by then; a filing accepted later does not count.
select r.issuer_name, r.holder_name, i.flag, i.standing, i.confidence, i.sentence, i.reason, r.event, r.filed, r.known,
       r.form, r.class_title, r.accession as filing, i.path, i.begins, i.ends, r.statement_id
  from reports as r
  join intent_flags as i on i.filing_id = r.filing_id
 where r.number is not null
   and r.issuer_id = :issuer
   and r.holder_id = :holder
   and r.accession = :filing
   and i.flag = :flag
   and i.standing = :standing
   and i.confidence >= :confidence
   and r.filed >= :since
   and r.filed <= :until
   and case when r.event > r.filed then r.filed else coalesce(r.event, r.filed) end <= :as_of
   and r.known <= :known
 order by r.filed desc nulls last, r.known desc nulls last, r.accession, i.position
