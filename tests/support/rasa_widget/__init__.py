"""A published web widget for Rasa's REST channel (npm, `@scalableminds/chatroom`), and another site that shows it.

`.ci/system.sh` brings its bundle, as it is; nothing of it is shipped with Protikar.
"""

from pathlib import Path

from flask import Flask, Response, send_from_directory

BUNDLE = Path(__file__).parent / "node_modules"
_FILES = ("Chatroom.js", "Chatroom.css")


def widget_is_here() -> bool:
    return all((BUNDLE / name).is_file() for name in _FILES)


def another_site(ours: list[str]) -> Flask:
    """`/ours` shows our button, `/theirs` that widget; `ours` holds the address of Protikar once it is known."""
    site = Flask(__name__, static_folder=None)

    @site.get("/ours")
    def with_our_button() -> str:
        return _page(f'<p>এক দপ্তরের সাইট</p><script src="{ours[0]}/embed.js" data-lang="bn"></script>')

    @site.get("/theirs")
    def with_their_widget() -> str:
        container = 'container: document.querySelector("#at"), title: "Protikar"'
        options = f'{{host: "{ours[0]}", startMessage: "/session_start", {container}}}'
        return _page(
            '<link rel="stylesheet" href="/Chatroom.css"><div id="at"></div><script src="/Chatroom.js"></script>'
            f"<script>new window.Chatroom({options}).openChat();</script>"
        )

    @site.get("/<name>")
    def part(name: str) -> Response:
        return send_from_directory(BUNDLE, name)

    return site


def _page(body: str) -> str:
    head = '<meta charset="utf-8"><title>দপ্তর</title><link rel="icon" href="data:,">'
    return f'<!doctype html><html lang="bn"><head>{head}</head><body>{body}</body></html>'
