"""Form D read back from its printed page: EDGAR's rendering, and texts made from it."""
