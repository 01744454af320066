"""Rasa without HTTP, run by Rasa's own Python 3.10: texts in (a JSON list), intents and milliseconds out.

`python rasa_in_process.py MODEL < texts.json`
"""

import asyncio
import json
import sys
import time

from rasa.core.agent import Agent


async def main() -> None:
    agent = Agent.load(sys.argv[1])
    texts = json.load(sys.stdin)
    for text in texts[:20]:
        await agent.parse_message(text)
    rows = []
    for text in texts:
        started = time.perf_counter()
        parsed = await agent.parse_message(text)
        rows.append((parsed["intent"]["name"], 1000 * (time.perf_counter() - started)))
    print("\n" + json.dumps(rows))


asyncio.run(main())
