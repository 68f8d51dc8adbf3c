"""AWS Network Firewall: rule groups, policies, firewalls with an endpoint in each of their subnets."""
