"""How high the water stands."""


def height(hour: float, range_m: float = 4.0) -> float:
    """Metres above low water, by the rule of twelfths."""
    twelfths = [0, 1, 3, 6, 9, 11, 12]
    low = int(hour)
    if low >= 6:
        return range_m
    part = hour - low
    return range_m * (twelfths[low] + part * (twelfths[low + 1] - twelfths[low])) / 12


def hours_above(metres: float, range_m: float = 4.0) -> float:
    """From when on the water stands higher, in hours after low water."""
    minutes = range(6 * 60)
    return next(m / 60 for m in minutes if height(m / 60, range_m) > metres)
