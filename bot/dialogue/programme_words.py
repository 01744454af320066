"""Short names of programmes, as they are given in answer to "which allowance?" and mean little elsewhere."""

from collections.abc import Mapping

from bot.text.fold import fold

_CALLED: Mapping[str, str] = {
    "old_age_allowance": "বয়স্ক boyosko boyoshko boisko বৃদ্ধ briddho বুড়া bura elderly old senior",
    "widow_allowance": "বিধবা bidhoba bidoba widow স্বামী_পরিত্যক্তা",
    "disability_allowance": "প্রতিবন্ধী protibondhi protibondi potibondhi potibondi pratibandhi disability disabled পঙ্গু "
    "pongu",
    "mother_child_benefit": "মাতৃত্ব মাতৃত্বকালীন matritto matrittokalin মা-শিশু মা_শিশু ma_shishu মা_ও_শিশু ma_o_shishu "
    "গর্ভবতী gorvoboti maternity mother mother_and_child",
    "vwb": "ভিজিডি vgd vwb ভিডব্লিউবি",
    "ffp": "১৫_টাকার_চাল 15_takar_chal খাদ্যবান্ধব khaddobandhob 15_taka_rice চাল chal rice",
    "vgf": "ভিজিএফ vgf",
    "egpp": "৪০_দিনের_কাজ 40_diner_kaj চল্লিশ_দিনের_কাজ egpp কর্মসৃজন",
    "oms": "টিসিবি tcb ওএমএস oms",
    "family_card": "ফ্যামিলি_কার্ড family_card",
    "freedom_fighter": "মুক্তিযোদ্ধা muktijoddha muktijodda freedom_fighter",
    "transgender_allowance": "হিজড়া hijra transgender",
    "bede_allowance": "বেদে bede",
    "tea_worker": "চা_শ্রমিক cha_sromik tea_worker",
    "other": "অন্য অন্যান্য onno other another অন্য_কিছু onno_kisu",
}
_AROUND = frozenset(fold("ভাতা vata ভাতার vatar allowance কার্ড card টা ta আমার amar amr my the age").split())


def _sounds() -> dict[str, str]:
    return {_key(name.replace("_", " ")): code for code, names in _CALLED.items() for name in names.split()}


def _key(text: str) -> str:
    return "".join(word for word in fold(text).split() if word not in _AROUND)


_BY_SOUND = _sounds()


def called_programme(text: str) -> str | None:
    """The programme that a whole answer calls by a short name: "boyosko", "বিধবা ভাতা", "vgd card"."""
    return _BY_SOUND.get(_key(text))
