"""Lists of a programme as a department hands them over, of people whom nobody is: names put together by chance."""

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

UNIONS = tuple(f"BD201204{number}" for number in (14, 23, 30, 36, 45, 54, 59, 68, 77, 81, 83, 88, 94))
BANCHARAMPUR: Mapping[str, int] = {"old_age_allowance": 12_320, "widow_allowance": 3_874, "disability_allowance": 5_281}
"""What the Social Services office there counted; 21,475 in all."""
HEADS = [
    "programme",
    "beneficiary no.",
    "name",
    "father/husband",
    "phone",
    "provider",
    "nid",
    "union",
    "ward",
    "since",
    "state",
]
PAID_HEADS = ("beneficiary no.", "instalment", "amount taka", "paid on", "state")
_WOMEN = ["রহিমা", "ফাতেমা", "আমেনা", "হালিমা", "জাহানারা", "মরিয়ম", "শেফালী", "রোকেয়া", "নূরজাহান", "সখিনা", "কুলসুম", "মাজেদা"]
_MEN = ["আবদুল", "মোহাম্মদ", "আলী", "হাসান", "রফিক", "জামাল", "কামাল", "নুরুল", "শফিক", "করিম", "মজিদ", "গফুর"]
_LAST_OF_WOMEN, _LAST_OF_MEN = ["খাতুন", "বেগম", "আক্তার", "বিবি", "নেছা"], ["মিয়া", "হোসেন", "উদ্দিন", "ইসলাম", "আলম", "রহমান"]


def beneficiaries(counts: Mapping[str, int] = BANCHARAMPUR, seed: int = 8) -> Iterator[list[str]]:
    chance, serial = random.Random(seed), 0
    for programme, count in counts.items():
        for number in range(count):
            serial += 1
            woman = programme == "widow_allowance" or chance.random() < 0.5
            first, last = (_WOMEN, _LAST_OF_WOMEN) if woman else (_MEN, _LAST_OF_MEN)
            yield [
                programme,
                f"{programme[:3].upper()}-1204-{number:06d}",
                f"{chance.choice(first)} {chance.choice(last)}",
                f"{chance.choice(_MEN)} {chance.choice(_LAST_OF_MEN)}",
                f"017{serial:08d}",
                chance.choice(("nagad", "bkash", "bank_asia")),
                f"1912041{serial:06d}" if chance.random() < 0.5 else f"55{serial:08d}",
                chance.choice(UNIONS),
                str(chance.randint(1, 9)),
                f"{chance.randint(2010, 2025)}-07-01",
                chance.choices(("active", "suspended", "dead", "replaced"), (95, 2, 2, 1))[0],
            ]


def write_beneficiaries(path: Path, counts: Mapping[str, int] = BANCHARAMPUR) -> Path:
    return _write(path, HEADS, beneficiaries(counts))


def write_payments(path: Path, counts: Mapping[str, int] = BANCHARAMPUR, instalment: str = "2026-07") -> Path:
    paid = ([row[1], instalment, "1950", "2026-10-12", "paid"] for row in beneficiaries(counts))
    return _write(path, PAID_HEADS, paid)


def _write(path: Path, heads: Sequence[str], rows: Iterator[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)
    return path
