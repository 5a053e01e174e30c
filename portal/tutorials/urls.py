"""Readers' answers, which stand before Wagtail's pages below /tutorials/."""

from django.urls import path

from . import views

app_name = "tutorials"

urlpatterns = [
    path("<slug:slug>/useful/", views.useful, name="useful"),
    path("<slug:slug>/useful/thanks/", views.thanks, name="thanks"),
]
