"""How many events come when: a day's traffic of a number of shipments."""

from __future__ import annotations

import math
from typing import Final

SHIPMENTS_A_DAY: Final = 1500
"""What all scales are multiples of."""

EVENTS_PER_SHIPMENT: Final = 8
"""Mean of the nine shipments among the recorded payloads that reached `delivered`: they have 1 to 17, median 11."""

STATUS_SHARES: Final = {
    "in_transit": 0.40,
    "pre_transit": 0.29,
    "delivered": 0.15,
    "out_for_delivery": 0.07,
    "picked_up": 0.04,
    "all others together": 0.05,
}
"""Shares of the statuses in the events of the same nine shipments."""

PEAK_OF_THE_DAY: Final = 3.0
"""Assumption: the busiest time of the day has so many times the mean."""

HOUR_OF_THE_PEAK: Final = 15

FIRST_MINUTE_SHARE: Final = 0.1
"""Assumption: so much of an hour's events come in its first minute, since many systems report by the hour."""

DAY: Final = 24 * 60 * 60
_MINUTE, _HOUR = 60, 60 * 60
# The mean over a day of the sixth power of a cosine of half the angle, which gives the day its one hump.
_MEAN_OF_HUMP = 5 / 16
_NIGHT = (1 - PEAK_OF_THE_DAY * _MEAN_OF_HUMP) / (1 - _MEAN_OF_HUMP)


def mean_rate(scale: float) -> float:
    """Events per second over a day of `scale` times the shipments."""
    return scale * SHIPMENTS_A_DAY * EVENTS_PER_SHIPMENT / DAY


def rate(scale: float, second: float) -> float:
    """Events per second at a second of the day."""
    angle = 2 * math.pi * (second - HOUR_OF_THE_PEAK * _HOUR) / DAY
    of_the_day = _NIGHT + (PEAK_OF_THE_DAY - _NIGHT) * ((1 + math.cos(angle)) / 2) ** 3
    return mean_rate(scale) * of_the_day * _within_the_hour(second)


def peak_rate(scale: float) -> float:
    """Events per second in the busiest minute."""
    return rate(scale, HOUR_OF_THE_PEAK * _HOUR)


def _within_the_hour(second: float) -> float:
    if second % _HOUR < _MINUTE:
        return FIRST_MINUTE_SHARE * _HOUR / _MINUTE
    return (1 - FIRST_MINUTE_SHARE) * _HOUR / (_HOUR - _MINUTE)
