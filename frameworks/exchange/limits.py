"""How much a file may hold that claims to be a model."""

from tables.limits import MB, Limits

FILE_BYTES = 5 * MB
LIMITS = Limits(
    file_bytes=FILE_BYTES,
    unpacked_bytes=40 * MB,
    rows=2_000,
    columns=200,
    line_bytes=FILE_BYTES,
    shared_characters=10_000_000,
)
DEEPEST = 12  # lists and mappings inside each other; a model has seven
TOKENS = 200_000  # of YAML; the built-in model has 6,000
