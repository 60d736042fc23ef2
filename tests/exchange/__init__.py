"""Tests of what travels on the stick."""
