"""When the sun sets: the equations of NOAA's solar calculator, after Meeus; to a few seconds."""

from datetime import UTC, date, datetime, time, timedelta
from math import acos, asin, cos, degrees, radians, sin, tan

HORIZON = 90.833  # degrees from overhead: the sun's upper edge, with the air's refraction
CANDLES_BEFORE = timedelta(minutes=18)  # of sunset, by custom


def candle_lighting(day: date, latitude: float, longitude: float) -> datetime | None:
    """When Shabbat, or a festival that begins that evening, comes in there; None where the sun does not set."""
    set_at = sunset(day, latitude, longitude)
    return set_at - CANDLES_BEFORE if set_at else None


def sunset(day: date, latitude: float, longitude: float) -> datetime | None:
    """The instant of sunset on that day of the place's own clock, in UTC; degrees, north and east positive."""
    midday = datetime.combine(day, time(12), tzinfo=UTC) - timedelta(minutes=4 * longitude)
    moment = midday + timedelta(hours=6)
    for _step in range(3):  # each pass starts from a better moment
        declination, equation = _sun_at(moment)
        hour_angle = _hour_angle(latitude, declination)
        if hour_angle is None:
            return None
        moment = midday + timedelta(minutes=4 * hour_angle - equation)
    return moment


def _sun_at(moment: datetime) -> tuple[float, float]:
    """(declination in degrees, equation of time in minutes) of the sun at that moment."""
    century = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=36525)
    mean_longitude = radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360)
    anomaly = radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    center = (
        sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * century)
    apparent = radians(degrees(mean_longitude) + center - 0.00569 - 0.00478 * sin(node))
    seconds = 21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))
    obliquity = radians(23 + (26 + seconds / 60) / 60 + 0.00256 * cos(node))
    declination = degrees(asin(sin(obliquity) * sin(apparent)))
    y = tan(obliquity / 2) ** 2
    equation = 4 * degrees(
        y * sin(2 * mean_longitude)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * mean_longitude)
        - 0.5 * y * y * sin(4 * mean_longitude)
        - 1.25 * eccentricity * eccentricity * sin(2 * anomaly)
    )
    return declination, equation


def _hour_angle(latitude: float, declination: float) -> float | None:
    """How far the earth turns from noon until the sun is at the horizon, in degrees; None if it never is."""
    cosine = cos(radians(HORIZON)) / (cos(radians(latitude)) * cos(radians(declination))) - tan(
        radians(latitude)
    ) * tan(radians(declination))
    return degrees(acos(cosine)) if -1 <= cosine <= 1 else None
