import pytest

from bot.nlu.reading import Reading
from bot.nlu.rules import find_all


def _found(text: str, kind: str) -> list[str]:
    return [e.norm for e in find_all(Reading(text), ()).entities if e.kind == kind]


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("widow allowens 4 month not come", ["widow_allowance"]),
        ("বিধবা ৪০০০, বয়স্ক ৫০০০ নেয়", ["widow_allowance", "old_age_allowance"]),
        ("একজনে বয়স্কও পায় বিধবাও পায়", ["old_age_allowance", "widow_allowance"]),
        ("bura vata pai na", ["old_age_allowance"]),
        ("excluded from OAA", ["old_age_allowance"]),
        ("গর্ভবতী ভাতায় নাম নিল না", ["mother_child_benefit"]),
        ("পনেরো টাকার চাল দেয় না", ["ffp"]),
        ("15 taka r chaul", ["ffp"]),
        ("rice card nai", ["ffp"]),
        ("ইলিশের চাউল কম", ["vgf"]),
        ("jele der caul 32 kg", ["vgf"]),
        ("হিজড়া জনগোষ্ঠীর ভাতায় দরখাস্ত", ["transgender_allowance"]),
        ("honorarium statement", ["freedom_fighter"]),
        ("mktijdda vata off", ["freedom_fighter"]),
        ("চা বাগানের টাকা আসে নাই", ["tea_worker"]),
        ("tcb card nai", ["oms"]),
        ("ভিজিডি চাল কম", ["vwb"]),
        ("protibondi chatri der upobritti", ["disability_stipend"]),
        ("আমি class nine, stipend আসে না", ["secondary_stipend"]),
        ("sixe pore, upobritti nai", ["secondary_stipend"]),
        ("chele upobritti pay na", ["primary_stipend"]),
    ],
)
def test_programmes_are_known_in_three_scripts(text: str, norms: list[str]) -> None:
    assert _found(text, "programme") == norms


@pytest.mark.parametrize("text", ["সম্মানিত গ্রাহক", "an old widow lives here", "আমি বিধবা মানুষ", "চা বাগানে থাকি", "amar vata"])
def test_people_and_courtesies_are_no_programmes(text: str) -> None:
    assert _found(text, "programme") == []


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("rokt theke tk kata", ["rocket"]),
        ("রকেটে টাকা আসে নাই", ["rocket"]),
        ("nogot e taka aslo", ["nagad"]),
        ("নগদে টাকা ঢুকছে", ["nagad"]),
        ("এজেন্ট ব্যাংকের টাকা উঠে কেমনে", ["agent_banking"]),
        ("upay account block", ["upay"]),
        ("bks pin vule gesi", ["bkash"]),
        ("rokter group vul", []),
        ("টাকাটা রাখতে দিছে", []),
        ("বিকাল নাগাদ আসব", []),
        ("tottho hal nagad korte chai", []),
        ("মাল নগদে কিনলে ছাড়", []),
        ("রকেট উৎক্ষেপণ দেখছেন", []),
        ("কোনো উপায় নাই", []),
    ],
)
def test_providers_are_told_from_blood_keeping_and_cash(text: str, norms: list[str]) -> None:
    assert _found(text, "mfs_provider") == norms


@pytest.mark.parametrize(
    ("text", "norms"),
    [("ami bidhoba, amr vata ashe na 3 mash", ["widow_allowance"]),
     ("I am a widow and my allowance has not come", ["widow_allowance"]),
     ("আমি হিজড়া, আমার ভাতা পাই না", ["transgender_allowance"]),
     ("ami hijra amr vata pai na", ["transgender_allowance"]),
     ("amar ma potibondi, vata pay na", ["disability_allowance"]),
     ("vata pai na boyosko manush", ["old_age_allowance"]),
     ("ami cha bagane kaj kori, vata pai na", ["tea_worker"]),
     ("আমরা বেদে মানুষ, ভাতা পাই না", ["bede_allowance"]),
     ("potibondhi vata pai na", ["disability_allowance"]),
     ("15 tk er chal 22 tk kore nei", ["ffp"]),
     ("amar chele potibondhi, upobritti pay na", ["disability_stipend"]),
     ("ami bidhoba, amar boyosko vata pai na", ["old_age_allowance"]),
     ("ami bidhoba, mama vul number dise", []),
     ("pasher barir bidhoba vata pay na ken", ["widow_allowance"]),
     ("ami gorib, protibadi lok, vata pai na", [])],
)  # fmt: skip
def test_what_one_is_tells_which_allowance_is_ones_own(text: str, norms: list[str]) -> None:
    assert _found(text, "programme") == norms
