"""Functions of the serverless constructs: each file is packed alone, and has a function ``handler``."""
