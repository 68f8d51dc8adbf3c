"""APIs that answer: what API Gateway and Lambda's function URLs do with a request.

``addresses`` tells which API a URL is for, ``answering`` has it answered. ``rest`` serves REST APIs as they were
deployed; ``templates`` is the language of mapping templates. A server answers under hosts below ``localhost``, a test
asks with ``asking``. Nothing is forwarded to anywhere but this sandbox and this machine.
"""
