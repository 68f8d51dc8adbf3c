"""Resource types: how CloudFormation makes, finds, changes and removes each, through its service's API."""
