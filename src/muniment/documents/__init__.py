"""What a file physically is: bytes of one kind or another, with a way back to the original from every part of it.

This package knows no form. A `Passage` is a stretch of a file; `sniff` finds what a file is; `FullSubmission` is
EDGAR's container of header and documents; `XmlDocument` is a parsed tree with places and faults.
"""
