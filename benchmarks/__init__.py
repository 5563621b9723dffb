"""Measurements: this index against its peers, how it scales, and whether it is right.

``python -m benchmarks --help`` names them. Nothing here is part of the product.
"""
