"""Every test draws offscreen; examples are the same in every run but a deep one, so that a run tells of the code."""

import os

from hypothesis import HealthCheck, settings

from tests.deep import IS_DEEP

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_QT_API", "pyside6")

# New examples are looked for by `dev.py fuzz`; what it finds becomes a test of its own.
# A machine that is busy makes every draw slow: that tells nothing of the input.
settings.register_profile("same", derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", deadline=None, print_blob=True)
settings.load_profile("deep" if IS_DEEP else "same")
