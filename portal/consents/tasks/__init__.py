"""What consents do behind the scenes. Arguments are ids: they are stored readably."""

from .effects import carry_out_effect, try_effects_again
from .publishing import print_edition, print_version, resume_publications

__all__ = [
    "carry_out_effect",
    "print_edition",
    "print_version",
    "resume_publications",
    "try_effects_again",
]
