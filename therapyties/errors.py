"""The answers for when something went wrong: they need no database, no session and no settings record."""

from django.http import HttpResponse
from django.template.loader import render_to_string


def bad_request(request, exception):
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request):
    return HttpResponse(render_to_string("500.html"), status=500)
