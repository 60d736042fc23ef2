"""What may be read: frozen rows, one function per question."""
