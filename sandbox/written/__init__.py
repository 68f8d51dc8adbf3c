"""The former name of ``sandbox.additions``."""
