"""Why a table cannot be taken."""


class TableError(ValueError):
    """Nothing, or nothing more, can be read of a file.

    ``message`` says why in the active language; ``line`` is where, counted from 1 as the
    person's own program counts, or None where it is about the whole file.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
