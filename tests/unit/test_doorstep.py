"""A database that hangs keeps a few messages waiting, never all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from gateway.services.doorstep import Doorstep


def test_while_there_is_room_everybody_enters() -> None:
    doorstep, together = Doorstep(places=3), Barrier(3)

    def visit(_: int) -> bool:
        with doorstep.entered() as inside:
            together.wait(10)
            return inside

    with ThreadPoolExecutor(3) as visitors:
        assert list(visitors.map(visit, range(3))) == [True] * 3
    assert doorstep.is_open


def test_whoever_finds_no_place_in_time_closes_the_door_for_all_who_come_after() -> None:
    doorstep, inside, stuck = Doorstep(places=1, stuck_s=0.01), Event(), Event()

    def hang() -> None:
        with doorstep.entered():
            inside.set()
            stuck.wait(30)

    with ThreadPoolExecutor(1) as hanging:
        hanging.submit(hang)
        assert inside.wait(10)
        for _ in range(3):
            with doorstep.entered() as entered:
                assert not entered
            assert not doorstep.is_open
        stuck.set()
    doorstep.open()
    with doorstep.entered() as entered:
        assert entered


def test_who_waits_for_a_place_goes_away_at_once_when_the_door_closes() -> None:
    doorstep, inside, stuck = Doorstep(places=1, stuck_s=60, patience_s=60), Event(), Event()

    def hang() -> None:
        with doorstep.entered():
            inside.set()
            stuck.wait(30)

    def wait() -> bool:
        with doorstep.entered() as entered:
            return entered

    with ThreadPoolExecutor(3) as visitors:
        visitors.submit(hang)
        assert inside.wait(10)
        waiting = [visitors.submit(wait) for _ in range(2)]
        doorstep.close()
        assert [each.result(10) for each in waiting] == [False, False]
        stuck.set()


def test_a_busy_database_is_no_dead_one() -> None:
    """While others come back, whoever waits too long goes elsewhere, and the door stays open."""
    doorstep, inside, over = Doorstep(places=2, stuck_s=60, patience_s=0.01), Barrier(3), Event()

    def hang() -> None:
        with doorstep.entered():
            inside.wait(10)
            over.wait(30)

    with ThreadPoolExecutor(2) as hanging:
        for _ in range(2):
            hanging.submit(hang)
        inside.wait(10)
        with doorstep.entered() as entered:
            assert not entered
        assert doorstep.is_open
        over.set()


def test_a_place_is_given_back_whatever_happened_in_it() -> None:
    doorstep = Doorstep(places=1, stuck_s=0.01)
    for _ in range(3):
        try:
            with doorstep.entered() as entered:
                assert entered
                raise KeyError
        except KeyError:
            continue
    assert doorstep.is_open
