"""Student's t from scipy.special: scipy.stats gives the same numbers for a dearer import."""


def t_quantile(probability: float, df: float) -> float:
    """Return t with P(T <= t) = probability.

    >>> round(t_quantile(0.975, 4), 4)
    2.7764
    """
    from scipy.special import stdtrit  # type: ignore[import-untyped, unused-ignore]

    return float(stdtrit(df, probability))


def t_probability(t: float, df: float) -> float:
    """Return P(T <= t), 0..1.

    >>> t_probability(0, 4)
    0.5
    """
    from scipy.special import stdtr  # type: ignore[import-untyped, unused-ignore]

    return float(stdtr(df, t))
