"""What can be asked of a running service over HTTP? For now: is it alive, and is it ready.

Must not import the service: what it tells comes in as a callable.
"""

from monitor.web.app import create_app
from monitor.web.health import FailingFeed, Health

__all__ = ["FailingFeed", "Health", "create_app"]
