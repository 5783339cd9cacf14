"""Changes of benchmarks: one transaction each."""

from benchmarks.services.importing import delete_benchmark, import_benchmark
from benchmarks.services.pooling import agree_to_pool, renew_pool, withdraw_from_pool

__all__ = [
    "agree_to_pool",
    "delete_benchmark",
    "import_benchmark",
    "renew_pool",
    "withdraw_from_pool",
]
