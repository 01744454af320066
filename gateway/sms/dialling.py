"""What every request to Twilio's kind of platform writes the same way."""

CALLED_AGAIN = "#rc=5&rp=ct,rt,5xx"
"""Behind an address of ours: Twilio repeats a request that we could not take; by itself it would not. Never sent to us
and not signed.
"""


def international(to: str) -> str:
    """`+8801…` for a mobile of this country; what else is called keeps its spelling."""
    return f"+88{to}" if to.startswith("01") else to
