"""The intake: what other systems send is written down at once, and taken into the reports right after.

``receiving`` writes arrivals into the inbox, many in one go where many come at once; ``applying`` takes them
from there into the reports, once; ``intake`` does both for as long as a service runs.
"""

from geo_fondue.service.intake.applying import SOURCE, apply_all, apply_due
from geo_fondue.service.intake.intake import Intake

__all__ = ["SOURCE", "Intake", "apply_all", "apply_due"]
