"""LangGraph with Signalbox as the model endpoint: an agent that may call a tool before it answers."""

import os
import sys

from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

URL = os.environ.get("SIGNALBOX_URL", "http://127.0.0.1:3000")
KEY = os.environ.get("SIGNALBOX_KEY") or sys.exit("Set SIGNALBOX_KEY to a key of the role caller.")


@tool
def count_words(text: str) -> int:
    """Counts the words of a text."""
    return len(text.split())


# The same user: Signalbox keeps the conversation with the agent that began it.
model = ChatOpenAI(
    base_url=f"{URL}/v1",
    api_key=KEY,
    model="auto",
    include_response_headers=True,
    model_kwargs={"user": "graph-example"},
).bind_tools([count_words])


def answer(state: MessagesState) -> dict:
    message = model.invoke(state["messages"])
    headers = message.response_metadata["headers"]
    print(f"{headers['x-signalbox-agent']} in lane {headers['x-signalbox-lane']}: {headers['x-signalbox-reason']}")
    return {"messages": [message]}


graph = StateGraph(MessagesState)
graph.add_node("answer", answer)
graph.add_node("tools", ToolNode([count_words]))
graph.add_edge(START, "answer")
graph.add_conditional_edges("answer", tools_condition)
graph.add_edge("tools", "answer")

question = "How many words has the sentence: the points are set and the line is clear?"
# The limit ends a model that only ever calls tools.
result = graph.compile().invoke({"messages": [("user", question)]}, {"recursion_limit": 10})
for message in result["messages"]:
    print(f"{message.type}: {message.content or [call['name'] for call in message.tool_calls]}")
