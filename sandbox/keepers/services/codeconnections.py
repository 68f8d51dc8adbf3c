"""CodeConnections: nobody ever completes the handshake with a provider."""

from sandbox.keepers.developer_connections import kept

KEPT = kept("codeconnections")
