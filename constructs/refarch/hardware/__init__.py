"""Hardware that is one's own: security modules that nobody else uses."""

from refarch.hardware.hsm_cluster import HsmCluster

__all__ = ["HsmCluster"]
