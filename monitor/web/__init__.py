"""What can be asked of a running service over HTTP? Pages of what is known, and whether it is alive and ready.

Must not import the service: what it tells comes in as values and callables.
"""

from monitor.web.app import create_app
from monitor.web.desk import Desk
from monitor.web.health import FailingFeed, Health
from monitor.web.serving import served

__all__ = ["Desk", "FailingFeed", "Health", "create_app", "served"]
