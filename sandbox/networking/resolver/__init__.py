"""Route 53 Resolver: endpoints with interfaces of their own, forwarding rules, query logging, and DNS Firewall."""
