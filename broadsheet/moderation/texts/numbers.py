"""Which figures in a text are a telephone number: see contacts.py."""

import re
from collections.abc import Iterator

# Figures with what may stand between those of one number. One class, so that a run is read once.
_RUN = re.compile(r"[0-9][0-9 ().\-/–‑·\u00a0]*")
_AT_ENDS = " (.-/–‑·\u00a0"
_SHORTEST = 6
_LONGEST_ADDRESS = 200
_BEFORE = 24
_CUE = re.compile(
    r"\b(?:tel|fon|telefon|telephone|phone|mobile|mobil|handy|cell|call|ring|text|whatsapp|signal|sms|nummer|rufnummer|"
    r"anrufen|appelez|appeler|téléphone|portable|fax|هاتف|جوال|موبايل|واتساب|اتصل|رقم)\b[^\n\d]{0,12}\Z",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"(?:isbn|issn|iban|doi|bic|§|\bart\.?|\bno\.|\bnr\.|#|[€$£¥])[^\w\n]{0,4}(?:1[03][: ]{1,2})?\Z", re.I
)
_PART_OF_MORE = re.compile(r"(?:[^\W\d]|_|\d[.,:]|[=&?/\\])\Z")
_GOES_ON = re.compile(r"[^\W_]|[,:]\d|[%€$£°_=]")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = re.compile(
    rf"(?<![\d./-])(?:{_DAY}[./-] ?{_MONTH}[./-] ?(?:{_YEAR}|\d\d)?|{_MONTH}[./-]{_DAY}[./-](?:{_YEAR}|\d\d)"
    rf"|{_YEAR}[./-]{_MONTH}[./-]{_DAY}|{_DAY} {_MONTH} {_YEAR})(?![./-]?\d)"
)
_HOUR = r"(?:(?:[01]?\d|2[0-4])\.|[01]\d|2[0-4])[0-5]\d"
_HOURS = re.compile(rf"(?<![\d./-]){_HOUR} ?[-–] ?{_HOUR}(?![\d./-])")
_RESULTS = re.compile(r"(?:\d{1,2}[-–]\d{1,2} ?)+\Z")
_DASH = re.compile(r" ?[-–‑] ?")
_IN_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+\Z")
_FOUR_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
_FILE = re.compile(rf"\d+/{_YEAR}(?:/\d+)?\Z")
_NORTH_AMERICAN = re.compile(r"\(?[2-9]\d\d(?:\) ?|[.-])[2-9]\d\d[.-]\d{4}\Z")
# The codes of countries in use (ITU-T E.164, list of assigned codes).
_COUNTRY = re.compile(
    r"1(?=[2-9])|7|2[07]|2[1-69]\d|3[0-469]|3[578]\d|4[013-9]|42\d|5[1-8]|5[09]\d|6[0-6]|6[789]\d|8[1246]|8[0578]\d"
    r"|9[0-58]|9[679]\d"
)
_FEWEST, _FEWEST_AFTER_CUE, _MOST = 8, 5, 15
_MOST_NATIONAL = 13
_PAIRS = 5
_HIGHEST_DRAWN = 50


def telephones(text: str) -> list[str]:
    """The telephone numbers of a text that `plain` has read, as they are written."""
    return [written for found in _RUN.finditer(text) for written in _in_run(text, found)]


def _in_run(text: str, found: re.Match[str]) -> Iterator[str]:
    start = found.start()
    run = found[0].rstrip(_AT_ENDS)
    if len(run) < _SHORTEST:
        return
    # “(+49) 30 …”, “+(49) 30 …”
    opened = text[max(0, start - 2) : start]
    run = opened[len(opened.rstrip("+(")) :] + run
    start -= len(run) - len(found[0].rstrip(_AT_ENDS))
    before = text[max(0, start - _BEFORE) : start]
    if _PART_OF_MORE.search(before[-2:]) or _NO_PHONE.search(before) or _is_in_address(text, start):
        return
    if _GOES_ON.match(text, start + len(run)):
        # What letters or more figures follow belongs to them, back to the last space.
        run = run[: run.rfind(" ") + 1].rstrip(_AT_ENDS)
    parts = [part.strip(" .-/–‑·\u00a0") for part in _HOURS.sub("\n", _DATE.sub("\n", run)).split("\n")]
    has_cue = _CUE.search(before) is not None
    for part in parts:
        yield from _numbers(part, has_cue)


def _is_in_address(text: str, place: int) -> bool:
    """Whether the place is within the address of a page: its port, its path."""
    token = text[max(0, place - _LONGEST_ADDRESS) : place].rpartition(" ")[2].rpartition("\n")[2].lower()
    return "://" in token or token.startswith("www.")


def _numbers(run: str, has_cue: bool) -> list[str]:
    """The number that a run is, or those that it is a row of."""
    if not _is_too_long(run):
        return [run] if _is_telephone(run, has_cue) else []
    each = re.split(r" (?=0\d{2})| / ", run)
    return each if len(each) > 1 and all(_is_telephone(part, False) for part in each) else []


def _is_too_long(run: str) -> bool:
    return sum(map(str.isdigit, run)) > _MOST + 2


def _is_telephone(run: str, has_cue: bool) -> bool:
    run = run.replace("\u00a0", " ")
    digits = "".join(filter(str.isdigit, run))
    if not digits or len(digits) > _MOST + 2 or _is_something_else(run, digits):
        return False
    if run.lstrip("(").startswith("+"):
        return _is_international(digits)
    if digits.startswith("00"):
        return _is_international(digits[2:])
    if digits.startswith("0"):
        return _is_national(run, digits)
    if _NORTH_AMERICAN.match(run):
        return True
    return has_cue and _FEWEST_AFTER_CUE < len(digits) <= _MOST and not _are_sums_or_years(run)


def _is_something_else(run: str, digits: str) -> bool:
    close = _DASH.sub("-", run)
    # Bits, and people who count.
    if set(digits) <= {"0", "1"} or len(set(digits)) == 1 or run.startswith("0 1 2 3 4 5 6 7 8"):
        return True
    shapes = (_RESULTS, _FOUR_NUMBERS, _FILE)
    return (
        any(shape.match(close) for shape in shapes)
        or digits == "0"
        or close.startswith("0.")
        or _is_isbn(close, digits)
    )


def _is_isbn(run: str, digits: str) -> bool:
    """ISO 2108:2005, ten digits in four groups; the last is a check."""
    groups = re.split("[ -]", run)
    if len(digits) != 10 or len(groups) != 4 or len(groups[3]) != 1:
        return False
    return sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 11 == 0


def _is_international(digits: str) -> bool:
    country = _COUNTRY.match(digits)
    if country is None or not _FEWEST <= len(digits) <= _MOST + 1:
        return False
    rest = digits[country.end() :]
    return not rest.startswith("00") and set(rest) != {"0"}


def _is_national(run: str, digits: str) -> bool:
    if not _FEWEST <= len(digits) <= _MOST_NATIONAL or len(set(digits)) < 3:
        return False
    groups = re.findall(r"\d+", run)
    if len(groups) > 2 and all(len(group) == 2 for group in groups):
        # French and Belgian numbers are five pairs; so are numbers drawn, which are small and in their order.
        is_drawn = groups == sorted(set(groups)) and int(groups[-1]) <= _HIGHEST_DRAWN
        return len(groups) == _PAIRS and not is_drawn
    return True


def _are_sums_or_years(run: str) -> bool:
    return _IN_THOUSANDS.match(run) is not None or re.fullmatch(rf"{_YEAR}(?:[ /-]{_YEAR})*", run) is not None
