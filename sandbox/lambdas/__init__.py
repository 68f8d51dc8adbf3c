"""Lambda functions that really run: their own code, in a process of their own, against this sandbox.

``running`` invokes a function, ``workers`` keeps its processes warm as Lambda keeps its execution environments,
``desk`` is where the processes reach the sandbox, and ``bootstrap`` holds what runs in them. There is no isolation: a
function has the rights of whoever started the sandbox.
"""
