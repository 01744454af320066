"""Every carrier that we have."""

from tests.support.rows import Row, aggregator, kannel, loopback, twilio

ROWS: tuple[Row, ...] = (loopback.ROW, twilio.ROW, kannel.ROW, aggregator.ROW)
