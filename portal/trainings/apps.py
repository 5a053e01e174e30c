from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "portal.trainings"
    label = "trainings"
