"""The scenarios: one module each, saying what it teaches and promises; ``compose`` holds the stacks that do it."""
