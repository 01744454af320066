"""The sandbox's carrier: nothing to say and nobody who calls."""

from gateway.ports import Carrier
from gateway.sms.loopback import Loopback
from tests.support.rows import Row

ROW = Row("loopback", lambda url, clock: Carrier(Loopback()))
