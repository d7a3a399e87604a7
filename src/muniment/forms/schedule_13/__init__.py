"""Schedules 13D and 13G, statements of beneficial ownership."""
