"""Questions about an AWS account, answered offline from a snapshot of it."""
