"""The citizen's yes by a code to his phone: the volunteer asks for it, the citizen reads it to him.

A code counts for one volunteer, one draft and one phone. Once it was right the volunteer holds a proof of that, for a
draft that is sent days later from where there is a network.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateway.ports import JobQueue
from gateway.services.sent_codes import CODES, TRIES, WINDOW, SentCodes, code_to, count_tries, is_code
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.volunteering import Consent, ConsentMode
from grs_core.ports import Clock, Dice, WorkFactory

CODES_OF_VOLUNTEER, TRIES_OF_VOLUNTEER = 30, 30
"""In the window: more than anybody files in an hour, less than whoever rings strangers."""
CODES_A_DAY, _DAY = 6, timedelta(days=1)
"""To one phone, whoever asks: its owner may know none of them, and a code comes at night as well."""
PROOF_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ConsentCodes:
    writing: WorkFactory
    clock: Clock
    codes: SentCodes
    jobs: JobQueue

    @classmethod
    def make(cls, writing: WorkFactory, clock: Clock, dice: Dice, jobs: JobQueue, secret: str) -> "ConsentCodes":
        return cls(writing, clock, SentCodes(secret, "consent", dice), jobs)

    def ask(self, volunteer: str, key: str, written: str, language: str) -> str:
        """Sends the code; the claim to hold. Raises RuleBroken("phone_wrong" | "consent_codes_over")."""
        phone, now = read_mobile(written), self.clock.now()
        code = self.codes.dice.code(6)
        with self.writing() as work:
            his, theirs = f"consent-codes:{phone}", f"consent-codes-by:{volunteer}"
            sent, asked = (work.attempts.count(each, now - WINDOW) for each in (his, theirs))
            too_many = work.attempts.count(his, now - _DAY) >= CODES_A_DAY
            if sent >= CODES or asked >= CODES_OF_VOLUNTEER or too_many:
                raise RuleBroken("consent_codes_over")
            for each in (his, theirs):
                work.attempts.add(each, now)
            id_ = self.codes.dice.token()
            work.outbox.add(code_to(phone, "notice_consent_code", code, language, id_, now))
            work.commit()
        self.jobs.nudge("relay")
        return self.codes.claim((volunteer, key, phone), code, now)

    def check(self, volunteer: str, key: str, written: str, claim: str, code: str) -> str:
        """The proof. Raises RuleBroken("phone_wrong" | "code_shape" | "code_expired" | "code_tries_over" |
        "code_wrong"): a claim of another volunteer, draft or phone is an old one.
        """
        phone, now, given = read_mobile(written), self.clock.now(), is_code(code)
        if self.codes.about(claim, now) != (volunteer, key, phone):
            raise RuleBroken("code_expired")
        count_tries(self.writing, [f"consent-tries:{phone}"], TRIES, now)
        count_tries(self.writing, [f"consent-tries-by:{volunteer}"], TRIES_OF_VOLUNTEER, now)
        self.codes.check(claim, given)
        with self.writing() as work:
            work.attempts.clear(f"consent-tries:{phone}")
            work.commit()
        return self.codes.proof((volunteer, key, phone), now)

    def consent(self, volunteer: str, key: str, written: str, proof: str) -> Consent:
        """Raises RuleBroken("phone_wrong" | "code_expired") for a proof of anything else, or an old one."""
        about, at = self.codes.proved(proof)
        given = datetime.fromtimestamp(at, UTC)
        if about != (volunteer, key, read_mobile(written)) or self.clock.now() - given > PROOF_FOR:
            raise RuleBroken("code_expired")
        return Consent(ConsentMode.CODE, given)
