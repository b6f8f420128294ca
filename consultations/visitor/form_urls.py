"""The URLs of the form, which has an address in each language."""

from django.urls import path

from . import views

app_name = "asking"
urlpatterns = [
    path("", views.consultation_form, name="form"),
    path("next/", views.next_opening, name="next"),
]
