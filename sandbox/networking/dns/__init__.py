"""Route 53: records with every routing policy, private zones of several accounts, health checks, DNSSEC."""
