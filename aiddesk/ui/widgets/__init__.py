"""What every screen is made of: one table, one form, cards, strips."""
