"""The background jobs and how often each runs when nobody nudges."""

from collections.abc import Mapping

SCHEDULE: Mapping[str, float] = {
    "relay": 5.0,
    "sweep": 20.0,
    "advisories": 5.0,
    "parts": 15.0,
    "recordings": 10.0,
    "calls": 5.0,
    "words": 5.0,
    "figures": 5.0,
    "reports": 60.0,
    "publish": 60.0,
    "webhooks": 5.0,
    "rows": 2.0,
}
"""Job -> seconds. One that finds nothing costs a look-up or two in indexes; after an outage this is the wait."""
