"""What goes wrong in a call, or in the script of one."""


class BrokenCall(Exception):
    """The service did what a platform cannot follow: no answer, an error, TwiML that is none, a loop, no audio."""


class Misplayed(Exception):
    """The caller wanted what the telephone does not let him: a key after the end, a story where nobody records."""


class Unlike(Exception):
    """A call went otherwise than its script says; the transcript stands in it."""


class BadScript(Exception):
    """A script that cannot be played: file, call, step and what is wrong stand in it."""
