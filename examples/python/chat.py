"""The official openai package, pointed at Signalbox: one answer at once, then one word by word."""

import os
import sys

from openai import OpenAI

URL = os.environ.get("SIGNALBOX_URL", "http://127.0.0.1:3000")
KEY = os.environ.get("SIGNALBOX_KEY") or sys.exit("Set SIGNALBOX_KEY to a key of the role caller.")

client = OpenAI(base_url=f"{URL}/v1", api_key=KEY)


def routed_by(headers) -> str:
    """Who answered, and why, as Signalbox says in the headers of an answer."""
    agent, lane, reason, decision = (headers.get(f"x-signalbox-{name}") for name in ("agent", "lane", "reason", "decision-id"))
    return f"{agent} in lane {lane}: {reason}\n{URL}/decisions/{decision}"


def plain() -> None:
    answer = client.chat.completions.with_raw_response.create(
        model="auto",
        messages=[{"role": "user", "content": "Why does a test fail only on Mondays? Name three causes."}],
    )
    print(answer.parse().choices[0].message.content)
    print(routed_by(answer.headers))


def streaming() -> None:
    with client.chat.completions.with_streaming_response.create(
        model="lane/writing",
        messages=[{"role": "user", "content": "Describe a signal box beside a railway in three sentences."}],
        stream=True,
    ) as answer:
        for chunk in answer.parse():
            if chunk.choices:
                print(chunk.choices[0].delta.content or "", end="", flush=True)
        print()
        print(routed_by(answer.headers))


plain()
streaming()
