"""Requests a second: ``GET /v1/resolve`` against a constant on the same server, and against its peers."""
