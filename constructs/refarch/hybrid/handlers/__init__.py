"""Programs that run on what the constructs build."""
