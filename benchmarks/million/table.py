"""The figures as they go into benchmarks/README.md."""

from collections.abc import Iterator, Mapping
from typing import Any


def table(found: Mapping[str, Any]) -> str:
    machine = found["machine"]
    head = f"{machine['cores']} cores, {machine['architecture']}, Python {machine['python']}, {machine['date']}"
    return "\n".join(
        [head, "", *_pages(found["steps"]), *_boards(found["steps"]), *_cycles(found["steps"]), *_last(found)]
    )


def _pages(steps: Mapping[str, Any]) -> Iterator[str]:
    yield "| queue page, ms (p50 / p99) | " + " | ".join(f"{int(size):,} tickets" for size in steps) + " |"
    yield "|---|" + "---|" * len(steps)
    for login in ("usso", "uno", "dc", "cell"):
        for how in ("alone", "four at once"):
            cells = [step.get("pages", {}).get(login, {}).get(how) for step in steps.values()]
            if any(cells):
                yield f"| {login}, {how} | " + " | ".join(_ms(cell) for cell in cells) + " |"
    yield ""


def _boards(steps: Mapping[str, Any]) -> Iterator[str]:
    size, told = next(((size, step["boards"]) for size, step in steps.items() if "boards" in step), ("0", {}))
    if not told:
        return
    yield f"| dashboard at {int(size):,} tickets, ms (p50 / p95) | usso | uno | dc | cell |"
    yield "|---|---|---|---|---|"
    for view in (view for view in told["cell"] if view != "bytes"):
        cells = [
            f"{told[who][view]['p50']:.0f} / {told[who][view]['p95']:.0f}" for who in ("usso", "uno", "dc", "cell")
        ]
        yield f"| {view} | " + " | ".join(cells) + " |"
    yield f"\nThe sums of all areas were made in {told['made in s']} s."
    for who in ("uno", "cell"):
        for page, sizes in told[who]["bytes"].items():
            yield f"{who}, {page}: {sizes['page']:,} bytes, with all it links to {sizes['all']:,}."
    yield ""


def _cycles(steps: Mapping[str, Any]) -> Iterator[str]:
    yield "| life cycles/s (p95 ms) | " + " | ".join(f"{int(size):,} tickets" for size in steps) + " | last : first |"
    yield "|---|" + "---|" * (len(steps) + 1)
    for how in ("services", "services, two processes", "http"):
        cells = [step.get("cycles", {}).get(how) for step in steps.values()]
        if all(cells):
            ratio = cells[0]["rate"] / cells[-1]["rate"]
            told = " | ".join(f"{cell['rate']:.0f} ({cell['p95']:.1f})" for cell in cells)
            yield f"| {how} | {told} | {ratio:.2f} × the cost |"
    yield ""


def _last(found: Mapping[str, Any]) -> Iterator[str]:
    step = list(found["steps"].values())[-1]
    yield "| | Protikar | django-helpdesk |"
    yield "|---|---|---|"
    other = found.get("django-helpdesk", {})
    for name, ours, theirs in _beside(step, other):
        yield f"| {name} | {ours} | {theirs} |"
    if "left out" in other:
        yield f"\n{other['left out']}"


def _beside(step: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    filed, theirs = step.get("filing", {}), other.get("created over HTTP")
    yield "filed over HTTP, a second (p99 ms)", _rate(filed.get("http")), _rate(theirs)
    yield (
        "filed by one process without a door, a second",
        _rate(filed.get("unit of work")),
        f"{other.get('created by ORM a second', '')}",
    )
    pages = step.get("pages", {}).get("uno", {}).get("alone")
    yield (
        "queue page, ms (p50 / p99), ours at all tickets",
        _ms(pages),
        "; ".join(
            f"{size.removeprefix('queue page ')}: {_ms(other[size])}" for size in other if size.startswith("queue page")
        ),
    )
    sweep = step.get("sweep", {})
    for how, told in sweep.items():
        doubled = other.get("escalated by two runs at once" if how.startswith("two") else "escalated once by one run")
        kinds = f"{told['escalated']} escalated, {told['reminded']} reminded, {told['called']} called above"
        wrong = f"{told['twice']} twice, {told['failed']} failed"
        speed = f"{told['a minute'] / 60:.0f}/s, {told['due']} due ({kinds}), {wrong}"
        peers = f"{other.get('escalations a second', '')}/s, " if how.startswith("one") else ""
        yield f"sweep, {how}", speed, f"{peers}{doubled[0]} due, {doubled[1]} done" if doubled else ""
    if other.get("holiday"):
        earlier = other["holiday"].get("escalated with the holiday")
        yield "a holiday makes the due date", "later", "earlier" if earlier else "not earlier"
    spike = step.get("spike")
    if spike:
        told = f"{spike['errors %']} % errors, p99 {spike['p99']:.0f} ms, drained {spike['drained after s']} s after"
        yield "1 to 35/s for 60 s", told, ""


def _ms(told: Mapping[str, float] | None) -> str:
    return f"{told['p50']:.1f} / {told['p99']:.1f}" if told else ""


def _rate(told: Mapping[str, float] | None) -> str:
    return f"{told['rate']:.0f} ({told['p99']:.0f})" if told else ""
