"""Budgets, as far as a table cannot say it."""
