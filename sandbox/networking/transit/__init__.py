"""Transit gateways: their route tables, what is attached to them in which account, and where packets go."""
