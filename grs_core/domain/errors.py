"""The closed set of refusals. Doors turn each into a status in one table (`gateway.http.errors`)."""


class GrsError(Exception):
    """A refusal that the caller is told about. `key` names a sentence, `params` fill it."""

    def __init__(self, key: str, **params: str) -> None:
        self.key = key
        self.params = params
        super().__init__(key if not params else f"{key} {params}")


class NotFound(GrsError):
    """It does not exist, or the asker may not know that it does."""


class RuleBroken(GrsError):
    """The request is understood and breaks a rule of the domain."""


class NotAllowed(GrsError):
    """The asker is known and may not do this."""


class Conflict(GrsError):
    """Somebody else changed it meanwhile: read again, then decide again."""


class Unavailable(GrsError):
    """A part that is needed is down: the same request may succeed later."""
