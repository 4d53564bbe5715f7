"""Pictures of the towns by day and by night."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

import math

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


def housing_estate() -> Sheet:
    """Brick blocks of flats at dusk in winter, half of their windows lit, neighbours crossing the snow."""
    s = Sheet(51)
    s.sky("#2f3f66", "#6f6a90", "#c98f92", "#f0bd93")
    s.glow(300, 700, 620, "#ffd9a4", 0.8)
    s.clouds(200, "#8b7f9f", 6, 110, 0.4)
    s.ridge(690, 50, "#7d6f8c", "#b08a97", depth=140)
    for x, top, width, wall, dark, rows in (
        (60, 430, 300, "#6e5b7b", "#54486b", 6), (1430, 400, 420, "#6a5775", "#4d4263", 6), (430, 300, 420, "#a3584d", "#4a2f45", 8),
        (930, 210, 430, "#b3604f", "#4a2f45", 9),
    ):  # fmt: skip
        body = outline([(x, top), (x + width, top), (x + width, 905), (x, 905)])
        s.path(body, wall)
        s.stipple(body, "#2c2343", 0.0, 0.7, 0)
        s.box(x - 10, top - 16, width + 20, 22, dark)
        s.box(x + width * 0.7, top - 64, 60, 54, dark)
        columns = int(width // 72)
        s.windows(
            x + 26, top + 40, columns, rows, (42, 44), (72, 72), ["#ffd27a", "#ffc15e", "#ffe3a6"], "#2c2343", 0.42
        )
        for row in range(rows):
            s.box(x + 14, top + 90 + row * 72, width - 28, 7, dark, 0.7)
    s.box(1250, 160, 26, 60, "#4a2f45")
    s.path(
        smooth([(1262, 150), (1240, 110), (1290, 70), (1240, 20), (1310, -30)]),
        "none",
        extra='stroke="#e9d3cf" stroke-width="34" stroke-linecap="round" stroke-opacity=".3" filter="url(#soft)"',
    )
    s.path("M-40 880Q500 830 900 880T1840 850V1240H-40Z", s.blend("#d9c3c9", "#8d86ad", "#4f5180"))
    s.stipple("M-40 940Q500 890 900 960T1840 930V1240H-40Z", "#3b3d6b", 0.0, 0.7)
    for x, y in ((700, 905), (1120, 900), (1590, 890), (260, 900)):
        s.path(f"M{x - 90} {y + 10}h180l120 120h-420Z", "#ffe2a6", 0.28, 'filter="url(#soft)"')
    for x, y, height in ((180, 930, 360), (1690, 960, 430)):
        s.line(
            f"M{x} {y}C{x + 8} {y - height * 0.4:.0f} {x - 8} {y - height * 0.5:.0f} {x} {y - height * 0.62:.0f}",
            "#241d38",
            height * 0.045,
        )
        for angle in range(-70, 71, 20):
            length = height * s.random.uniform(0.32, 0.48)
            tip_x, tip_y = (
                x + math.sin(math.radians(angle)) * length,
                y - height * 0.58 - math.cos(math.radians(angle)) * length,
            )
            s.line(
                f"M{x} {y - height * 0.5:.0f}Q{x + (tip_x - x) * 0.3:.0f} {tip_y + length * 0.4:.0f} {tip_x:.0f} {tip_y:.0f}",
                "#241d38",
                height * 0.016,
            )
    s.line("M1010 1010V650q0 -30 40 -30", "#241d38", 10)
    s.glow(1056, 632, 190, "#ffe2a0", 1)
    s.disc(1052, 626, 12, "#fff3d0")
    for x, foot, height, coat, pose, facing in (
        (620, 1085, 250, "#241d38", "walk", 1), (720, 1085, 160, "#b5483d", "walk", 1), (1240, 1050, 230, "#2f3a63", "carry", -1),
        (1420, 1000, 180, "#4a2f45", "stand", -1), (1475, 1000, 176, "#241d38", "stand", -1),
    ):  # fmt: skip
        s.path(f"M{x - 10} {foot}l150 46h70l-190 -50Z", "#3b3d6b", 0.6)
        s.person(
            x,
            foot,
            height,
            coat,
            pose,
            facing,
            skin="#2b2033",
            legs="#1d1730",
            hat="#d8b45c" if coat == "#b5483d" else "#1d1730",
        )
    for _ in range(110):
        s.disc(
            s.random.uniform(0, 1800),
            s.random.uniform(0, 1200),
            s.random.uniform(1.5, 4),
            "#fff6ec",
            s.random.uniform(0.3, 0.8),
        )
    return s


def tram_depot() -> Sheet:
    """Trams stand in the depot before the first service; a driver walks to hers with a lamp behind her."""
    s = Sheet(71)
    s.sky("#10212c", "#1d3a44", "#2b4b4c")
    for index in range(7):
        inset = index * 84
        tone = ["#0d1a23", "#13242d", "#1a313a", "#223e45", "#2c4b50", "#385a5b", "#466a67"][index]
        s.path(
            f"M{-40 + inset} 1240V{330 - index * -22}Q{900} {-360 + index * 92} {1840 - inset} {330 + index * 22}V1240Z",
            tone,
        )
        s.line(f"M{-40 + inset} {420 + index * 16}H{1840 - inset}", "#0d1a23", 6, 0.6)
    s.path("M590 900V560Q900 330 1210 560V900Z", s.blend("#7e9b8b", "#f3c98b", "#ffe3b0"))
    s.glow(900, 720, 520, "#ffe0a5", 0.85)
    for index, x in enumerate((640, 720, 800, 1010, 1090, 1160)):
        s.box(x, 640 + (index % 3) * 20, 58, 220, "#6f8079", 0.8)
        s.windows(x + 10, 660 + (index % 3) * 20, 2, 4, (12, 16), (22, 34), ["#fff0c4"], "#53655f", 0.5)
    s.path("M560 860H1240L1900 1240H-100Z", s.blend("#b28c62", "#3b3d3a", "#151d22"))
    for x in (-260, 330, 760, 1040, 1470, 2060):
        s.line(f"M{900 + (x - 900) * 0.33:.0f} 862L{x} 1240", "#e9c88f", 6, 0.75)
    for x, scale, colour in (
        (300, 1.5, "#b8412f"),
        (1500, 1.5, "#2f6a70"),
        (655, 0.62, "#c9963f"),
        (1150, 0.62, "#b8412f"),
    ):
        s.begin(f'transform="translate({x} {900 if scale < 1 else 1080}) scale({scale})"')
        body = "M-150 30V-330Q-146 -390 -90 -396H90Q146 -390 150 -330V30Q150 52 130 52H-130Q-150 52 -150 30Z"
        s.path(body, colour)
        s.path("M-150 -150H150V-330Q146 -390 90 -396H-90Q-146 -390 -150 -330Z", "#f0e0bf")
        s.stipple(body, "#0d1a23", 0.75, 0.0, 0 if x < 900 else 180)
        s.box(-124, -318, 248, 150, "#172a33", r=12)
        s.path("M-110 -176L-30 -312H40L-60 -176Z", "#8fb0a8", 0.28)
        s.box(-74, -376, 148, 38, "#1b1712", r=6)
        s.box(-62, -368, 124, 22, "#ffc861", 0.95, 4)
        s.person(-50, -150, 130, "#0b141a", "stand", 1) if x == 300 else None
        for lamp in (-98, 98):
            s.disc(lamp, -60, 22, "#fff3cc")
            s.glow(lamp, -60, 120, "#ffe7ad", 0.9)
        s.box(-120, -18, 240, 14, "#f0e0bf")
        s.box(-140, 40, 280, 34, "#10181d")
        s.line("M-40 -396L0 -470L44 -396M-60 -470H60", "#10181d", 7)
        s.end()
    s.beam([(150, 990), (450, 990), (620, 1240), (-40, 1240)], "#ffe7ad", 0.45)
    s.beam([(1350, 990), (1650, 990), (1840, 1240), (1180, 1240)], "#ffe7ad", 0.4)
    for y in (120, 190):
        s.line(f"M-40 {y}Q900 {y + 80} 1840 {y}", "#0b141a", 4, 0.8)
    s.path("M870 1120l-60 130h160l-50 -130Z", "#0b141a", 0.55, 'filter="url(#blur)"')
    s.person(890, 1120, 330, "#0b141a", "walk", -1, skin="#0b141a", hat="#0b141a")
    s.line("M850 985v60", "#0b141a", 12)
    s.box(828, 1040, 44, 38, "#0b141a", r=5)
    return s


def market() -> Sheet:
    """Market day in a square: striped awnings, heaped fruit, shoppers in morning sun."""
    s = Sheet(81)
    s.sky("#7fb0b8", "#c3d3bf", "#f7e2b4")
    s.glow(1450, 180, 620, "#fff4cf", 0.9)
    for index, x in enumerate(range(-60, 1860, 150)):
        top = 230 + (index * 67) % 120
        wall = ["#d98f63", "#e8bf86", "#c9745a", "#e3cfa4", "#a9b9a3"][index % 5]
        body = outline([(x, top), (x + 152, top), (x + 152, 760), (x, 760)])
        s.path(body, wall)
        s.stipple(body, "#7a4f56", 0.5, 0.0, 0)
        s.polygon(
            [(x - 8, top), (x + 76, top - 80 - (index % 3) * 26), (x + 160, top)],
            ["#a9503f", "#8a5560", "#b9663f"][index % 3],
        )
        s.windows(x + 28, top + 46, 2, 4, (34, 54), (62, 96), ["#fbe7b3"], "#56545f", 0.2)
    s.box(820, 60, 120, 700, "#cbb389")
    s.stipple(outline([(820, 60), (940, 60), (940, 760), (820, 760)]), "#7a5f5c", 0.7, 0, 0)
    s.polygon([(806, 64), (880, -90), (954, 64)], "#56707a")
    s.disc(880, 150, 40, "#fbf1d6")
    s.line("M880 150V122M880 150L900 160", "#3c3440", 6)
    s.path("M-40 740H1840V1240H-40Z", s.blend("#e9cd98", "#c79a78", "#76576a"))
    s.mist(740, 130, "#fbe9c2", 0.5)
    for x, y, size, one, two in (
        (120, 800, 0.8, "#f3e6cc", "#c4523b"), (520, 770, 0.62, "#f3e6cc", "#4f8287"), (1010, 770, 0.62, "#f3e6cc", "#d39a3d"),
        (1330, 805, 0.85, "#f3e6cc", "#567d5b"),
    ):  # fmt: skip
        s.begin(f'transform="translate({x} {y}) scale({size})"')
        s.box(10, 40, 420, 240, "#3f2f3d", 0.75)
        s.person(150, 230, 230, "#6b4350", "stand", 1, skin="#c98d68", hat="#f3e6cc")
        s.person(310, 230, 230, "#39525a", "reach", -1, skin="#8a5840")
        for index in range(8):
            left = -20 + index * 60
            s.path(f"M{left + 20} -60H{left + 68}L{left + 60} 60q-30 34 -60 0Z", one if index % 2 else two)
        s.stipple("M0 -60H440L460 60H-20Z", "#3f2f3d", 0.0, 0.5)
        s.line("M0 60V320M440 60V320", "#5b4038", 10)
        s.path("M-30 190H470L490 300H-50Z", "#8b5a3f")
        for index in range(46):
            tone = [["#d9583b", "#e98f42"], ["#8fae4f", "#d9c04f"], ["#f0c04f", "#a94b52"]][(index % 23) // 8]
            s.disc(-10 + (index % 23) * 21, 186 - (index // 23) * 16 + s.random.uniform(-4, 4), 14, tone[index % 2])
        s.end()
    for x, foot, height, coat, pose, facing, skin in (
        (420, 1010, 250, "#2f4f5f", "walk", 1, "#5b382d"), (640, 960, 210, "#b8543f", "stand", 1, "#c98d68"), (720, 962, 206, "#394a3f", "stand", -1, "#8a5840"),
        (940, 1090, 330, "#51394f", "walk", -1, "#dba982"), (1060, 1095, 190, "#d39a3d", "walk", -1, "#dba982"), (1290, 1010, 250, "#8a3f3f", "carry", 1, "#5b382d"),
        (1640, 1120, 360, "#2c2b3d", "carry", -1, "#8a5840"), (180, 1130, 370, "#3a2c3c", "walk", 1, "#c98d68"),
    ):  # fmt: skip
        s.path(f"M{x} {foot}l-150 54h-70l180 -60Z", "#5a4058", 0.45)
        s.person(x, foot, height, coat, pose, facing, skin=skin, legs="#2c2b3d")
        if pose in {"walk", "carry"} and height > 200:
            s.path(
                f"M{x + facing * height * 0.1:.0f} {foot - height * 0.46:.0f}h{height * 0.17:.0f}l-8 {height * 0.15:.0f}h{-height * 0.13:.0f}Z",
                "#a9793f",
            )
    s.birds(500, 160, 9, 22, "#6a6470", 260)
    return s


def assembly_steps() -> Sheet:
    """The Assembly's portico on a bright cold day; a crowd with a banner waits on the steps."""
    s = Sheet(331)
    s.sky("#6f97b0", "#b9cfc9", "#f3e0b8")
    s.clouds(190, "#f6efdc", 7, 120, 0.75, "#9db3b8")
    s.glow(330, 240, 620, "#fff4d3", 0.95)
    for index in range(8):
        x = -40 + index * 240
        if 330 < x < 1330:
            continue
        body = outline([(x, 420), (x + 236, 420), (x + 236, 860), (x, 860)])
        s.path(body, ["#b58d78", "#c9a184", "#a98378"][index % 3])
        s.stipple(body, "#5f4a58", 0.6, 0.0, 180)
        s.windows(x + 34, 470, 3, 4, (36, 56), (62, 94), ["#fbe7b3"], "#56505f", 0.2)
    dome = "M660 250Q900 -110 1140 250Z"
    s.path(dome, s.blend("#8fb0a8", "#4f7f7d"))
    s.stipple(dome, "#1f4a50", 0.0, 0.9, 10)
    s.line("M900 70V-20", "#4a5560", 8)
    s.polygon([(904, -18), (990, 4), (904, 30)], "#c8452f")
    s.box(640, 240, 520, 70, "#e9d6b3")
    s.stipple(outline([(640, 240), (1160, 240), (1160, 310), (640, 310)]), "#8a6f65", 0.0, 0.7, 0)
    s.box(330, 430, 1140, 440, s.blend("#8d7268", "#5f4f55"))
    front = outline([(300, 436), (900, 296), (1500, 436)])
    s.path(front, "#f0dfbc")
    s.stipple(front, "#a98a74", 0.0, 0.7, 20)
    s.disc(900, 384, 34, "#c9a568")
    s.box(290, 430, 1220, 46, "#e3cfa9")
    s.box(840, 560, 120, 310, "#3a2f3a")
    s.glow(900, 700, 190, "#ffdf9a", 0.9)
    for index in range(8):
        x = 350 + index * 148
        s.box(x, 470, 66, 400, s.blend("#fbeccb", "#dfc79f", "#8a7670", across=True))
        s.box(x - 12, 466, 90, 22, "#f6e6c4")
        s.box(x - 14, 850, 94, 22, "#e3cfa9")
    for step in range(7):
        s.box(250 - step * 46, 868 + step * 34, 1300 + step * 92, 36, s.blend("#f3e3c2", "#cbb093"))
        s.box(250 - step * 46, 896 + step * 34, 1300 + step * 92, 8, "#9a8078", 0.7)
    s.path("M-40 1100H1840V1240H-40Z", s.blend("#cdb291", "#8d7370"))
    s.stipple("M900 872H1550L1840 1100V1240H900Z", "#5f4a58", 0.0, 0.5, 0)
    coats = ["#35557a", "#b8452f", "#4f6b4f", "#2f2a3d", "#d9a441", "#6b4a5f"]
    skins = ["#c98d68", "#5b382d", "#8a5840", "#dba982"]
    for index, (x, foot, height) in enumerate(
        (
            (520, 960, 170),
            (590, 968, 176),
            (1240, 950, 168),
            (1310, 960, 172),
            (820, 905, 150),
            (960, 905, 150),
            (1010, 910, 148),
        )
    ):
        s.person(
            x, foot, height, coats[index % 6], "stand", 1 if index % 2 else -1, skin=skins[index % 4], legs="#2a2735"
        )
    for index in range(9):
        x = 330 + index * 140
        s.path(f"M{x} {1120 + (index % 2) * 14}l150 46h60l-170 -56Z", "#5f4a58", 0.45)
        s.person(
            x,
            1120 + (index % 2) * 14,
            270 + (index % 3) * 14,
            coats[(index * 5) % 6],
            "reach" if index in {1, 7} else "stand",
            1 if index < 5 else -1,
            skin=skins[(index * 3) % 4],
            legs="#2a2735",
            hat=["", "#2a2735", "#c8452f"][index % 3],
        )
    s.path(
        smooth(
            [
                (520, 905),
                (700, 880),
                (900, 900),
                (1100, 882),
                (1300, 905),
                (1300, 985),
                (1100, 964),
                (900, 982),
                (700, 962),
                (520, 986),
                (520, 905),
            ],
            closed=True,
        ),
        "#f6edd8",
    )
    s.line("M580 936q60 -14 120 -8M760 932h130M950 934q70 -10 130 -8M1130 930l110 10", "#b8452f", 15)
    s.line("M520 890V1060M1300 890V1060", "#4a3a3c", 10)
    s.birds(1350, 220, 8, 22, "#5f6f78", 180)
    return s


def night_clinic() -> Sheet:
    """A small clinic glows at the end of a dark street; an ambulance and a nurse at the door."""
    s = Sheet(281)
    s.sky("#0f1a33", "#22355a", "#4a5a7f")
    s.stars(110, 420)
    s.ridge(560, 80, "#1c2b4a", "#33456a", depth=120)
    for index in range(7):
        x = -30 + index * 92
        s.box(x, 470 - (index % 3) * 34, 90, 400, "#16223d")
        s.polygon(
            [(x - 4, 470 - (index % 3) * 34), (x + 45, 420 - (index % 3) * 34), (x + 94, 470 - (index % 3) * 34)],
            "#0f1930",
        )
        s.windows(x + 18, 510, 2, 3, (20, 28), (34, 60), ["#ffcf7d"], "#0f1930", 0.22)
    s.path("M640 300H1700V880H640Z", s.blend("#3a5a6f", "#27425a"))
    s.stipple("M640 300H1700V880H640Z", "#0f1930", 0.8, 0.0, 160)
    s.box(610, 276, 1120, 34, "#16223d")
    s.windows(700, 360, 7, 1, (96, 90), (140, 100), ["#ffdf9a", "#fff0c4", "#ffd27a"], "#16263f", 0.6)
    s.box(760, 540, 520, 340, "#fff0c4")
    s.stipple(outline([(760, 540), (1280, 540), (1280, 880), (760, 880)]), "#e9a95f", 0.0, 0.7)
    s.line("M890 540V880M1020 540V880M1150 540V880M760 620H1280", "#27425a", 10)
    s.box(720, 500, 600, 40, "#c8452f")
    s.glow(1020, 700, 640, "#ffe7ae", 0.75)
    s.box(1130, 160, 12, 120, "#16223d")
    s.disc(1136, 150, 60, "#f6fbef")
    s.path("M1120 110h32v24h24v32h-24v24h-32v-24h-24v-32h24Z", "#2f8a6f")
    s.glow(1136, 150, 180, "#e6fff0", 0.7)
    for x, pose, coat in ((830, "sit", "#35557a"), (960, "stand", "#e9e2cf"), (1210, "sit", "#7a4a4a")):
        s.person(x, 880, 220, coat, pose, 1, skin="#5b382d", legs="#22283a")
    s.path("M-40 880H1840V1240H-40Z", s.blend("#33405f", "#1a2238", "#0d1222"))
    s.beam([(760, 880), (1280, 880), (1540, 1240), (420, 1240)], "#ffe2a0", 0.6)
    s.person(1070, 1010, 330, "#2f8a8a", "reach", 1, skin="#8a5840", legs="#1f4a55")
    s.person(900, 1030, 320, "#22283f", "walk", 1, skin="#3b2b2c", hat="#22283f")
    s.person(840, 1034, 180, "#c8452f", "walk", 1, skin="#3b2b2c", legs="#22283f")
    s.begin('transform="translate(1290 720)"')
    s.path("M0 270V40Q4 10 40 6H330Q390 10 420 110L470 150V270Z", "#f3ead4")
    s.stipple("M0 270V40Q4 10 40 6H330Q390 10 420 110L470 150V270Z", "#8a94a8", 0.0, 0.7)
    s.path("M340 40Q380 44 400 116H340Z", "#16263f")
    s.box(0, 170, 470, 36, "#2f8a6f")
    s.box(120, 66, 90, 28, "#2f8a6f")
    s.box(151, 35, 28, 90, "#2f8a6f")
    s.box(170, -22, 90, 28, "#4f8fe0", r=8)
    s.glow(215, -10, 170, "#6fb0ff", 0.9)
    for x in (100, 370):
        s.disc(x, 275, 46, "#0d1222")
        s.disc(x, 275, 20, "#7f8aa0")
    s.glow(476, 190, 110, "#fff0c4", 0.9)
    s.end()
    s.line("M330 1030V560q0 -40 50 -40", "#0b1120", 13)
    s.glow(386, 528, 190, "#ffe2a0", 0.9)
    s.disc(386, 524, 14, "#fff3cc")
    s.path("M-40 1130Q260 1080 520 1240H-40Z", "#0b1120")
    return s


def bookshop() -> Sheet:
    """A bookshop window warm with lamps on a wet night; a passer-by stops with an umbrella."""
    s = Sheet(291)
    s.sky("#15223c", "#24385a", "#2f4a66")
    s.box(-40, -40, 1880, 980, "#1f2f4a")
    s.stipple(outline([(-40, -40), (1840, -40), (1840, 940), (-40, 940)]), "#3f5a7a", 0.5, 0.0, 0)
    s.windows(140, 20, 6, 1, (120, 150), (280, 100), ["#ffcf7d"], "#14203a", 0.3)
    s.box(250, 220, 1300, 740, "#1f4a48")
    s.box(230, 200, 1340, 90, "#173a3a")
    s.line("M420 245H760M1060 245H1380", "#e0b45c", 7)
    s.path(
        "M846 262q-20 -26 -66 -22v-26q46 -4 66 20q20 -24 66 -20v26q-46 -4 -66 22Z",
        "#f3d68c",
        extra='transform="translate(64 8)"',
    )
    for x, width in ((300, 480), (1020, 480)):
        s.box(x, 330, width, 500, s.blend("#ffe7a8", "#ffc66b", "#c97f3f"))
        for shelf in range(3):
            y = 470 + shelf * 112
            cursor = x + 12.0
            while cursor < x + width - 34:
                thick = s.random.uniform(14, 34)
                height = s.random.uniform(54, 92)
                s.box(
                    cursor,
                    y - height,
                    thick - 2,
                    height,
                    s.random.choice(["#8a3f34", "#2f5a66", "#5f6b3f", "#6b3f5a", "#f6ead0", "#b5702f", "#2f3550"]),
                    1,
                    2,
                )
                cursor += thick
            s.box(x, y, width, 12, "#6b4030")
        s.path(f"M{x + 30} 820l40 -90l66 14l-20 76Z", "#8a3f34")
        s.path(f"M{x + 190} 820v-110h84v110Z", "#2f5a66")
        s.path(f"M{x + 330} 820q50 -26 60 -10q14 -16 66 10v-12q-50 -34 -66 -14q-16 -20 -60 14Z", "#fffaf0")
        s.line(f"M{x + width / 2} 330V830", "#173a3a", 12)
        s.glow(x + width / 2, 560, 520, "#ffdb94", 0.5)
    s.box(820, 330, 160, 600, "#173a3a")
    s.box(842, 360, 116, 420, s.blend("#ffe7a8", "#f0a95a"))
    s.person(905, 790, 320, "#4a2f3a", "stand", -1, skin="#3b2529")
    s.disc(940, 700, 9, "#e0b45c")
    for x in (330, 640, 1060, 1370):
        s.line(f"M{x + 60} 300v-26", "#0f1a2c", 6)
        s.path(f"M{x + 30} 318q30 -40 60 0Z", "#e0b45c")
        s.glow(x + 60, 330, 130, "#fff0c4", 0.9)
    s.path("M-40 930H1840V1240H-40Z", s.blend("#33475f", "#22314a", "#101a2e"))
    for x, width in ((300, 480), (842, 116), (1020, 480)):
        s.path(f"M{x} 950h{width}l{width * 0.14:.0f} 290h{-width * 1.28:.0f}Z", "#ffcf7d", 0.35, 'filter="url(#blur)"')
        for _ in range(34):
            s.line(
                f"M{x + s.random.uniform(0, width):.0f} {s.random.uniform(960, 1210):.0f}h{s.random.uniform(20, 110):.0f}",
                "#ffe7b0",
                s.random.uniform(2, 7),
                0.55,
            )
    s.path("M470 1150q70 -60 150 0v30h-150Z", "#0b1322", 0.5, 'filter="url(#soft)"')
    s.person(560, 1140, 470, "#0e1729", "stand", 1)
    s.line("M610 930V680", "#0e1729", 9)
    s.path(
        "M400 740Q440 560 610 540Q780 560 820 740Q770 706 714 738Q660 706 610 738Q556 706 506 738Q450 706 400 740Z",
        "#c8452f",
    )
    s.stipple(
        "M400 740Q440 560 610 540Q780 560 820 740Q770 706 714 738Q660 706 610 738Q556 706 506 738Q450 706 400 740Z",
        "#5a1a22",
        0.9,
        0.0,
        0,
    )
    s.person(1600, 1120, 430, "#0e1729", "walk", -1, hat="#0e1729")
    s.rain(230, "#dfe8ee", 64, -14, 0.4)
    return s
