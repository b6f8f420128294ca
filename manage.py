#!/usr/bin/env python
"""Entry point of management commands."""

import os
import sys

from therapyties.starting import in_words

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "therapyties.settings")
    from django.core.management import execute_from_command_line

    with in_words():
        execute_from_command_line(sys.argv)
