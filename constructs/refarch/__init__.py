"""Reusable AWS CDK constructs, one per file, grouped by concern.

Every construct takes ``scope, construct_id`` and typed keywords, refuses input that AWS would refuse while
the app is being synthesised, and exposes the CDK objects that it made.
"""
