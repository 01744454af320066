"""Sub-categories that words of their own tell of (nlu_data/lexicon/subcategories.csv), in the language of safety.csv.

A sub-category may send a case to another desk than its category does, so a rule hears it only where the words leave no
doubt: a case without one is handled as any other of its category, which is never wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.nlu.reading import Reading
from bot.nlu.safety import SafetyRules, parse_rules
from grs_core.domain.grievance import Category
from grs_core.domain.rulebook import Subcategory

_LONGEST = 4000


@dataclass(frozen=True)
class Subcategories:
    """Which rules are asked about a complaint of a category. Without rules nothing is ever heard."""

    rules: Mapping[Category, SafetyRules]
    known: Mapping[str, Subcategory]
    unknown: tuple[str, ...] = ()
    """Codes that the rules name and the policy has not: their rules are never asked."""

    def read(self, text: str, category: Category) -> str | None:
        """The sub-category of this category that a text tells of: the most pressing one, of equals the one whose rule
        stands first. Of a longer text the first 4,000 characters are read.
        """
        rules = self.rules.get(category)
        heard = rules.find(Reading(text[:_LONGEST])) if rules is not None else ()
        return min(heard, key=lambda code: self.known[code].priority, default=None)


NOTHING = Subcategories({}, {})


def parse_subcategories(text: str, known: Mapping[str, Subcategory], file: str = "subcategories.csv") -> Subcategories:
    """Rules from `subcategory,pattern,language,note`. `known`: the policy's; rules for others are left aside, as a
    deployer may have taken a row out. Raises RuleBroken("data_broken", file, line, problem).
    """
    parsed = parse_rules(text, None, file)
    by_category: dict[Category, SafetyRules] = {}
    for category in Category:
        mine = [rule for rule in parsed.rules if rule.signal in known and known[rule.signal].category is category]
        if mine:
            codes = {rule.signal for rule in mine}
            by_category[category] = SafetyRules(mine, [code for code in parsed.signals if code in codes])
    return Subcategories(by_category, known, tuple(code for code in parsed.signals if code not in known))
