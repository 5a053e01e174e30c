"""Reads of forms, versions, centres' parts and consent records."""
