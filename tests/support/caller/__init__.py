"""A telephone platform that calls us: TwiML followed as Twilio's public documentation says, written from that
documentation (docs/voice/twiml: Gather, Record, Play, Say, Redirect, Hangup, Reject; docs/usage/security; docs/voice/
twiml#request-parameters) and not from our code. It knows nothing of pytest, so a load test drives it, too.

`platform` places calls, `call` is one of them, `document` reads and judges TwiML, `script` and `runner` play the calls
of tests/calls/*.yml, `lines` reach Flask's test client or a real server, `typings` derives the schema.
"""
