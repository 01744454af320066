"""The phone: what a telephone platform tells us of calls."""
