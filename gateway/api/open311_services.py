"""What can be reported by Open311: our categories, each with the same questions, the programme among them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grs_core.domain.errors import NotFound
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.volunteering import Relation
from grs_core.policy.model import Policy

_GROUPS: Mapping[Category, Named] = {
    **dict.fromkeys((Category.WRONGFUL_EXCLUSION, Category.WRONGFUL_INCLUSION), Named("বাছাই নিয়ে আপত্তি", "selection")),
    **dict.fromkeys((Category.BRIBERY, Category.STAFF_MISCONDUCT), Named("অসদাচরণ", "misconduct")),
    **dict.fromkeys(
        (Category.MFS_FRAUD, Category.PAYMENT_DELAYED, Category.UNDERPAYMENT), Named("সেবা না পাওয়া", "delivery")
    ),
    **dict.fromkeys(
        (Category.PAYMENT_ACCOUNT_PROBLEM, Category.INFORMATION_CORRECTION), Named("সংশোধনের অনুরোধ", "request")
    ),
    Category.OTHER: Named("অন্যান্য", "other"),
}
"""The families of the National Social Security Strategy's GRS (selection, misconduct, delivery) and the requests."""
PROVIDERS = ("bkash", "nagad", "rocket", "upay", "agent_banking")


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question about a report. `values`: what may be answered, code and name; empty: anything."""

    code: str
    datatype: str
    asks: Named
    hint: Named
    values: tuple[tuple[str, Named], ...] = ()


def services(policy: Policy) -> list[dict[str, Any]]:
    return [_service(policy, category) for category in policy.category_names]


def definition(policy: Policy, code: str) -> dict[str, Any]:
    """Raises NotFound("service_unknown")."""
    category = category_of(policy, code)
    asked = [_told(order, each) for order, each in enumerate(attributes(policy), 1)]
    return {"service_code": category.value, "attributes": asked}


def category_of(policy: Policy, code: str) -> Category:
    """Raises NotFound("service_unknown")."""
    found = next((category for category in policy.category_names if category.value == code), None)
    if found is None:
        raise NotFound("service_unknown")
    return found


def service_name(policy: Policy, category: Category) -> str:
    return both(policy.category_names[category])


def both(name: Named) -> str:
    """Programs show one text: Bangla first, English beside it."""
    return f"{name.bn} / {name.en}"


def attributes(policy: Policy) -> Iterator[Attribute]:
    """None is required: a report without any is a case too."""
    programmes = tuple((code, programme.name) for code, programme in policy.programmes.items())
    providers = tuple((code, policy.hotlines[code].name) for code in PROVIDERS if code in policy.hotlines)
    relations = tuple((each.value, _RELATIONS[each]) for each in Relation)
    free, pick = Named("", ""), Named("তালিকা থেকে একটি", "one of the list")
    yield Attribute("programme", "singlevaluelist", Named("কোন ভাতা বা কর্মসূচি?", "Which programme?"), pick, programmes)
    yield Attribute(
        "place",
        "string",
        Named("কোন ইউনিয়ন বা উপজেলা?", "Which union or upazila?"),
        Named("নাম, বা ছয় অঙ্কের ইউনিয়ন কোড", "a name, or the union's six digits"),
    )
    yield Attribute("amount", "number", Named("কত টাকা?", "How many taka?"), Named("পূর্ণ টাকা", "whole taka"))
    yield Attribute(
        "provider", "singlevaluelist", Named("কোন মোবাইল ব্যাংকিং?", "Which mobile money provider?"), pick, providers
    )
    yield Attribute(
        "account_phone",
        "string",
        Named("যে নম্বরে টাকা গেছে", "The number that the money went to"),
        Named("০১XXXXXXXXX; কখনো পিন নয়", "01XXXXXXXXX; never a PIN"),
    )
    yield Attribute(
        "on_behalf_of",
        "singlevaluelist",
        Named("অন্যের হয়ে: তিনি কে?", "For somebody else: what is he to you?"),
        Named("নিজের হলে খালি", "empty for one's own"),
        relations,
    )
    yield Attribute("witness_name", "string", Named("সম্মতির সাক্ষী", "Who witnessed his consent"), free)


_RELATIONS: Mapping[Relation, Named] = {
    Relation.NEIGHBOUR: Named("প্রতিবেশী", "neighbour"),
    Relation.RELATIVE: Named("আত্মীয়", "relative"),
    Relation.CLIENT: Named("সেবাগ্রহীতা", "client"),
    Relation.OTHER: Named("অন্য", "other"),
}


def _service(policy: Policy, category: Category) -> dict[str, Any]:
    finer = [each.name for each in policy.subcategories.values() if each.category is category]
    words = dict.fromkeys(word for name in (policy.category_names[category], *finer) for word in (name.bn, name.en))
    return {
        "service_code": category.value,
        "service_name": service_name(policy, category),
        "description": "; ".join(both(name) for name in finer) or service_name(policy, category),
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(word.replace(",", " ") for word in words),
        "group": both(_GROUPS[category]),
    }


def _told(order: int, each: Attribute) -> dict[str, Any]:
    told: dict[str, Any] = {
        "variable": True,
        "code": each.code,
        "datatype": each.datatype,
        "required": False,
        "datatype_description": both(each.hint) if each.hint.bn else None,
        "order": order,
        "description": both(each.asks),
    }
    if each.values:
        told["values"] = [{"key": code, "name": both(name)} for code, name in each.values]
    return told
