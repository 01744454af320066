"""Reads which decisions two officers take together, and the words that stand ready for an officer."""

from collections.abc import Mapping

from grs_core.domain.grievance import Category
from grs_core.domain.replies import LONGEST_REPLY, Reply, ReplyAct
from grs_core.domain.rulebook import Ground, Outcome
from grs_core.domain.two_person import JointAct, JointRule, JointRules
from grs_core.policy.tables import Row, Tables

_ANY = "*"


def joint_rules(tables: Tables, outcomes: Mapping[str, Outcome], grounds: Mapping[str, Ground]) -> JointRules:
    """`*`: any. The ground of a `reject_on` stands in the column of outcomes."""

    def rule(row: Row) -> JointRule:
        act, category, outcome = row.choice("act", JointAct), row.text("category"), row.text("outcome")
        if outcome != _ANY and act is JointAct.REJECT_ON:
            row.must_be(outcome, grounds, "outcome", "admissibility")
        elif outcome != _ANY and row.one_of("outcome", "outcomes", outcomes).act.value != act.value:
            raise row.broken(f"outcome: {outcome} does not go with {act}")
        return JointRule(
            act=act,
            category=None if category == _ANY else row.member(category, Category),
            outcome=None if outcome == _ANY else outcome,
            min_amount=row.number("min_amount", 1) if row.optional("min_amount") else None,
        )

    return JointRules.of(made for _, made in tables.each("two_person", rule, "act", "category", "outcome"))


def replies(tables: Tables) -> Mapping[str, Reply]:
    """Words that stand ready, in both languages, each short enough for what its act sends."""

    def reply(row: Row) -> Reply:
        made = Reply(row.code("template"), row.choice("act", ReplyAct), row.name(), row.name("words"))
        for words in (made.words.bn, made.words.en):
            if len(words.encode("utf-16-le")) // 2 > LONGEST_REPLY:
                raise row.broken(f"words_bn, words_en: more than {LONGEST_REPLY} letters")
        return made

    return tables.by_code("reply_templates", "template", reply)
