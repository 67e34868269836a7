"""`stockhand bench`: the dock-to-ship day over HTTP, beside the same day on bare SQLite.

A ratio of two runs on the same machine in the same minute says something; seconds alone do not.
"""
