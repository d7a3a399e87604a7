"""Documents without structure but the form's own labels: text, HTML, PDF and scans.

Its hundreds of patterns take longer to compile than a filing in XML takes to read: `reading` is loaded with the first
such document, and what others use of a part brings none of the rest with it.
"""
