"""Filing with EDGAR: what both sides say (`protocol`), the client, and an EDGAR for one's own machine (`sandbox`)."""
