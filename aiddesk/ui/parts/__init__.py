"""Larger parts of single screens: dialogs and panels."""
