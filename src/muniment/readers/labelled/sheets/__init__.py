"""Pages that muniment printed itself, as HTML, PDF or text, read back exactly.

Such a page shows what was filed apart from the words of the form: bold, in blue ink, behind a bar. Nothing else is
needed to read it: the blocks of an empty form are walked along it, in the wording of one year after the other, and what
is filed between their words belongs to the fields of these blocks. No metadata, comments or class names are looked at.
A page that has other words anywhere is none of ours, and is left to the readers of any page.
"""

from muniment.readers.labelled.sheets.reader import own_page, own_pages
from muniment.readers.labelled.sheets.trace import SheetTrace

__all__ = ["SheetTrace", "own_page", "own_pages"]
