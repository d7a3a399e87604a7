"""A panel: block holdings and exempt offerings out of any mix of sources, as one folder that accounts for every filing.

`release` makes the folder; `tables` and `columns.tsv` say what stands in it.
"""
