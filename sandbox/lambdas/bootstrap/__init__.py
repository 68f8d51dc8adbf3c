"""What runs in a function's process. Nothing here is imported by the sandbox itself."""
