"""What travels on the stick: seal, open, verify."""
