"""Portraits of the reporters: head and shoulders, light from the upper left, a few flat shapes each."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from broadsheet.demo.illustrations.canvas import Sheet, smooth


@dataclass(frozen=True)
class Sitter:
    """How somebody looks. Colours are CSS colours; `hair` and `collar` name shapes drawn below."""

    seed: int
    ground: tuple[str, str]
    skin: str
    shade: str
    hair: str
    hair_colour: str
    coat: str
    shirt: str
    collar: str = "jacket"
    glasses: str = ""
    beard: str = ""
    earrings: str = ""
    lips: str = "#9c4a41"
    jaw: float = 1.0
    turn: float = 0.0


FACE = "M292 330Q286 232 400 226Q514 232 508 336Q508 430 476 492Q442 548 400 550Q358 548 324 492Q292 430 292 330Z"


def _hair_behind(s: Sheet, who: Sitter) -> None:
    """Draw what falls behind the head."""
    colour = who.hair_colour
    shapes = {
        "long": "M268 330Q250 180 400 172Q556 180 536 340Q548 500 578 610Q500 650 440 600H350Q290 660 214 604Q262 470 268 330Z",
        "bob": "M258 350Q236 176 400 168Q566 176 544 356Q552 470 520 520H282Q248 470 258 350Z",
        "scarf": "M246 360Q220 150 400 146Q582 150 554 366Q560 520 600 640H204Q246 500 246 360Z",
    }
    if who.hair in shapes:
        s.path(shapes[who.hair], colour)
        s.stipple(shapes[who.hair], "#14101a", 0.1, 0.75, 0)
    elif who.hair == "curls":
        s.disc(400, 290, 128, colour)
        for index in range(90):
            angle, reach = index * 2.4, 150 * (index / 90) ** 0.5
            s.disc(400 + math.cos(angle) * reach, 268 + math.sin(angle) * reach * 0.9, s.random.uniform(24, 40), colour)
    elif who.hair == "bun":
        s.disc(430, 160, 74, colour)
        s.stipple("M356 160a74 74 0 1 0 148 0a74 74 0 1 0 -148 0Z", "#14101a", 0.0, 0.7, 30)
        s.disc(400, 288, 126, colour)
    elif who.hair == "bald":
        s.disc(400, 306, 120, who.skin)
    else:
        s.path("M277 366Q262 190 400 182Q540 190 523 366Z", colour)


def _hair_before(s: Sheet, who: Sitter) -> None:
    """Draw what lies over the brow."""
    colour = who.hair_colour
    shapes = {
        "long": "M282 346Q276 230 372 226Q420 290 520 320Q530 190 400 176Q262 184 270 352Z",
        "bob": "M270 372Q262 262 300 262Q400 296 502 262Q536 270 530 376Q560 176 400 168Q240 178 262 380Z",
        "short": "M282 352Q268 250 316 244Q410 276 492 250Q528 262 516 352Q548 196 440 172Q300 150 276 250Q264 300 282 352Z",
        "crop": "M290 330Q284 244 340 252Q400 236 462 252Q516 246 510 330Q534 186 400 184Q266 186 290 330Z",
        "swept": "M284 352Q270 262 340 250Q440 262 512 232Q520 300 514 352Q552 196 446 166Q350 150 296 208Q262 262 284 352Z",
        "bald": "M286 366Q276 318 296 292Q284 250 300 250Q276 236 274 320Q274 350 286 366ZM514 366Q524 318 504 292Q516 250 500 250Q524 236 526 320Q526 350 514 366Z",
        "bun": "M284 340Q282 236 400 230Q518 236 516 340Q536 176 400 170Q266 176 284 340Z",
        "scarf": "M276 430Q262 226 400 220Q540 226 524 430Q566 190 400 170Q236 190 276 430Z",
    }
    if who.hair in shapes:
        s.path(shapes[who.hair], colour)
        s.stipple(shapes[who.hair], "#f4dcb4", 0.42, 0.0, 60)
    elif who.hair == "curls":
        for index in range(34):
            x = 284 + index * 7
            s.disc(
                x, 246 - 46 * (1 - ((x - 400) / 130) ** 2) + s.random.uniform(-16, 14), s.random.uniform(16, 30), colour
            )
        for _ in range(26):
            s.line(
                f"M{300 + s.random.uniform(0, 190):.0f} {170 + s.random.uniform(0, 60):.0f}q10 -12 20 0",
                "#f4dcb4",
                3,
                0.3,
            )


def _clothes(s: Sheet, who: Sitter) -> None:
    """Draw neck, shirt and coat."""
    s.path("M340 470L334 600Q400 680 466 600L460 470Z", who.skin)
    s.stipple("M336 500Q400 620 464 500L466 600Q400 660 334 600Z", who.shade, 1, 0.45)
    body = "M60 840Q70 690 200 650L330 596Q400 660 470 596L600 650Q730 690 740 840Z"
    s.path(body, who.coat)
    s.stipple(body, "#100c14", 0.0, 0.8, 0)
    if who.collar == "jacket":
        s.path("M330 592Q400 670 470 592L500 616L410 840H390L300 616Z", who.shirt)
        s.path(
            "M326 590L250 640L300 720L276 740L384 840H396L340 640ZM474 590L550 640L500 720L524 740L416 840H404L460 640Z",
            who.coat,
        )
        s.stipple("M474 590L550 640L500 720L524 740L416 840H404L460 640Z", "#100c14", 0.7, 0.2)
        s.line("M326 590L250 640L300 720L276 740L384 840M474 590L550 640L500 720L524 740L416 840", "#100c14", 4, 0.5)
    elif who.collar == "polo":
        s.path("M318 570Q400 640 482 570L496 640Q400 706 304 640Z", who.coat)
        s.stipple("M318 570Q400 640 482 570L496 640Q400 706 304 640Z", "#100c14", 0.0, 0.6, 0)
        s.line("M304 640Q400 706 496 640", "#100c14", 5, 0.5)
    elif who.collar == "shirt":
        s.path("M330 590L270 640L352 724L400 660L448 724L530 640L470 590Q400 670 330 590Z", who.shirt)
        s.line("M330 590L270 640L352 724L400 660L448 724L530 640L470 590", "#100c14", 4, 0.4)
        for y in (720, 780):
            s.disc(400, y, 6, "#100c14", 0.5)
    else:
        s.path("M300 606Q400 720 500 606Q470 740 400 742Q330 740 300 606Z", who.skin)
        s.line("M310 640Q400 760 490 640", who.shirt, 7)
        s.disc(400, 702, 13, who.shirt)


def _features(s: Sheet, who: Sitter) -> None:
    """Draw the face: few marks, the shadow on the right."""
    dark = "#1f141a"
    s.disc(290, 388, 20, who.skin, squash=1.6)
    s.disc(510, 388, 20, who.shade, squash=1.6)
    s.path(FACE, who.skin)
    s.stipple(FACE, who.shade, -0.5, 0.9, 12)
    s.path("M420 240Q516 250 508 336Q508 430 476 492Q450 540 408 549Q470 470 462 380Q458 290 420 240Z", who.shade, 0.45)
    x = who.turn
    for eye, brow in ((346 + x, -1), (448 + x, 1)):
        s.path(f"M{eye - 26} 384Q{eye} 362 {eye + 26} 384Q{eye} 398 {eye - 26} 384Z", "#f4e9da")
        s.disc(eye + 3, 382, 11, dark)
        s.disc(eye - 1, 378, 3.2, "#ffffff")
        s.line(f"M{eye - 28} 384Q{eye} 358 {eye + 28} 383", dark, 5)
        s.line(
            f"M{eye - 30} {346 if brow < 0 else 340}Q{eye} {328} {eye + 30} {340 if brow < 0 else 348}",
            who.hair_colour if who.hair not in {"scarf"} else dark,
            9,
            0.9,
        )
    s.path(
        f"M{404 + x} 386Q{418 + x} 430 {428 + x} 446Q{412 + x} 462 {388 + x} 452Q{410 + x} 446 {404 + x} 386Z",
        who.shade,
        0.9,
    )
    if who.beard:
        beard = "M296 400Q304 440 340 462Q400 446 460 462Q496 440 504 400Q510 470 474 520Q440 572 400 574Q360 572 326 520Q290 470 296 400Z"
        s.path(beard, who.beard)
        s.stipple(beard, "#14101a", 0.0, 0.7, 0)
    s.path(
        f"M{362 + x} 492Q{388 + x} 482 {402 + x} 489Q{418 + x} 482 {440 + x} 490Q{404 + x} 520 {362 + x} 492Z", who.lips
    )
    s.line(f"M{360 + x} 492Q{402 + x} 503 {444 + x} 489", dark, 3.5, 0.75)
    if who.glasses:
        for eye in (346 + x, 448 + x):
            s.add(
                f'<rect x="{eye - 42}" y="348" width="84" height="70" rx="{34 if who.glasses == "round" else 16}" fill="#fff" fill-opacity=".13" stroke="{dark}" stroke-width="7"/>'
            )
        s.line(f"M{388 + x} 376q9 -8 18 0M{304 + x} 374L290 366M{490 + x} 374L510 366", dark, 6)
    if who.earrings:
        for at in (282, 518):
            s.disc(at, 436, 12, who.earrings)


def portrait(who: Sitter) -> Sheet:
    """Draw one sitter on a square sheet."""
    s = Sheet(who.seed, 800, 800)
    s.sky(*who.ground)
    s.glow(250, 230, 620, "#fff3d6", 0.55)
    s.path(
        smooth(
            [(-40, 640), (140, 560), (360, 650), (600, 540), (860, 620), (860, 860), (-40, 860), (-40, 640)],
            closed=True,
        ),
        who.ground[1],
        0.7,
    )
    s.stipple("M440 -40H840V840H560Q700 420 440 -40Z", "#1f1824", 0.0, 0.5, 0)
    _hair_behind(s, who)
    _clothes(s, who)
    _features(s, who)
    _hair_before(s, who)
    return s


SITTERS: dict[str, Sitter] = {
    "ines-tarrow": Sitter(
        1, ("#8fb3b0", "#4f7f86"), "#d9a074", "#a9694f", "bob", "#2e2026", "#2f4a63", "#f1e4cb", turn=-4
    ),
    "sarita-venncombe": Sitter(
        2,
        ("#e0b184", "#b5654d"),
        "#a86c48",
        "#74432f",
        "long",
        "#1d141c",
        "#6b2f3f",
        "#f3e6cf",
        glasses="square",
        lips="#8a3038",
    ),
    "kofi-adderstone": Sitter(
        3,
        ("#a9b98a", "#5f7f5a"),
        "#6b4330",
        "#43281f",
        "crop",
        "#17110f",
        "#4a5a3f",
        "#e9dcc0",
        collar="shirt",
        beard="#1d1513",
        lips="#7a3f38",
    ),
    "tomasz-wykeling": Sitter(
        4,
        ("#a7adb8", "#5a6780"),
        "#e3b48f",
        "#b97d60",
        "swept",
        "#8a7f7a",
        "#33384a",
        "#c9d3d6",
        collar="polo",
        beard="#9a8f88",
        lips="#a9605a",
    ),
    "leyla-farrandine": Sitter(
        5,
        ("#e3a08f", "#a8485a"),
        "#c98a60",
        "#955a40",
        "curls",
        "#3a1f1d",
        "#2f2a45",
        "#e0b45c",
        collar="open",
        earrings="#e0b45c",
        lips="#a8323f",
    ),
    "fergus-obimara": Sitter(
        6,
        ("#f0c987", "#cf8a45"),
        "#7d4f38",
        "#523024",
        "short",
        "#1a1212",
        "#b8452f",
        "#f3ead6",
        collar="polo",
        turn=4,
        lips="#84463f",
    ),
    "meilin-carrock": Sitter(
        7,
        ("#b3c9c9", "#5f8f9a"),
        "#e6bb90",
        "#bd8663",
        "bun",
        "#1a161e",
        "#e9e0cb",
        "#5f8f9a",
        collar="shirt",
        glasses="round",
        lips="#ab4f4c",
    ),
    "dunstan-pellew-rai": Sitter(
        8,
        ("#8f9fb8", "#3f557a"),
        "#b57c56",
        "#80503a",
        "bald",
        "#c9c3ba",
        "#22385a",
        "#c8674a",
        collar="polo",
        beard="#d9d3c8",
        lips="#94524a",
    ),
    "rosalind-achterby": Sitter(
        9,
        ("#d9c39a", "#8f7a5a"),
        "#ecc3a1",
        "#c48f73",
        "bob",
        "#d6d1c9",
        "#3f6a66",
        "#fbf3dc",
        glasses="round",
        earrings="#c8452f",
        lips="#b04a45",
    ),
    "yusuf-marchlane": Sitter(
        10,
        ("#c3b0c9", "#77618f"),
        "#c08a62",
        "#875a40",
        "swept",
        "#231a1c",
        "#5a4a3f",
        "#e6ecea",
        beard="#2a1f20",
        turn=-3,
        lips="#95524a",
    ),
}


def sitting(slug: str) -> Callable[[], Sheet]:
    """Return the drawing function of one sitter's portrait."""
    return lambda: portrait(SITTERS[slug])
