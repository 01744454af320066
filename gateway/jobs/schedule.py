"""The background jobs and how often each runs when nobody nudges."""

from collections.abc import Mapping

SCHEDULE: Mapping[str, float] = {"relay": 5.0, "sweep": 20.0, "advisories": 5.0}
"""Job -> seconds. A sweep that finds nothing costs two look-ups in indexes; after an outage this is the wait."""
