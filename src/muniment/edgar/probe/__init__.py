"""Questions to an EDGAR that change nothing there, and what its answers say of the behaviours that are only assumed."""
