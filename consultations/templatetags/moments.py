"""How a moment is said, for templates."""

from django import template

from .. import moments

register = template.Library()

for said in (
    moments.clock,
    moments.day_and_year,
    moments.day_name,
    moments.day_of,
    moments.days_named,
    moments.instant,
    moments.moment,
    moments.near_moment,
    moments.short_moment,
    moments.soon,
):
    register.filter(said.__name__, said)
for named in (moments.practice_zone, moments.zone_name):
    register.simple_tag(named)
