"""What is to be said of a display name, a handle or a profile's text: the same as of a comment, where it applies."""

from broadsheet.common.text import links_in
from broadsheet.conversation.pipeline import Verdict
from broadsheet.moderation.texts.steps import judge_capitals, judge_contacts, judge_domains


def judge_name(text: str) -> list[Verdict]:
    """Addresses and numbers, listed and hidden links, and capitals in what is more than a name. Empty: nothing."""
    judged = (judge_domains(text, links_in(text)), judge_contacts(text), judge_capitals(text))
    return [verdict for verdict in judged if verdict is not None]
