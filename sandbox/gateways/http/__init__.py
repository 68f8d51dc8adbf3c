"""HTTP APIs: a request is routed, authorized, throttled, mapped and answered, in this order."""
