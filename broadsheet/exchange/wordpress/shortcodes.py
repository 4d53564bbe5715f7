"""WordPress's shortcodes: the ones that show something become HTML, the others go and are reported.

Square brackets are also ordinary writing (“[sic]”), and only the exporting site knew which names its plug-ins had
taken. So an unknown name counts as a shortcode only where it looks like nothing else: with attributes, or in a pair.
"""

import re
from collections.abc import Iterable
from html import escape, unescape

# A tag is matched first so that brackets inside its attributes stay untouched.
TOKEN = re.compile(
    r"<[a-zA-Z/!][^<>]*>"
    r"|(?P<before>\[?)\[(?P<end>/)?(?P<name>[a-zA-Z][\w-]{0,60})(?P<rest>[^\[\]<>]*(?:<[^<>\[\]]*>[^\[\]<>]*)?)\](?P<after>\]?)"
)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|(https?://\S+)""")
PLAYED = {"video": ("src", "mp4", "m4v", "webm", "ogv", "flv"), "audio": ("src", "mp3", "m4a", "ogg", "wav", "flac")}
EMBEDS = frozenset(
    {"embed", "youtube", "vimeo", "soundcloud", "tweet", "instagram", "facebook", "spotify", "dailymotion"}
)
ALONE_AND_KNOWN = frozenset({"gallery", "playlist", "contact-form", "sitemap", "archives", "login", "search"})
IMAGE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)


class Shortcodes:
    """Expands the shortcodes of one post; `dropped` names those that nothing could be made of."""

    def __init__(self, gallery: Iterable[int] = ()) -> None:
        self.gallery = tuple(gallery)
        self.dropped: list[str] = []

    def expand(self, content: str) -> str:
        """`content` with HTML in place of its shortcodes."""
        if "[" not in content:
            return content
        tokens = [match for match in TOKEN.finditer(content) if match["name"]]
        partners = _partners(tokens)
        parts, position = [], 0
        for index, token in enumerate(tokens):
            if token.start() < position:
                continue
            if token["before"] and token["after"]:
                if not self._is_shortcode(token, False):
                    continue
                parts.append(content[position : token.start()] + token[0][1:-1])
                position = token.end()
                continue
            partner = tokens[partners[index]] if index in partners else None
            start = token.start("before") + len(token["before"])
            if not self._is_shortcode(token, partner is not None):
                continue
            parts.append(content[position:start])
            position = token.end() - len(token["after"])
            if token["end"]:
                continue
            if partner is not None and token["name"].lower() in {"caption", "wp_caption", "video", "audio", *EMBEDS}:
                inner = content[position : partner.start("before") + len(partner["before"])]
                parts.append(self._html(token, inner))
                position = partner.end() - len(partner["after"])
            else:
                parts.append(self._html(token, None))
        return "".join([*parts, content[position:]])

    def _is_shortcode(self, token: "re.Match[str]", has_partner: bool) -> bool:
        name, rest = token["name"].lower(), token["rest"].strip()
        if has_partner or (token["end"] and name in {"caption", "wp_caption", *PLAYED, *EMBEDS}):
            return True
        if token["end"]:
            return False
        if name in ALONE_AND_KNOWN or name in EMBEDS or name in PLAYED:
            return not rest or rest == "/" or bool(ATTRIBUTE.search(rest)) or rest.startswith("=")
        return rest.endswith("/") or bool(re.match(r"[\w-]+\s*=\s*[\"'\w]", rest))

    def _html(self, token: "re.Match[str]", inner: str | None) -> str:
        name = token["name"].lower()
        named = {key.lower(): two or one or bare for key, two, one, bare, _ in ATTRIBUTE.findall(token["rest"]) if key}
        loose = [url for *_, url in ATTRIBUTE.findall(token["rest"]) if url]
        if name in ("caption", "wp_caption"):
            return _captioned(inner or "", named.get("caption", ""))
        if name == "gallery":
            return self._gallery(named)
        if name in PLAYED:
            source = (
                next((named[key] for key in PLAYED[name] if named.get(key)), "")
                or "".join(loose[:1])
                or (inner or "").strip()
            )
            return f'<{name} src="{escape(unescape(source))}"></{name}>' if source else self._drop(name)
        if name in EMBEDS:
            equals = token["rest"].strip().removeprefix("=").strip() if token["rest"].startswith("=") else ""
            address = (inner or "").strip() or named.get("url") or named.get("src") or equals or "".join(loose[:1])
            if unescape(address).startswith(("http://", "https://", "//")):
                return f'<iframe src="{escape(unescape(address))}"></iframe>'
        return self._drop(name)

    def _gallery(self, named: dict[str, str]) -> str:
        chosen = named.get("ids") or named.get("include") or ""
        numbers = [int(number) for number in re.findall(r"\d{1,18}", chosen)] or list(self.gallery)
        excluded = set(re.findall(r"\d+", named.get("exclude", "")))
        images = [f'<img class="wp-image-{number}">' for number in numbers if str(number) not in excluded]
        return f'\n\n<figure class="gallery">{"".join(images)}</figure>\n\n' if images else self._drop("gallery")

    def _drop(self, name: str) -> str:
        self.dropped.append(name)
        return ""


def _partners(tokens: "list[re.Match[str]]") -> dict[int, int]:
    """For every token that opens or closes a pair, the index of the other one."""
    partners: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        name = token["name"].lower()
        if token["before"] and token["after"]:
            continue
        if not token["end"]:
            waiting.setdefault(name, []).append(index)
        elif waiting.get(name):
            other = waiting[name].pop()
            partners[other], partners[index] = index, other
    return partners


def _captioned(inner: str, caption: str) -> str:
    """A picture and its caption, which WordPress before 3.4 kept in an attribute and since then after the picture."""
    image = IMAGE.search(inner)
    if image is None:
        return f"<figure>{inner}<figcaption>{caption}</figcaption></figure>"
    caption = caption or (inner[: image.start()] + inner[image.end() :]).strip()
    return f'\n\n<figure class="wp-caption">{image[0]}<figcaption>{caption}</figcaption></figure>\n\n'
