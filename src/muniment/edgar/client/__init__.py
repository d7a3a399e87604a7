"""The side that files and fetches: the same code for the real service and for a local one."""
