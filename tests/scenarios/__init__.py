"""The cases of real schools and offices, carried through."""
