"""One number as a person types it into a field: both decimal marks are understood."""

from __future__ import annotations

from metrics.domain.numerals import Decimal, NotANumber, Style, number_parser, written

_READ = {mark: number_parser(mark) for mark in Decimal}


def typed_number(text: str, decimal: Decimal, *, grouped: bool = True) -> float | None:
    """Return a number typed with either decimal mark; None where the text is none.

    ``decimal`` is the mark of the person's language: it decides what alone says nothing, such
    as 1.234. Where numbers never need thousands (``grouped`` False: percentages), a single
    mark is always the decimal one. Source: docs/methods.md, "Numbers typed by hand".

    >>> [typed_number(text, Decimal.COMMA) for text in ("68,5", "68.5", "68 %", "1.234", "−3")]
    [68.5, 68.5, 68.0, 1234.0, -3.0]
    >>> typed_number("1.234", Decimal.POINT), typed_number("6.125", Decimal.COMMA, grouped=False)
    (1.234, 6.125)
    >>> typed_number("many", Decimal.COMMA) is None
    True
    """
    how = written(text)
    if how is None:
        return None
    mark = decimal
    if how.style in (Style.COMMA, Style.POINT):
        mark = Decimal.COMMA if how.style is Style.COMMA else Decimal.POINT
    elif how.style in (Style.EITHER_COMMA, Style.EITHER_POINT) and not grouped:
        mark = Decimal.COMMA if how.style is Style.EITHER_COMMA else Decimal.POINT
    found = _READ[mark](text)
    return None if isinstance(found, NotANumber) else found
