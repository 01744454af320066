"""Every carrier that we have."""

from tests.support.rows import Row, aggregator, loopback, twilio

ROWS: tuple[Row, ...] = (loopback.ROW, twilio.ROW, aggregator.ROW)
