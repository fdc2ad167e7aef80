"""Both forms of the clients, and a service on loopback."""

from tests.facade.forms import form, portal
from tests.facade.loopback import loopback

__all__ = ["form", "loopback", "portal"]
