"""CodeConnections, by the name that it had before: nobody ever completes the handshake with a provider."""

from sandbox.keepers.developer_connections import kept

KEPT = kept("codestar-connections")
