"""Spreadsheets as the desk gives them."""

import csv
import io


def exported(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode())))
