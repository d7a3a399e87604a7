"""The parts of reading a signature section: where it stands, its cells, what their words are, its days, its blocks."""
