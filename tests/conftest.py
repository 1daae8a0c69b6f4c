"""How hard the property tests try: `quick` for the everyday check, else thoroughly."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("quick", max_examples=8, **CALM)
settings.register_profile("thorough", max_examples=40, **CALM)
settings.load_profile("thorough")
