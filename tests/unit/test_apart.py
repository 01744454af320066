"""An act that is asked for often: at once, then once for all that was asked in between."""

from threading import Event

from gateway.jobs.apart import Apart


def test_the_first_is_done_at_once_and_many_after_it_are_done_once_and_never_forgotten() -> None:
    done: list[int] = []
    later = Event()

    def act() -> None:
        done.append(1)
        if len(done) == 2:
            later.set()

    apart = Apart(0.2, act)
    apart.ask()
    assert len(done) == 1
    for _ in range(50):
        apart.ask()
    assert later.wait(10)
    assert len(done) == 2


def test_what_fails_at_the_first_call_is_the_callers_to_know() -> None:
    def act() -> None:
        raise LookupError("down")

    apart = Apart(60, act)
    try:
        apart.ask()
    except LookupError as error:
        assert str(error) == "down"
    else:
        raise AssertionError("nobody was told")
