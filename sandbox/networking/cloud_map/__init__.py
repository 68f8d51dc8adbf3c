"""AWS Cloud Map: namespaces with hosted zones, services, and records of their instances."""
