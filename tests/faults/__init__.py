"""Killed, torn, full: nothing committed is lost, nothing half stays."""
