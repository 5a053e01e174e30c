"""What patients agreed to, refused and took back: entered, judged, and what a loss does."""
