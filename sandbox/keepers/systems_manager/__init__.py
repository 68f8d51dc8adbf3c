"""Systems Manager, as far as a table cannot say it: patch baselines."""
