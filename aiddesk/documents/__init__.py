"""Paper and sheets made from rows."""
