"""What all tests of pacts need."""

from tests.noloop import _no_loop_of_the_browser

__all__ = ["_no_loop_of_the_browser"]
