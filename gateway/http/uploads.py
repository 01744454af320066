"""Forms that bring files: how large one may be, where all other doors take a few hundred kilobytes."""

from flask import request

LARGEST_FORM = (8 << 20) + 256 * 1024
"""Bytes: one photo as a phone takes it, and the words beside it."""
_MOST_PARTS = 60


def expect_file() -> None:
    """To be called before anything of the form is read. More than that is refused with 413 while it comes in, whatever
    its sender said of its length; what does not fit into memory waits in a temporary file without a name.
    """
    request.max_content_length = LARGEST_FORM
    request.max_form_parts = _MOST_PARTS
