"""The browser that draws labels is the one that drives the app."""

from tests.browser.conftest import chromium, more_flags

__all__ = ["chromium", "more_flags"]
