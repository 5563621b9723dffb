"""Notices: other systems are told which codes changed, and none is lost on the way.

``events`` says what there is to tell, ``journal`` keeps it until it is delivered, ``sending`` delivers it,
and ``telling`` does all of that for a service. What was published is the history of the catalogue; a notice
is made of it whenever somebody looks, so that a process that dies between the two loses nothing.
"""

from geo_fondue.service.notices.journal import Delivery, Journal, Notice
from geo_fondue.service.notices.telling import Teller, prepare, tell

__all__ = ["Delivery", "Journal", "Notice", "Teller", "prepare", "tell"]
