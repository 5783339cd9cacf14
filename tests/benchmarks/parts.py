"""What is measured, part by part; each yields its figures with their targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.clients import crowd, percentile
from tests.benchmarks.figures import Figure
from tests.benchmarks.fresh_clone import starts
from tests.benchmarks.journeys import measured as large_journey
from tests.benchmarks.places import SQLITE, Deadline, PartError, Place, place, run
from tests.benchmarks.plans import measured as measured_plans
from tests.benchmarks.servers import cpu_seconds, memory, server
from tests.benchmarks.weights import Visitor

CLIENTS, SAVES_EACH, ALONE = 50, 40, 200
PEOPLE = 10_000
LINES = 1_000_000


@dataclass
class Run:
    """What the parts share: the workshop, the time left, the databases there are."""

    shop: Path
    deadline: Deadline
    vendors: tuple[str, ...]
    typing: float = 60  # seconds in which people type at once
    stack: ExitStack = field(default_factory=ExitStack)
    _demonstration: tuple[Place, dict[str, Any]] | None = None
    _collected: bool = False

    def collect_static(self) -> None:
        """Hashed and compressed files for every server of this run, made once."""
        if not self._collected:
            with place(SQLITE, self.shop, self.deadline) as here:
                here.manage("collectstatic", "--noinput", "--verbosity=0", seconds=150)
            self._collected = True

    def demonstration(self) -> tuple[Place, dict[str, Any]]:
        """The demonstration on SQLite, built when first asked for and kept for the run."""
        if self._demonstration is None:
            self.collect_static()
            here = self.stack.enter_context(place(SQLITE, self.shop, self.deadline))
            self._demonstration = here, here.ask("demonstration", "prepare")
        return self._demonstration


def on_each_database(
    run: Run, part: str, measured: Callable[[Place], Iterator[Figure]]
) -> Iterator[Figure]:
    """Measure on every database there is; one that fails does not cost the other's figures."""
    run.collect_static()
    for vendor in run.vendors:
        try:
            with place(vendor, run.shop, run.deadline) as here:
                yield from measured(here)
        except PartError as error:
            yield not_measured(part, error, vendor)


def not_measured(part: str, error: Exception, where: str = "") -> Figure:
    said = " ".join(str(error).split())[-300:]
    return Figure(part, "not measured", None, where=where, note=said, failed=True)


def saving(run: Run) -> Iterator[Figure]:
    """One answer saved through the web server, by fifty at once and by one alone."""
    yield from on_each_database(run, "saving", _saving)


def _saving(here: Place) -> Iterator[Figure]:
    part, where = "saving", here.vendor
    made = here.ask("saving", "prepare", str(CLIENTS + 2))
    *seats, alone, counted = made["seats"]
    codes = made["codes"]
    queries = here.ask("saving", "queries", *counted)
    with server(here) as site:
        cpu = cpu_seconds(site)
        many = crowd(site.port, seats, codes, SAVES_EACH, here.deadline.at_most(90))
        cpu = 1000 * (cpu_seconds(site) - cpu) / (CLIENTS * SAVES_EACH)
        one = crowd(site.port, [alone], codes, ALONE, here.deadline.at_most(60))
    kept = here.ask("saving", "check", given=many.told | one.told)
    ms, alone_ms = many.milliseconds, one.milliseconds
    own = 1000 * many.cpu_seconds / (CLIENTS * SAVES_EACH)
    failed = many.failures + one.failures
    words = "; ".join(f"{n} × {what}" for what, n in failed.items())
    if many.resent:
        words = f"{words} {many.resent} sent again on a new connection".strip()
    limit = ("<", 150) if where == SQLITE else None
    yield Figure(part, "50 at once: p50", percentile(ms, 0.5), "ms", where=where)
    yield Figure(part, "50 at once: p95", percentile(ms, 0.95), "ms", limit, where)
    yield Figure(
        part, "50 at once: answers a second", many.saves_per_second, "/s", where=where,
        note=f"{CLIENTS} clients × {SAVES_EACH} saves without a pause; "
        f"web workers' CPU {cpu:.1f} ms a save, the clients' own {own:.2f} ms",
    )  # fmt: skip
    yield Figure(part, "failed", failed.total(), "", ("=", 0), where, words)
    yield Figure(
        part, "lost", kept["lost"], "", ("=", 0), where, f"{kept['compared']} answers compared"
    )
    yield Figure(
        part, "one alone: p50", percentile(alone_ms, 0.5), "ms", ("<", 10), where,
        f"{ALONE} saves; p95 {percentile(alone_ms, 0.95):.1f} ms",
    )  # fmt: skip
    yield Figure(
        part, "queries of one save", queries["with_one"], "", ("≤", 12), where,
        "BEGIN and COMMIT included",
    )  # fmt: skip
    yield Figure(
        part, "more of them with 30 answers given", queries["with_thirty"] - queries["with_one"],
        "", ("=", 0), where,
    )  # fmt: skip


def journeys(run: Run) -> Iterator[Figure]:
    """A large journey opened, saved into, and written by twenty people at once."""
    yield from on_each_database(run, "journeys", lambda here: large_journey(here, run.typing))


def results(run: Run) -> Iterator[Figure]:
    """The results page of a large round, beside the bare statement it cannot do without."""
    yield from on_each_database(run, "results", _results)


def _results(here: Place) -> Iterator[Figure]:
    part, where = "results", here.vendor
    told = here.ask("large_round", str(PEOPLE), seconds=150)
    yield Figure(
        part, "open round", told["open_ms"], "ms", where=where,
        note=f"{PEOPLE:,} people, {PEOPLE * 30:,} answers; median of 5; "
        f"the process's own CPU {told['open_cpu_ms']:.0f} ms",
    )  # fmt: skip
    yield Figure(part, "its counts in plain SQL", told["sql_ms"], "ms", where=where)
    yield Figure(part, "page ÷ plain SQL", told["open_ms"] / told["sql_ms"], "×", ("≤", 2), where)
    yield Figure(part, "queries, open", told["open_queries"], "", ("≤", 15), where)
    yield Figure(
        part, "closed round", told["closed_ms"], "ms", ("<", 60), where,
        f"the process's own CPU {told['closed_cpu_ms']:.0f} ms",
    )  # fmt: skip
    yield Figure(part, "queries, closed", told["closed_queries"], "", ("≤", 15), where)
    yield Figure(
        part, "different views, open", told["board_ms"], "ms", where=where,
        note=f"{told['board_queries']} queries; role groups of {PEOPLE:,} people dealt anew",
    )  # fmt: skip
    yield Figure(part, "its SQL, plain", told["board_sql_ms"], "ms", where=where)
    yield Figure(
        part, "different views ÷ plain SQL", told["board_ms"] / told["board_sql_ms"], "×",
        ("≤", 3), where,
    )  # fmt: skip
    yield Figure(
        part, "different views, closed", told["board_closed_ms"], "ms", ("<", 100), where
    )  # fmt: skip
    yield Figure(
        part, "closing it (freezing the scores)", told["closing_ms"], "ms", where=where,
        note=f"building the round took {told['building_seconds']:.0f} s",
    )  # fmt: skip


def invitations(run: Run) -> Iterator[Figure]:
    """Ten thousand people read from a file, seated, written to."""
    yield from on_each_database(run, "invitations", _invitations)


def _invitations(here: Place) -> Iterator[Figure]:
    part, where = "invitations", here.vendor
    told = here.ask("invitations", str(PEOPLE), seconds=150)
    yield Figure(
        part, "preview of the list", told["preview_ms"] / 1000, "s", where=where,
        note=f"{PEOPLE:,} lines, CSV in Windows-1252",
    )  # fmt: skip
    yield Figure(part, "seating everybody", told["seating_ms"] / 1000, "s", where=where)
    both = (told["preparing_ms"] + told["sending_ms"]) / 1000
    yield Figure(
        part, "invitations prepared, written and handed over", both, "s", ("<", 30), where,
        f"{told['sent']:,} messages, two commits each; the queue alone "
        f"{told['preparing_ms'] / 1000:.1f} s; no mail server",
    )  # fmt: skip
    yield Figure(part, "not sent", PEOPLE - told["sent"], "", ("=", 0), where)


def changes(run: Run) -> Iterator[Figure]:
    """Two large rounds of the same people compared, beside the sums that it takes."""
    yield from on_each_database(run, "changes", _changes)


def _changes(here: Place) -> Iterator[Figure]:
    part, where = "changes", here.vendor
    told = here.ask("large_changes", str(PEOPLE), seconds=150)
    yield Figure(
        part, "compared anew", told["new_ms"], "ms", where=where,
        note=f"{PEOPLE:,} people in both rounds, {2 * PEOPLE * 30:,} answers; median of 3",
    )  # fmt: skip
    yield Figure(
        part, "its sums in plain SQL", told["sql_ms"], "ms", where=where,
        note=f"{told['sums']:,} sums by person and area",
    )  # fmt: skip
    yield Figure(part, "page ÷ plain SQL", told["new_ms"] / told["sql_ms"], "×", ("≤", 3), where)
    yield Figure(
        part, "seen again", told["kept_ms"], "ms", ("<", 100), where,
        f"the process's own CPU {told['kept_cpu_ms']:.0f} ms",
    )  # fmt: skip
    yield Figure(part, "queries, seen again", told["kept_queries"], "", ("≤", 15), where)
    yield Figure(part, "data quality of one of them", told["quality_ms"], "ms", where=where)


def dashboard(run: Run) -> Iterator[Figure]:
    """Two years of customer figures on six channels and forty touchpoints."""
    yield from on_each_database(run, "dashboard", _dashboard)


def _dashboard(here: Place) -> Iterator[Figure]:
    part, where = "dashboard", here.vendor
    told = here.ask("dashboard", seconds=150)
    pages = (
        ("home", "all metrics", ("≤", 2)),
        ("moment", "a moment, four metrics broken down", ("≤", 2)),
        ("metric", "one metric, broken down", None),
    )
    for name, words, target in pages:
        yield Figure(
            part, words, told[f"{name}_ms"], "ms", where=where,
            note=f"{told['readings']:,} readings; median of 7; {told[f'{name}_queries']} queries; "
            f"the process's own CPU {told[f'{name}_cpu_ms']:.0f} ms",
        )  # fmt: skip
        yield Figure(part, f"{words}: its SQL, plain", told[f"{name}_sql_ms"], "ms", where=where)
        yield Figure(
            part, f"{words}: page ÷ plain SQL", told[f"{name}_ms"] / told[f"{name}_sql_ms"], "×",
            target, where,
        )  # fmt: skip
    queries = max(told[f"{name}_queries"] for name, _words, _target in pages)
    yield Figure(part, "queries, at most", queries, "", ("≤", 16), where)


def figures_import(run: Run) -> Iterator[Figure]:
    """A million answers of customers in a file, looked at, checked and kept."""
    yield from on_each_database(run, "figures import", _figures_import)


def _figures_import(here: Place) -> Iterator[Figure]:
    part, where, path = "figures import", here.vendor, str(here.folder / "answers.csv")
    here.ask("figures_import", "file", path, str(LINES))
    alone = here.ask("figures_import", "pandas", path)["cpu"]
    told = here.ask("figures_import", "import", path, seconds=240)
    check, keep = told["check"]["cpu"], told["keep"]["cpu"]
    yield Figure(
        part, "looked at", told["look"]["seconds"], "s", where=where,
        note=f"{told['lines']:,} lines of answers; CPU {told['look']['cpu']:.1f} s",
    )  # fmt: skip
    yield Figure(
        part, "checked", told["check"]["seconds"], "s", where=where,
        note=f"{told['lines'] / check:,.0f} lines a second of CPU",
    )  # fmt: skip
    yield Figure(
        part, "kept", told["keep"]["seconds"], "s", where=where,
        note=f"{told['readings']:,} readings, {told['comments']:,} comments written and read",
    )  # fmt: skip
    yield Figure(
        part, "checked and kept", told["check"]["seconds"] + told["keep"]["seconds"], "s",
        ("<", 60), where, f"CPU {check + keep:.1f} s",
    )  # fmt: skip
    yield Figure(
        part, "checking ÷ pandas.read_csv alone", check / alone, "×", ("≤", 20), where,
        f"{LINES / check:,.0f} lines a second; pandas {LINES / alone:,.0f}; both CPU",
    )  # fmt: skip
    yield Figure(
        part, "most memory", told["peak"], "MiB", ("<", 300), where,
        f"RSS; {told['before']:.0f} before",
    )  # fmt: skip
    yield Figure(part, "lines not kept", LINES - told["kept"], "", ("=", 0), where)


def report(run: Run) -> Iterator[Figure]:
    """The demonstration's report as PDF, its decided plan as slides and as a workbook."""
    here, known = run.demonstration()
    made = here.ask("demonstration", "report", given=known)
    told = made["report"]
    pages = f"{told['pages']} pages" if told["pages"] else "pages not counted: no pypdf here"
    yield Figure(
        "report", "PDF of the demonstration", told["ms"] / 1000, "s", ("<", 1),
        note=f"{pages}, {told['bytes'] / 1000:.0f} kB; median of 3, child process included",
    )  # fmt: skip
    yield Figure("report", "the first in a process", told["first_ms"] / 1000, "s")
    for name, words in (("slides", "slides of its plan"), ("workbook", "workbook of its plan")):
        told = made[name]
        yield Figure(
            "report", words, told["ms"] / 1000, "s", ("<", 2),
            note=f"{told['bytes'] / 1000:.0f} kB; median of 3; "
            f"the first in a process {told['first_ms'] / 1000:.1f} s",
        )  # fmt: skip


def questions(run: Run) -> Iterator[Figure]:
    """The two pages that list all thirty questions."""
    here, known = run.demonstration()
    told = here.ask("demonstration", "questions", given=known)
    for name, words in (("review", "a person's review page"), ("model", "the model, with anchors")):
        yield Figure(
            "questions", words, told[name]["ms"], "ms",
            note=f"{told[name]['queries']} queries; median of 5",
        )  # fmt: skip


def start(run_: Run) -> Iterator[Figure]:
    """How long one web worker takes to begin, and how it grows."""
    here, known = run_.demonstration()
    cold = [_cold_start(here) for _ in range(3)]
    yield Figure("start", "import of the program", median(c["import_ms"] for c in cold), "ms")
    yield Figure("start", "first request after it", median(c["first_ms"] for c in cold), "ms")
    with server(here, workers=1) as site:
        yield Figure("start", "server to first page", site.seconds_to_first_page, "s")
        worker, visitor = site.worker(), Visitor(site.port)
        seen = {"after its first page": memory(worker)}
        addresses = list(known["pages"].values())
        cookie = f"sessionid={known['lead']}"
        for i in range(50):
            visitor.get(addresses[i % len(addresses)], Cookie=cookie)
        seen["after 50 pages"] = memory(worker)
        visitor.get(known["report"], Cookie=cookie)
        seen["after 50 pages and a PDF"] = memory(worker)
        same = site.worker() == worker
    for when, sizes in seen.items():
        if not sizes:
            yield Figure("start", f"memory {when}", None, note="this system does not tell it")
            continue
        share = f"PSS {sizes['PSS']:.0f} MiB" if "PSS" in sizes else "PSS not told"
        yield Figure(
            "start", f"memory {when}", sizes["RSS"], "MiB",
            note=f"RSS of one worker; {share}" + ("" if same else "; the worker was renewed"),
        )  # fmt: skip


def _cold_start(here: Place) -> dict[str, float]:
    import json
    import sys

    said = run(
        [sys.executable, "-m", "tests.benchmarks.cold_start"],
        environment=here.environment,
        given="",
        seconds=here.deadline.at_most(30),
    )
    return json.loads(said.splitlines()[-1])


def pages(run: Run) -> Iterator[Figure]:
    """What a first visit to each page brings over the wire."""
    here, known = run.demonstration()
    with server(here) as site:
        visitor = Visitor(site.port)
        asked = [(name, path, known["respondent"]) for name, path in known["own"].items()]
        asked += [(name, path, known["lead"]) for name, path in known["pages"].items()]
        for name, path, session in asked:
            weight = visitor.weigh(path, f"sessionid={session}")
            target = ("<", 700) if weight.charts else ("<", 120) if name == "question" else None
            drawn = f", charts {weight.charts / 1000:.0f}" if weight.charts else ""
            yield Figure(
                "pages", f"{name}{' (with charts)' if drawn else ''}", weight.total / 1000, "kB",
                target, note=f"HTML {weight.html / 1000:.1f} of {weight.html_raw / 1000:.0f} raw"
                f"{drawn}; {len(weight.files)} files",
            )  # fmt: skip


def plans(run: Run) -> Iterator[Figure]:
    """The best plan and how firm it is: plain arithmetic, no database."""
    yield from measured_plans()


def fresh(run: Run) -> Iterator[Figure]:
    """From a fresh clone to the first page, and the second start."""
    for what, seconds, note in starts(run.shop, run.deadline):
        yield Figure("fresh", what, seconds, "s", note=note)


PARTS = {
    part.__name__: part
    for part in (
        saving,
        journeys,
        results,
        changes,
        invitations,
        figures_import,
        dashboard,
        report,
        plans,
        questions,
        start,
        pages,
        fresh,
    )
}

__all__ = ["PARTS", "PartError", "Run", "not_measured"]
