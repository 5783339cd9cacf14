"""What a spreadsheet computes, for the few functions that our workbook uses."""

from __future__ import annotations

import operator
from collections.abc import Callable
from math import nan
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.worksheet.worksheet import Worksheet


def number(value: Any) -> float:
    """An empty cell and a text count as 0."""
    return 0.0 if value is None or isinstance(value, str) else float(value)


def order(value: Any) -> tuple[int, Any]:
    """Any text is more than any number."""
    return (1, value) if isinstance(value, str) else (0, number(value))


class Values:
    """The cells of a range in order, or one value; None is an empty cell."""

    def __init__(self, *cells: Any) -> None:
        self.cells = cells

    @property
    def one(self) -> Any:
        (value,) = self.cells
        return value

    def each(self, does: Callable[[Any], Any]) -> Values:
        return Values(*(does(cell) for cell in self.cells))

    def with_other(self, does: Callable[[Any, Any], Any], other: Values) -> Values:
        size = max(len(self.cells), len(other.cells))
        ours, theirs = (v.cells * size if len(v.cells) == 1 else v.cells for v in (self, other))
        return Values(*(does(a, b) for a, b in zip(ours, theirs, strict=True)))

    def __neg__(self) -> Values:
        return self.each(lambda a: -number(a))

    def __add__(self, other: Values) -> Values:
        return self.with_other(lambda a, b: number(a) + number(b), other)

    def __sub__(self, other: Values) -> Values:
        return self.with_other(lambda a, b: number(a) - number(b), other)

    def __mul__(self, other: Values) -> Values:
        return self.with_other(lambda a, b: number(a) * number(b), other)

    def __truediv__(self, other: Values) -> Values:
        return self.with_other(lambda a, b: number(a) / number(b) if number(b) else nan, other)


def _comparing(does: Callable[[Any, Any], bool]) -> Callable[[Values, Values], Values]:
    return lambda self, other: self.with_other(lambda a, b: does(order(a), order(b)), other)


for _name in ("eq", "gt", "lt", "ge", "le"):
    setattr(Values, f"__{_name}__", _comparing(getattr(operator, _name)))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _numbers(*parts: Values) -> list[float]:
    return [cell for part in parts for cell in part.cells if _is_number(cell)]


def _product(*parts: Values) -> Values:
    found = parts[0]
    for part in parts[1:]:
        found = found * part
    return Values(sum(number(cell) for cell in found.cells))


FUNCTIONS: dict[str, Callable[..., Values]] = {
    "IF": lambda test, yes, no: yes if number(test.one) else no,
    "AND": lambda *tests: Values(all(number(test.one) for test in tests)),
    "OR": lambda *tests: Values(any(number(test.one) for test in tests)),
    "ISNUMBER": lambda values: values.each(_is_number),
    "N": lambda value: value.each(number),
    "MIN": lambda *parts: Values(min(_numbers(*parts), default=0.0)),
    "MAX": lambda *parts: Values(max(_numbers(*parts), default=0.0)),
    "ROUND": lambda values, digits: values.each(lambda a: round(number(a), int(digits.one))),
    "SUMPRODUCT": _product,
    "RANK": lambda one, among: Values(1 + sum(v > number(one.one) for v in _numbers(among))),
}


class Computed:
    """A sheet as it looks once its formulas are computed: ``Computed(sheet)["B7"]``."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.known: dict[str, Any] = {}

    def __getitem__(self, place: str) -> Any:
        if place not in self.known:
            value = self.sheet[place].value
            is_formula = self.sheet[place].data_type == "f"
            self.known[place] = self._result(value) if is_formula else value
        return self.known[place]

    def _result(self, formula: str) -> Any:
        words = "".join(self._python(token) for token in Tokenizer(formula).items)
        return eval(words, {"area": self._area, "Values": Values, **FUNCTIONS}).one  # noqa: S307 - our own

    def _area(self, name: str) -> Values:
        if "!" in name:
            title, place = name.rsplit("!", 1)
            return Computed(self.sheet.parent[title.strip("'")])._area(place)
        found = self.sheet[name.replace("$", "")]
        rows = found if isinstance(found, tuple) else ((found,),)
        return Values(*(self[cell.coordinate] for row in rows for cell in row))

    def _python(self, token: Token) -> str:
        if token.type == Token.OPERAND:
            return (
                f"area({token.value!r})"
                if token.subtype == Token.RANGE
                else f"Values({token.value})"
            )
        return "==" if token.value == "=" else token.value
