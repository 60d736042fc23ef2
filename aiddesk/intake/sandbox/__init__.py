"""What opens other people's files, in a process of its own: what aborts or swells there takes nothing along."""
