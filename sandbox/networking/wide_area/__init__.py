"""AWS Network Manager: global networks with their sites, and Cloud WAN's core networks with their attachments."""
