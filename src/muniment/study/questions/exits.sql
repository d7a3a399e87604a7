-- Who fell to five percent or less, and who came back
-- topic: Ownership
--
-- `exit`: the first filing of a statement that says five percent or less, or nothing, is left: by the percentages of
-- all persons, else by the amounts, the box of Item 5 of Schedule 13G or the day in Item 5(e) of 13D. A printed
-- 5.0 may stand for more: there Item 5 has to say so. A group has left when it has together. `return`:
-- more than that again. Nobody is known to have left whose earlier filing is not here.
--
-- :kind text(exit|return) exit or return.
select m.kind,
 -- with movement
 where m.kind in ('exit', 'return')
   and m.kind = :kind
 -- with moved
