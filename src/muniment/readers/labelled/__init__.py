"""Readers of what has no structure but the form's own labels: thirty years of ASCII and HTML."""
