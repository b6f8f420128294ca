"""The addresses of the visitor's side."""

from django.urls import path, re_path

from . import views

app_name = "consultations"
urlpatterns = [
    path("", views.consultation_form, name="form"),
    re_path(r"^(?P<token>[0-9a-zA-Z_-]{1,128})/$", views.received, name="received"),
]
