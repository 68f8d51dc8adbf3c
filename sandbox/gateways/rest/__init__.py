"""REST APIs: a request is matched, authorized, counted, validated, integrated, and answered, in this order."""
