"""What a case and the conversation's record keep of a key or a recording: never the citizen's words."""

from collections.abc import Mapping

from bot.dialogue.keypad import Anew, Complained, Judged, Key, Picked, Placed, Skipped, Spoke, Told, Wished

_WORDS: Mapping[str, Mapping[str, str]] = {
    "bn": {
        "pressed": "ফোনে চেপেছেন",
        "told": "ফোনে বলেছেন: রেকর্ড {short}, {seconds} সেকেন্ড",
        "talk_to_human": "ফোনে মানুষের সাথে কথা বলতে চেয়েছেন",
        "check_status": "ফোনে খবর জানতে চেয়েছেন",
        "file_complaint": "ফোনে অভিযোগ জানাতে চেয়েছেন",
    },
    "en": {
        "pressed": "Pressed on the phone",
        "told": "Told by phone: recording {short}, {seconds} seconds",
        "talk_to_human": "Asked by phone to talk to a person",
        "check_status": "Asked by phone how the case stands",
        "file_complaint": "Wants to complain, by phone",
    },
}


def note_of(key: Key, language: str, name: str = "", recording: str = "", seconds: int = 0) -> str:
    """`name`: of what was picked, "" where it has none. `recording`: our id of what was told; a few letters of it tell
    two recordings of a day apart.
    """
    words = _WORDS[language]
    match key:
        case Told():
            return words["told"].format(short=recording[:6], seconds=seconds)
        case Wished(intent, number):
            wish = words.get(intent, words["pressed"])
            return f"{wish}: {number}" if number else wish
        case Picked(option) | Spoke(option):
            return f"{words['pressed']}: {name or option}"
        case Placed(code):
            return f"{words['pressed']}: {name or code}"
        case Complained(category):
            return f"{words['pressed']}: {name or category.value}"
        case Judged(number, solved):
            return f"{words['pressed']}: {number} {'1' if solved else '2'}"
        case Skipped() | Anew():
            return words["pressed"]
