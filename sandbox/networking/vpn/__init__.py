"""Site-to-Site VPN: customer gateways, virtual private gateways, connections of two tunnels, and their routes."""
