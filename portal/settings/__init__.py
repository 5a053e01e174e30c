"""Settings: `base` runs as it stands, `dev`, `test` and `production` build on it."""
