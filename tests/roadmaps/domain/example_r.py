"""Example R of docs/methods.md, "Roadmap ranking": five needs and six initiatives."""

from roadmaps.domain.ranking import Candidate, Need, Resources

NEEDS = (
    Need("D", 2.0, 4, 0.30),
    Need("DI", 3.0, 4, 0.20),
    Need("EN", 2.5, 3.5, 0.20),
    Need("ME", 1.5, 3, 0.15),
    Need("CU", 2.5, 4, 0.15),
)
CANDIDATES = (
    Candidate("I1", {"D": 1.0, "ME": 0.5}, 0.8, 60, 40, 2),
    Candidate("I2", {"DI": 1.0, "D": 0.2}, 0.8, 30, 15, 1),
    Candidate("I3", {"EN": 0.5, "CU": 0.5}, 0.7, 40, 30, 2),
    Candidate("I4", {"D": 1.5, "ME": 0.5}, 0.6, 120, 120, 3),
    Candidate("I5", {"ME": 1.0}, 0.9, 20, 10, 1, requires=frozenset({"I1"})),
    Candidate("I6", {"CU": 1.0, "DI": 0.3}, 0.7, 25, 20, 2),
)
BY_KEY = {candidate.key: candidate for candidate in CANDIDATES}
RESOURCES = Resources(effort_days=200, budget=150)
QUARTERS, CAPACITY, BUDGET = 4, 50, 150
