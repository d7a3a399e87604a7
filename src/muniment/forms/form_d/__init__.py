"""Form D, notice of exempt offering of securities."""
