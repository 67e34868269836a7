"""The browser that draws labels is the one that drives the app."""

from tests.browser.conftest import chromium

__all__ = ["chromium"]
