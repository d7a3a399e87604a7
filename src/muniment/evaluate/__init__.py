"""How well filings are read: truth files, scores, gains and losses."""
