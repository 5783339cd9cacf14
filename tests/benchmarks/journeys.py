"""The journeys part: a large map opened, one field saved, and twenty people typing at once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.clients import percentile
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import Place
from tests.benchmarks.servers import cpu_seconds, server
from tests.benchmarks.typists import type_alone, type_together

TYPISTS, ALONE = 20, 200


def measured(here: Place, seconds: float) -> Iterator[Figure]:
    """Yield the figures of one database; people type for ``seconds``."""
    part, where = "journeys", here.vendor
    known = here.ask("journeys", "prepare", str(TYPISTS))
    opened = here.ask("journeys", "open", given=known)
    with server(here) as site:
        one = type_alone(site.port, known, ALONE)
        alone = here.ask("journeys", "compare", given={"own": one.own, "lines": {}})
        # Who typed alone has changed the fields that the first of the twenty begins with.
        known["stands"] |= one.own
        cpu = cpu_seconds(site)
        room = type_together(site.port, known, TYPISTS, here.deadline.at_most(seconds))
        cpu = cpu_seconds(site) - cpu
    kept = here.ask("journeys", "compare", given=room.told)
    ms, alone_ms = room.milliseconds, sorted(one.milliseconds)
    failures = room.failures
    failures.update(one.failures)
    words = "; ".join(f"{n} × {what}" for what, n in failures.items())
    if room.resent:
        words = f"{words} {room.resent} sent again on a new connection".strip()
    yield Figure(
        part, "open the map", opened["map_ms"], "ms", ("<", 300), where,
        "12 stages, 150 touchpoints, 3 personas; "
        f"{opened['map_bytes'] / 1000:.0f} kB of HTML; median of 7",
    )  # fmt: skip
    yield Figure(part, "its queries", opened["map_queries"], "", ("≤", 15), where)
    yield Figure(
        part, "more of them than with 15 touchpoints",
        opened["map_queries"] - opened["small_queries"], "", ("=", 0), where,
    )  # fmt: skip
    yield Figure(
        part, "one field saved, alone: p50", percentile(alone_ms, 0.5), "ms", ("<", 60), where,
        f"{ALONE} saves",
    )  # fmt: skip
    yield Figure(
        part, "one field saved, alone: p95", percentile(alone_ms, 0.95), "ms", ("<", 60), where
    )
    yield Figure(
        part, f"{TYPISTS} type at once: p50", percentile(ms, 0.5), "ms", where=where,
        note=f"{room.seconds:.0f} s, {len(ms)} saves ({len(ms) / room.seconds:.0f} /s), "
        f"{len(room.asked)} looks at what others changed; "
        f"web workers busy {cpu / room.seconds:.1f} of their processors",
    )  # fmt: skip
    yield Figure(part, f"{TYPISTS} type at once: p95", percentile(ms, 0.95), "ms", where=where)
    yield Figure(
        part, "two in one field, told so", room.conflicts, "", where=where,
        note="each kept both texts",
    )  # fmt: skip
    yield Figure(part, "failed", failures.total(), "", ("=", 0), where, words)
    yield Figure(
        part, "lost", kept["lost"] + alone["lost"], "", ("=", 0), where,
        f"{kept['own'] + alone['own']} texts and {kept['lines']} lines of shared texts compared",
    )  # fmt: skip
