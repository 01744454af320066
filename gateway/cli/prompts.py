"""`grs prompts`: the audio of everything that a call says."""

import csv
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.speech.catalogue import PLACE
from bot.speech.render import LANGUAGES
from bot.speech.spoken import Clip, Spoken
from gateway.bootstrap import system_clock
from gateway.cli.output import say_json, say_words
from gateway.ivr.prompts import HUMAN, NOBODY, Prompts
from gateway.loaded import load_speech
from gateway.services.listening import Heard, Listening
from gateway.services.saying import spoken
from gateway.settings import Settings, read_settings
from grs_core.domain.places import PlaceLevel
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy

_NO_PLACES, _UPAZILAS, _ALL_PLACES = "none", "upazilas", "all"
_Command = TypeVar("_Command", bound=Callable[..., object])
_LANGUAGE = click.Choice(LANGUAGES)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_SILENT_S = 2.0
"""Work that is done sooner needs no progress."""
_WITHOUT_A_VOICE = (
    "there is no voice to say them: the package espeakng-loader is not installed here (pip install espeakng-loader). "
    "Recordings of people are played, and for the rest the telephone platform is asked to say it"
)


@dataclass(frozen=True)
class _Booth:
    """What the commands work on."""

    settings: Settings

    @cached_property
    def policy(self) -> Policy:
        return load_policy(self.settings.policy_dir)

    @cached_property
    def spoken(self) -> Spoken:
        return spoken(load_speech(self.settings, self.policy), self.policy)

    @cached_property
    def prompts(self) -> Prompts:
        return Prompts.open(self.settings.voice.prompts_dir)

    def clips(self, language: str | None, places: str) -> Iterator[Clip]:
        for each in (language,) if language else LANGUAGES:
            for clip in self.spoken.catalogue(each, places != _NO_PLACES):
                if places == _ALL_PLACES or not self._is_union(clip):
                    yield clip

    def _is_union(self, clip: Clip) -> bool:
        if not clip.key.startswith(PLACE):
            return False
        return self.policy.places.get(clip.key.split(".")[1]).level is PlaceLevel.UNION


def _booth() -> _Booth:
    return _Booth(read_settings(os.environ))


def _places(default: str, why: str = "") -> Callable[[_Command], _Command]:
    return click.option(
        "--places",
        type=click.Choice([_NO_PLACES, _UPAZILAS, _ALL_PLACES]),
        default=default,
        show_default=True,
        help=f"Which names of places: none, down to upazilas and cities, or all 4,500 unions too. {why}".strip(),
    )


@click.group()
def prompts() -> None:
    """What a caller hears: the audio of every sentence, number and name."""


@prompts.command("list")
@click.option("--language", type=_LANGUAGE, help="Only this one [default: both].")
@click.option("--missing", is_flag=True, help="Only what has no audio yet.")
@click.option("--unrecorded", is_flag=True, help="Only what no person has recorded: the list for a studio.")
@click.option("--csv", "as_csv", is_flag=True, help="A table for a spreadsheet, instead of JSON lines.")
@_places(_NO_PLACES)
def prompts_list(language: str | None, missing: bool, unrecorded: bool, as_csv: bool, places: str) -> None:
    """Every prompt: what is said, under which name, and who says it (human, espeak, none)."""
    booth = _booth()
    told = (_told(booth.prompts, clip) for clip in booth.clips(language, places))
    wanted = (one for one in told if not (missing and one["by"] != NOBODY) and not (unrecorded and one["by"] == HUMAN))
    if not as_csv:
        for one in wanted:
            say_json(one)
        return
    table = csv.DictWriter(sys.stdout, ["file", "text", "key", "id", "language", "seconds", "by"], lineterminator="\n")
    table.writeheader()
    table.writerows({"file": f"{one['key']}.wav", **one} for one in wanted)


def _told(prompts: Prompts, clip: Clip) -> dict[str, Any]:
    by = prompts.by(clip)
    seconds = None if by == NOBODY else round(prompts.seconds(clip), 2)
    return {"id": clip.id, "key": clip.key, "language": clip.language, "text": clip.text, "seconds": seconds, "by": by}


@prompts.command("render")
@click.option("--again", is_flag=True, help="Say everything anew, not only what is missing.")
@_places(_UPAZILAS, "The rest is said when it is first needed.")
def prompts_render(again: bool, places: str) -> None:
    """Let the voice say every prompt that has no audio yet; a second run does nothing. Recordings of people stay.

    Everything is said anew when the voice has changed. Exit 1 when there is no voice.
    """
    done = render_missing(read_settings(os.environ), again, places)
    if done is None:
        raise SystemExit(1)
    say_json(done)
    if done["failed"]:
        raise SystemExit(1)


def render_missing(settings: Settings, again: bool = False, places: str = _UPAZILAS) -> Mapping[str, float] | None:
    """How many prompts there are, were `said` and `failed`, and in how many seconds. None, and why, without a voice."""
    booth = _Booth(settings)
    if booth.prompts.voice is None:
        say_words(f"prompts: {_WITHOUT_A_VOICE}.")
        return None
    again, began = again or booth.prompts.is_stale(), time.monotonic()
    clips = list(booth.clips(None, places))
    wanted = [clip for clip in clips if booth.prompts.by(clip) == NOBODY or again]
    made = sum(_with_progress(booth.prompts, wanted))
    booth.prompts.stamp()
    took = round(time.monotonic() - began, 1)
    return {"prompts": len(clips), "said": made, "failed": len(wanted) - made, "seconds": took}


def _with_progress(prompts: Prompts, wanted: Sequence[Clip]) -> Iterator[bool]:
    """Tells how far it is once the work takes long enough to wonder."""
    told = time.monotonic()
    for n, clip in enumerate(wanted, 1):
        yield prompts.render(clip)
        if time.monotonic() - told > _SILENT_S:
            told = time.monotonic()
            say_words(f"prompts: {n} of {len(wanted)} …")


@prompts.command("import")
@click.argument("language", type=_LANGUAGE)
@click.argument("folder", type=_FOLDER)
@click.option("--dry-run", is_flag=True, help="Only say what is wrong.")
def prompts_import(language: str, folder: Path, dry_run: bool) -> None:
    """Take people's recordings: files named by key or id (`grs prompts list`), WAV, FLAC, OGG or MP3.

    All of them or none: one wrong file, and each wrong one is named with what is wrong. Exit 1 then.
    """
    from gateway.ivr.human import read_folder

    booth = _booth()
    found = read_folder(folder, list(booth.clips(language, _ALL_PLACES)))
    for name, why in found.wrong.items():
        say_words(f"{name}: {why}")
    takes = bool(found.ready) and not found.wrong
    if takes and not dry_run:
        booth.prompts.record(found.ready)
    if not found.ready and not found.wrong:
        say_words(f"there is no recording in {folder}")
    say_json({"ok": takes, "imported": len(found.ready) if takes and not dry_run else 0, "wrong": dict(found.wrong)})
    if not takes:
        raise SystemExit(1)


@prompts.command("check")
@_places(_UPAZILAS)
def prompts_check(places: str) -> None:
    """Has every prompt of both languages its audio? Exit 1 when not."""
    booth = _booth()
    clips = list(booth.clips(None, places))
    by = [booth.prompts.by(clip) for clip in clips]
    missing = [clip for clip, who in zip(clips, by, strict=True) if who == NOBODY]
    for clip in missing:
        say_words(f"{clip.language} {clip.key}: no audio")
    unused = _unused(booth)
    if unused:
        say_words(f"{unused} recordings are of sentences that have changed since: nobody hears them")
    if booth.prompts.is_stale():
        say_words("the voice has changed; `grs prompts render` says everything anew")
    say_json(
        {
            "ok": not missing,
            "prompts": len(clips),
            "missing": len(missing),
            "recorded": by.count(HUMAN),
            "unused_recordings": unused,
            "heard_seconds": {language: _heard(booth, language) for language in LANGUAGES},
        }
    )
    if missing:
        raise SystemExit(1)


def _heard(booth: _Booth, language: str) -> dict[str, Any]:
    """Seconds: of each menu, and from the greeting to the number."""
    listening = Listening.make(booth.policy, booth.spoken, system_clock().now())
    paths = (listening.main_path(language), listening.main_path(language, waits=True))
    as_it_is = Prompts(booth.settings.voice.prompts_dir, voice=None)
    menus, shortest, longest = (_seconds(as_it_is, heard) for heard in (listening.menus(language), *paths))
    quick, slow = sum(shortest.values()), sum(longest.values())
    say_words(f"{language}: {quick:.0f} s of listening from the greeting to the number, {slow:.0f} s with every choice")
    return {"menus": menus, "main_path": shortest, "total": round(quick, 1), "with_every_choice": round(slow, 1)}


def _seconds(prompts: Prompts, heard: Heard) -> dict[str, float]:
    return {name: round(prompts.heard(clips), 1) for name, clips in heard.items()}


def _unused(booth: _Booth) -> int:
    return sum(
        len(booth.prompts.recorded(language) - {clip.id for clip in booth.clips(language, _ALL_PLACES)})
        for language in LANGUAGES
    )


COMMANDS: tuple[click.Command, ...] = (prompts,)
