"""The pages below `/account/`, and the management of people in Wagtail's admin."""
