"""Money as integer fen (分): read, shown, and written in capitals."""

Fen = int
