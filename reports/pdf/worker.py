"""The child process that draws one PDF or PNG: data on stdin, the file on stdout, nothing else.

Started by ``render.py`` as a program of its own: no Django, no database, no settings.
"""

import ctypes
import json
import os
import resource
import sys

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # flags of unshare(2)


def _confine(memory: int, seconds: int) -> None:
    """Bound memory and time, write no file, and leave the network where the system lets us."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _leave_the_network()


def _leave_the_network() -> None:
    """Move to a network of one's own without any device; where that is not allowed, stay.

    Through libc because os.unshare came with Python 3.12. The template asks for nothing
    from the network; this makes sure that it could not.
    """
    if sys.platform == "linux":
        alone = NEW_NETWORK | (0 if os.geteuid() == 0 else NEW_USER)
        ctypes.CDLL(None).unshare(alone)


def _format(order: dict) -> dict:
    """A PNG where the order says how fine, else a PDF for everybody's reading software."""
    if "ppi" in order:
        return {"format": "png", "ppi": order["ppi"]}
    return {"pdf_standards": "ua-1"}


def main() -> int:
    order = json.load(sys.stdin.buffer)
    _confine(order["memory"], order["seconds"])
    import typst

    try:
        drawn = typst.compile(
            order["template"],
            root=order["root"],
            font_paths=order["fonts"],
            ignore_system_fonts=True,
            package_path=order["root"],
            package_cache_path=order["root"],
            timestamp=order["timestamp"],
            sys_inputs={"document": json.dumps(order["document"])},
            **_format(order),
        )
    except typst.TypstError as error:
        print(str(error)[:2000], file=sys.stderr)
        return 3
    sys.stdout.buffer.write(drawn)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
