"""The gateway that the `kannel` profile of docker-compose.yml starts: its configuration is one that Kannel takes."""

import pytest

from tests.support.kannel import Kannel
from tests.support.service import until


@pytest.mark.slow
def test_the_boxes_find_each_other_try_the_operator_and_stop_cleanly(kannel: Kannel) -> None:
    bearerbox = kannel.start("bearerbox")
    until(lambda: "Status: running" in kannel.status(), "bearerbox")
    smsbox = kannel.start("smsbox")
    until(lambda: "smsbox:" in kannel.status(), "smsbox at bearerbox")
    assert "operator[operator]    SMPP:127.0.0.1" in kannel.status()
    assert kannel.send("wrong").status_code == 403
    assert kannel.send("sendsms-password").status_code == 202, "kept until the operator can be reached"
    until(lambda: "store size 1" in kannel.status(), "the message in the spool")
    for box in (smsbox, bearerbox):
        box.terminate()
        assert box.wait(20) == 0


def test_a_gateway_without_its_settings_says_which_is_missing(kannel: Kannel) -> None:
    assert kannel.start("bearerbox", KANNEL_SMPP_HOST="").wait(10) != 0
    assert "set KANNEL_SMPP_HOST" in (kannel.folder / "bearerbox.log").read_text()
