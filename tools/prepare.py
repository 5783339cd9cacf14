"""Bring an installation up to date: texts, static files, tables, content, demonstration.

Each step looks first whether there is anything to do, so that a second start takes no time.
Usage: tools/prepare.py --port 8000 (for `make run`), or tools/prepare.py --deployed, which
leaves the demonstration away.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

COLLECTED = ".collected"  # stands among the files: whoever removes them removes it too


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=8000)
    arguments.add_argument("--deployed", action="store_true")
    given = arguments.parse_args()
    if not given.deployed:
        refuse_a_port_in_use(given.port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cxmaturity.settings"
    compile_translations()

    import django
    from django.conf import settings

    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    # On the second core: compressing takes longer than everything else together.
    collecting = begin_collecting(settings.STATIC_ROOT)
    django.setup()
    bring_the_database_up_to_date()
    if not given.deployed:
        show_the_demonstration(f"http://127.0.0.1:{given.port}")
    finish_collecting(collecting)


def refuse_a_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(
                f"El puerto {port} está ocupado; elija otro · Port {port} is taken; choose another:"
                f"  make run PORT={port + 1}"
            )


def compile_translations() -> None:
    """Write each catalogue's .mo where its .po is newer; without any catalogue nothing happens."""
    for po in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        out = io.BytesIO()
        write_mo(out, catalog)
        # In one move: a server that starts at this moment reads the old file or the new one.
        fresh = mo.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(out.getvalue())
        fresh.replace(mo)


def begin_collecting(target: Path) -> tuple[subprocess.Popen[bytes], Path, str] | None:
    """Start collecting and compressing static files where one of them, or a package, changed."""
    inputs = [
        *(path for path in (ROOT / "static").rglob("*") if path.is_file()),
        *ROOT.glob("*/static/**/*.*"),
        *(ROOT / name for name in ("requirements.txt", "cxmaturity/settings.py")),
    ]
    stamp, wanted = target / COLLECTED, checksum(inputs)
    if stamp.exists() and stamp.read_text() == wanted:
        return None
    command = [sys.executable, str(ROOT / "manage.py"), "collectstatic"]
    work = subprocess.Popen([*command, "--noinput", "--clear", "--verbosity=0"], cwd=ROOT)  # noqa: S603
    return work, stamp, wanted


def finish_collecting(begun: tuple[subprocess.Popen[bytes], Path, str] | None) -> None:
    if begun is None:
        return
    work, stamp, wanted = begun
    if work.wait():
        sys.exit("collectstatic failed; see above")
    stamp.write_text(wanted)


def checksum(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def bring_the_database_up_to_date() -> None:
    """Tables, the shared cache, the framework and its library of initiatives."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    quiet = io.StringIO()
    call_command("createcachetable", verbosity=0)
    call_command("load_framework", stdout=quiet)
    call_command("load_initiatives", stdout=quiet)


def show_the_demonstration(base: str) -> None:
    """Build the demonstration where it is missing; CX_DEMONSTRATION=0 leaves it away."""
    from django.core.management import call_command

    from cxmaturity import environment as env

    if env.flag("CX_DEMONSTRATION", default=True):
        call_command("demonstration", base=base)


if __name__ == "__main__":
    main()
