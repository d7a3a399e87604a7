"""One script for each change of the tables of a store."""
