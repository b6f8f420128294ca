"""Addresses of the journey's pages in the language that is spoken, for templates."""

from django import template

from therapyties.languages import in_this_language, of_path, url_in

register = template.Library()
register.simple_tag(url_in)
register.filter(in_this_language)
register.filter("language_of_address", of_path)
