"""Typings become a schema: tags, attributes, what nests, what must hold words."""

import json

import pytest
from jsonschema import Draft202012Validator

from tests.support.caller.typings import FILE, derive

TYPINGS = """
declare class VoiceResponse extends TwiML {
    say(message: string): VoiceResponse.Say;
    say(attributes: VoiceResponse.SayAttributes, message: string): VoiceResponse.Say;
    gather(attributes?: VoiceResponse.GatherAttributes): VoiceResponse.Gather;
    goto(attributes: object, url: string): VoiceResponse.Goto;
}
declare namespace VoiceResponse {
    type Tongue = "bn-BD" | "en-GB";
    type Way = "dtmf" | "speech";
    export interface SayAttributes {
        language?: Tongue;
    }
    export interface GatherAttributes {
        input?: Way[];
        numDigits?: number;
        bargeIn?: boolean;
        "data-x"?: string;
    }
    export class Say extends TwiML {
        say: XMLElement;
        pause(attributes?: object): VoiceResponse.SsmlBreak;
    }
    export class SsmlBreak extends TwiML {
    }
    export class Goto extends TwiML {
    }
    export class Gather extends TwiML {
        say(attributes: VoiceResponse.SayAttributes, message: string): VoiceResponse.Say;
    }
}
"""
CODE = """
    return new VoiceResponse.Say(this.response.ele("Say", attributes, message));
    return new VoiceResponse.Gather(this.response.ele("Gather", attributes));
    return new VoiceResponse.Goto(this.response.ele("Goto", attributes, url));
    return new VoiceResponse.SsmlBreak(this.say.ele("break", attributes));
"""


def fits(*verbs: object) -> bool:
    document = {"Response": {"attributes": {}, "children": list(verbs)}}
    return Draft202012Validator(derive(TYPINGS, CODE, "0")).is_valid(document)


def verb(attributes: dict[str, str], *children: object, text: str = "") -> dict[str, object]:
    return {"attributes": attributes, "children": list(children), **({"text": text} if text else {})}


def test_what_the_typings_have_fits() -> None:
    say = {"Say": verb({"language": "bn-BD"}, {"break": verb({})}, text="words")}
    assert fits(say, {"Gather": verb({"input": "dtmf speech", "numDigits": "1", "bargeIn": "true", "data-x": ""}, say)})
    assert fits({"Goto": verb({}, text="/next")})


@pytest.mark.parametrize(
    "wrong",
    [
        {"Sing": verb({})},
        {"Say": verb({"language": "bn"}, text="words")},
        {"Say": verb({"voice": "x"}, text="words")},
        {"Gather": verb({"input": "dtmf,speech"})},
        {"Gather": verb({"numDigits": "one"})},
        {"Gather": verb({"bargeIn": "1"})},
        {"Gather": verb({}, {"Goto": verb({}, text="/next")})},
        {"Gather": verb({}, text="words")},
        {"Goto": verb({})},
    ],
)
def test_what_they_do_not_have_does_not(wrong: object) -> None:
    assert not fits(wrong)


def test_a_type_that_nobody_defines_is_not_taken_for_words() -> None:
    with pytest.raises(KeyError, match="Speed"):
        derive(TYPINGS.replace("language?: Tongue", "language?: Speed"), CODE, "0")


def test_the_schema_in_use_names_the_package_that_it_was_derived_from() -> None:
    schema = json.loads(FILE.read_text(encoding="utf-8"))
    assert "twilio 6.2.0 (npm, MIT licence" in schema["$comment"]
    Draft202012Validator.check_schema(schema)
    assert {"Gather", "Record", "Play", "Redirect", "Reject", "Hangup"} <= set(schema["$defs"])
