"""The back office without inline scripts, which its Content Security Policy (CSP) forbids.

A chooser names in `<widget-start>` what Wagtail would call in a script.
"""

import re
from functools import wraps
from typing import Any

from django.apps import AppConfig
from django.utils.html import format_html
from django.utils.safestring import mark_safe

SCRIPT = re.compile(r"<script>(?:new )?(?P<name>\w+)\((?P<arguments>.*)\);</script>\Z", re.DOTALL)


def without_script(html: str) -> str:
    """The HTML of a widget with the script at its end as an element that static/js/widgets.js acts on."""
    script = SCRIPT.search(html)
    if not script:
        return html
    start = format_html(
        '<widget-start data-name="{}" data-arguments="{}"></widget-start>', script["name"], f"[{script['arguments']}]"
    )
    return mark_safe(html[: script.start()]) + start  # noqa: S308 - Wagtail's own markup, as it came


class CspConfig(AppConfig):
    name = "therapyties.csp"
    label = "csp"
    verbose_name = "Content Security Policy"

    def ready(self) -> None:
        """Every chooser renders without an inline script. Wagtail has no template for that line, so this replaces
        the method; the other inline scripts are replaced by the templates in templates/wagtailadmin."""
        from wagtail.admin.widgets import BaseChooser  # its models are there only now

        render = BaseChooser.render

        @wraps(render)
        def render_without_script(*args: Any, **kwargs: Any) -> str:
            return without_script(render(*args, **kwargs))

        BaseChooser.render = render_without_script
