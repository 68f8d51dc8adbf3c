"""Resource types as rows, grouped as AWS groups its services."""
