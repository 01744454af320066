"""What a browser calls itself, in two plain words that an officer knows his own by. The raw text is kept nowhere."""

from collections.abc import Sequence

_LONGEST = 512
_BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("opera", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("ucbrowser", "UC Browser"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
"""The first that is found: most say that they are Chrome or Safari as well."""
_SYSTEMS = (
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("cros", "ChromeOS"),
    ("linux", "Linux"),
)


def device_in_words(user_agent: str) -> str:
    """ "Chrome, Android"; "" for what says neither."""
    said = user_agent[:_LONGEST].lower()
    return ", ".join(found for found in (_first(_BROWSERS, said), _first(_SYSTEMS, said)) if found)


def _first(names: Sequence[tuple[str, str]], said: str) -> str:
    return next((name for mark, name in names if mark in said), "")
