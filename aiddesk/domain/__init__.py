"""Rules over plain values: no files, no clock, no window."""
