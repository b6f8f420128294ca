"""Many people at the same instant, at the real server."""
