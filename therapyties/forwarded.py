"""What a proxy says of whom it speaks for is believed of trusted ones; of anybody else it is not even heard."""

from collections.abc import Callable
from typing import Any

from therapyties.security.peers import is_proxy

SAYS = (
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_X_ORIGINAL_URL",
    "HTTP_X_REWRITE_URL",
    "HTTP_X_HTTP_METHOD_OVERRIDE",
    "HTTP_FRONT_END_HTTPS",
    "HTTP_X_URL_SCHEME",
    "HTTP_X_SCHEME",
)
BELIEVED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")  # of a trusted proxy; the host is the one in Host


def believed_only[Answer](application: Callable[..., Answer]) -> Callable[..., Answer]:
    """The application hears nothing that a stranger says of where a request came from, by what scheme or for whom."""

    def hears(asked: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
        is_trusted = is_proxy(asked)
        for name in [name for name in asked if name in SAYS or name.startswith("HTTP_X_FORWARDED")]:
            if not (is_trusted and name in BELIEVED):
                del asked[name]
        return application(asked, start_response)

    return hears
