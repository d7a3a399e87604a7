"""How well filings are read: truths and scores, and printed layouts made from records whose truth is known."""
