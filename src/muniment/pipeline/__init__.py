"""From files to a store and out of it again: `extract` makes entries, `ingest` stores them, `export` writes tables."""
