"""Scanners attached to a station: reads them and delivers what they read. It imports nothing of
`stockhand` and interprets nothing: a scan is raw text with where and when it was read."""

__version__ = "0.1.0"
