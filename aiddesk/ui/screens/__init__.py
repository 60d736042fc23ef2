"""One module per tab; screens do not know each other."""
