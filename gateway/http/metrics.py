"""`GET /metrics` for Prometheus. What the database knows is read at the scrape: right for any number of processes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from gateway.http.meters import Meters
from gateway.ports import Counts, JobQueue, Spool
from grs_core.domain.errors import Unavailable
from grs_core.domain.figures import Figures
from grs_core.domain.messages import Lane
from grs_core.ports import Clock

_PROXIED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@dataclass(frozen=True, slots=True)
class Watched:
    """What is read at each scrape."""

    meters: Meters
    figures: Callable[[datetime], Figures]
    counts: Counts
    jobs: JobQueue
    spool: Spool
    clock: Clock


def make_blueprint(watched: Watched) -> Blueprint:
    """For a Prometheus that reaches this port itself. What came by the proxy, or from a public address, gets 404."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        if not _from_inside():
            abort(404)
        ours = CollectorRegistry()
        ours.register(_Database(watched))
        ours.register(_Jobs(watched))
        ours.register(_Spool(watched))
        body = generate_latest(ours) + generate_latest(watched.meters.gathered())
        return Response(body, content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _from_inside() -> bool:
    if any(name in request.headers for name in _PROXIED):
        return False
    try:
        caller = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return caller.is_loopback or caller.is_private


@dataclass(frozen=True, slots=True)
class _Database:
    """A database that is down says so, and everything else is left out: an old number would hide it."""

    watched: Watched

    def describe(self) -> tuple[Metric, ...]:
        return ()

    def collect(self) -> Iterator[Metric]:
        now = self.watched.clock.now()
        try:
            figures = self.watched.figures(now)
        except Unavailable:
            yield GaugeMetricFamily("protikar_database_up", "1 while the database answers", value=0)
            return
        yield GaugeMetricFamily("protikar_database_up", "1 while the database answers", value=1)
        yield from _timers(figures, now)
        yield from _messages(figures, now)
        yield from _queues(figures, now)
        yield from _followers(figures)


@dataclass(frozen=True, slots=True)
class _Jobs:
    watched: Watched

    def describe(self) -> tuple[Metric, ...]:
        return ()

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("protikar_queue_up", "1 while jobs can be nudged", value=self.watched.jobs.healthy())
        counts = self.watched.counts.read()
        runs = CounterMetricFamily("protikar_job_runs", "Runs of the background jobs", labels=("job", "outcome"))
        done = GaugeMetricFamily("protikar_job_last_good_run", "Unix time of the last good run", labels=("job",))
        timers = CounterMetricFamily(
            "protikar_timers", "Timers that the sweep found late or failed on", labels=("what",)
        )
        families: Mapping[str, Metric] = {"runs": runs, "done": done, "timers": timers}
        for key, value in sorted(counts.items()):
            kind, *labels = key.split(":")
            if kind in families:
                families[kind].add_metric(labels, value)  # type: ignore[attr-defined]
        yield from families.values()


@dataclass(frozen=True, slots=True)
class _Spool:
    """Of this machine; every process that serves here tells the same."""

    watched: Watched

    def describe(self) -> tuple[Metric, ...]:
        return ()

    def collect(self) -> Iterator[Metric]:
        held = self.watched.spool.state()
        age = _age(held.oldest, self.watched.clock.now())
        yield GaugeMetricFamily("protikar_spool_waiting", "Messages that the database has not taken yet", held.waiting)
        yield GaugeMetricFamily("protikar_spool_oldest_seconds", "Age of the oldest of them", value=age)
        yield GaugeMetricFamily("protikar_spool_broken", "Files in the spool that could not be read", held.broken)


def _timers(figures: Figures, now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily("protikar_timers_ringing", "Timers that have come and wait", value=figures.ringing)
    yield GaugeMetricFamily(
        "protikar_oldest_ringing_seconds", "Age of the oldest of them", value=_age(figures.oldest_ringing, now)
    )


def _messages(figures: Figures, now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "protikar_oldest_undelivered_seconds",
        "How long the oldest undone message should have gone",
        value=_age(figures.oldest_undelivered, now),
    )
    waiting = GaugeMetricFamily(
        "protikar_oldest_waiting_seconds", "The same for each lane: answer, notice, bulk", labels=("lane",)
    )
    for lane in Lane:
        waiting.add_metric((lane.name.lower(),), _age(figures.oldest_waiting.get(lane.name.lower()), now))
    yield waiting
    alone = GaugeMetricFamily("protikar_carrier_left_alone", "1 while a carrier is ill", labels=("carrier",))
    for carrier, ill in sorted(figures.left_alone.items()):
        alone.add_metric((carrier,), float(ill))
    yield alone
    undone = ("protikar_outbox", "Messages undone or in doubt")
    yield _pairs(*undone, ("carrier", "state"), figures.outbox)
    lately = ("protikar_outcomes_last_hour", "Messages whose state changed in the last hour")
    yield _pairs(*lately, ("carrier", "state"), figures.outcomes)


def _queues(figures: Figures, now: datetime) -> Iterator[Metric]:
    yield _pairs("protikar_open_tickets", "Unfinished tickets", ("tier", "status"), figures.open)
    stuck = GaugeMetricFamily("protikar_stuck_tickets", "Unfinished tickets that nobody moves", labels=("why",))
    for why, number in sorted(figures.stuck.items()):
        stuck.add_metric((why,), number)
    yield stuck
    oldest = GaugeMetricFamily(
        "protikar_oldest_unaccepted_seconds", "How long a ticket lies unaccepted, at most", labels=("tier",)
    )
    for tier, since in sorted(figures.oldest_unaccepted.items()):
        oldest.add_metric((tier,), _age(since, now))
    yield oldest
    yield GaugeMetricFamily(
        "protikar_oldest_unfetched_recording_seconds",
        "Age of the oldest recording that only the platform has",
        value=_age(figures.oldest_unfetched, now),
    )
    yield GaugeMetricFamily(
        "protikar_recordings_to_write_down", "Recordings without a transcript", value=figures.untold
    )


def _followers(figures: Figures) -> Iterator[Metric]:
    behind = GaugeMetricFamily(
        "protikar_audit_events_behind", "Events of the audit that a reader has not taken yet", labels=("reader",)
    )
    for reader, events in sorted(figures.behind.items()):
        behind.add_metric((reader,), events)
    yield behind


def _pairs(name: str, words: str, labels: tuple[str, str], values: Mapping[tuple[str, str], int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=labels)
    for pair, value in sorted(values.items()):
        family.add_metric(pair, value)
    return family


def _age(at: datetime | None, now: datetime) -> float:
    """Seconds; 0 when nothing waits, or not yet."""
    return 0.0 if at is None else max(0.0, (now - at).total_seconds())
