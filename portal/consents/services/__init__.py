"""Writes to consent forms, their publication, centres' parts and consent records."""
