"""Formats of shipment events: each recognised and turned into canonical events, for the function and the operator.

One module per format; none knows another. Adding one is that module, its line in `formats.registry` and its tests.
"""
