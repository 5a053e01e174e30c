"""Films and their captions: what a video tutorial is made of, with the layers of an app inside.

Its models belong to the app `tutorials`, whose `AppConfig` loads them.
"""
