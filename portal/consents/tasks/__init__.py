"""What consents do behind the scenes. Arguments are ids: they are stored readably."""

from .effects import carry_out_effect, try_effects_again

__all__ = ["carry_out_effect", "try_effects_again"]
