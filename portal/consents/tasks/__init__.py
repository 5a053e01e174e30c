"""What consents do behind the scenes. Arguments are ids: they are stored readably."""

from .publishing import print_edition, print_version, resume_publications

__all__ = [
    "print_edition",
    "print_version",
    "resume_publications",
]
