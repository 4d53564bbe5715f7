"""Pictures of people together in the open air."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

from broadsheet.demo.illustrations.canvas import Sheet, outline


def long_table() -> Sheet:
    """Neighbours share a meal at one long table under strings of lamps."""
    s = Sheet(251)
    x: float
    s.sky("#232b52", "#54466f", "#b06a6f", "#f0b27c")
    s.ridge(560, 70, "#4a4168", "#7f5c76", depth=120)
    for index in range(9):
        x = -40 + index * 215
        top = 330 + (index * 83) % 110
        s.box(x, top, 190, 420, ["#3d3558", "#4a3c5f", "#362f50"][index % 3])
        s.polygon([(x - 10, top), (x + 95, top - 84), (x + 200, top)], "#2a2542")
        s.windows(x + 30, top + 40, 3, 4, (30, 40), (50, 74), ["#ffcf7d", "#ffb95f"], "#2a2542", 0.45)
    s.path("M-40 720H1840V1240H-40Z", s.blend("#8a5a5c", "#4f3a52", "#2a2238"))
    for start, end, sag in (
        ((-40, 120), (900, 200), 150),
        ((900, 200), (1840, 110), 160),
        ((-40, 330), (1840, 300), 160),
    ):
        s.line(
            f"M{start[0]} {start[1]}Q{(start[0] + end[0]) / 2} {(start[1] + end[1]) / 2 + sag * 2} {end[0]} {end[1]}",
            "#1c1830",
            4,
        )
        for step in range(1, 12):
            t = step / 12
            x = start[0] + (end[0] - start[0]) * t
            y = start[1] + (end[1] - start[1]) * t + 4 * sag * t * (1 - t)
            s.glow(x, y + 12, 90, "#ffdf9a", 0.9)
            s.disc(x, y + 12, 10, "#fff3cc")
    coats = ["#b8523f", "#35557a", "#d9a441", "#4f6b4f", "#7a4a6b", "#c9c0a5", "#8a3f3f"]
    skins = ["#c98d68", "#5b382d", "#8a5840", "#dba982"]
    for index in range(15):
        x = 180 + index * 102
        child = index in {4, 9}
        s.person(
            x,
            880,
            190 if child else 250 + s.random.uniform(-14, 14),
            coats[index % 7],
            "sit" if index % 4 else "reach",
            1 if index % 2 else -1,
            skin=skins[(index * 3) % 4],
        )
    s.path("M60 820H1740L1860 960H-60Z", s.blend("#f6ead0", "#e0c49c"))
    s.stipple("M60 820H1740L1860 960H-60Z", "#a87a62", 0.0, 0.6)
    s.path("M-60 960H1860V1040Q900 1080 -60 1040Z", "#cdb08d")
    for index in range(14):
        x = 150 + index * 118
        y = 880 + (index % 2) * 34
        s.disc(x, y, 46, "#fffaf0", squash=0.42)
        s.disc(x, y - 2, 28, ["#c8583a", "#d9a441", "#6b8a4f"][index % 3], squash=0.42)
        if index % 3 == 0:
            s.path(f"M{x + 48} {y - 10}v-56h30v56q-15 10 -30 0Z", "#cfe0da", 0.8)
        if index % 4 == 1:
            s.path(f"M{x + 44} {y}q4 -40 46 -40t46 40Z", "#c08a4f")
            s.glow(x + 70, y - 50, 70, "#ffe6ae", 0.7)
    for index in range(7):
        x = 90 + index * 270
        s.person(
            x, 1250, 420 + (index % 3) * 20, ["#1f1b30", "#2b2038", "#241a2c"][index % 3], "sit", 1 if index % 2 else -1
        )
        s.line(f"M{x - 22} {870}q22 -26 46 0", "#ffcf8a", 5, 0.7)
    return s


def school_yard() -> Sheet:
    """Children run in a school yard with long morning shadows."""
    s = Sheet(261)
    s.sky("#7fb3bf", "#c6dcc6", "#f6e6b8")
    s.glow(250, 220, 640, "#fff4cf", 1)
    s.clouds(160, "#f9f2da", 6, 110, 0.75)
    for x in range(-20, 1830, 120):
        s.tree(x, 640, 200, "#5f8563", "#94ad6b")
    s.box(520, 260, 1000, 440, "#c9744f")
    s.stipple(outline([(520, 260), (1520, 260), (1520, 700), (520, 700)]), "#6b3540", 0.0, 0.8, 0)
    s.polygon([(490, 264), (600, 160), (1440, 160), (1550, 264)], "#5a5a72")
    s.polygon([(900, 264), (1020, 130), (1140, 264)], "#b3623f")
    s.box(990, 60, 60, 110, "#e9cf9a")
    s.polygon([(980, 64), (1020, 6), (1060, 64)], "#5a5a72")
    s.disc(1020, 206, 32, "#fbf3dc")
    s.line("M1020 206V184M1020 206l14 8", "#3a3040", 5)
    s.windows(570, 320, 4, 2, (62, 110), (86, 170), ["#fbe7b3", "#f9d98c"], "#4a5568", 0.4)
    s.windows(1150, 320, 4, 2, (62, 110), (86, 170), ["#fbe7b3"], "#4a5568", 0.35)
    s.path("M960 700V560q60 -66 120 0V700Z", "#3f6a66")
    s.path("M-40 700Q900 670 1840 700V1240H-40Z", s.blend("#e6d0a0", "#c9a982", "#8f7470"))
    s.line("M-40 700H520M1520 700H1840", "#4a4a58", 6)
    for x in list(range(-20, 520, 26)) + list(range(1530, 1840, 26)):
        s.line(f"M{x} 630V704", "#4a4a58", 5)
    for index, (x, y) in enumerate(
        ((760, 900), (830, 880), (900, 862), (900, 908), (972, 892), (1044, 876), (1116, 862))
    ):
        s.polygon(
            [(x, y), (x + 66, y - 16), (x + 90, y + 16), (x + 22, y + 32)], ["#f6edd8", "#e9b53a"][index % 2], 0.7
        )
    coats = ["#c8452f", "#2f5f7a", "#e0a93c", "#4f7a52", "#7a4a6b", "#d9683f"]
    skins = ["#c98d68", "#5b382d", "#8a5840", "#dba982"]
    for index, (x, foot, height, pose, facing) in enumerate((
        (620, 780, 120, "run", 1), (720, 770, 118, "run", 1), (1240, 790, 126, "stand", -1), (1300, 792, 122, "reach", -1), (1420, 780, 120, "run", -1),
        (420, 880, 170, "run", 1), (560, 900, 176, "run", 1), (1000, 880, 170, "reach", 1), (1500, 930, 200, "run", -1), (1640, 950, 204, "run", -1),
        (250, 1090, 280, "run", 1), (1180, 1060, 260, "walk", -1),
    )):  # fmt: skip
        s.path(
            f"M{x - 8} {foot}l{height * 1.1:.0f} {height * 0.34:.0f}h{height * 0.28:.0f}l{-height * 1.2:.0f} {-height * 0.42:.0f}Z",
            "#6b5060",
            0.5,
        )
        s.person(x, foot, height, coats[index % 6], pose, facing, skin=skins[(index * 3) % 4], legs="#2f3446")
        if index % 3 == 0:
            s.box(
                x - facing * height * 0.16 - height * 0.07,
                foot - height * 0.78,
                height * 0.15,
                height * 0.26,
                coats[(index + 2) % 6],
                1,
                4,
            )
    s.disc(840, 1010, 34, "#f6edd8")
    s.path("M812 1000q28 -22 56 0M818 1030q22 14 46 0", "none", extra='stroke="#c8452f" stroke-width="6"')
    s.path("M820 1040l120 30h60l-150 -36Z", "#6b5060", 0.5)
    s.person(830, 790, 210, "#3a3f5a", "stand", 1, skin="#8a5840", legs="#2a2a3a")
    s.path("M-40 1240V1130Q300 1090 560 1240Z", "#5f7a55")
    s.grass(1160, 120, "#4a6848", 60, 0, 480)
    return s


def stadium() -> Sheet:
    """A floodlit football ground in drizzle: the ball is in the air and the goalkeeper leaps."""
    s = Sheet(271)
    x: float
    s.sky("#141d33", "#26385a", "#4f6a80")
    for x, top in ((180, 70), (1620, 70), (620, 190), (1180, 190)):
        s.line(f"M{x} 620V{top}", "#0d1424", 16)
        s.box(x - 90, top - 40, 180, 84, "#0d1424")
        for lamp in range(10):
            s.disc(x - 70 + (lamp % 5) * 35, top - 18 + (lamp // 5) * 38, 12, "#fffbe6")
        s.glow(x, top, 330, "#f6fbe8", 0.9)
        s.beam(
            [(x - 80, top), (x + 80, top), (900 + (x - 900) * 0.3 + 420, 900), (900 + (x - 900) * 0.3 - 420, 900)],
            "#eaf6e6",
            0.24,
        )
    s.path("M-40 430L400 360H1400L1840 430V680H-40Z", s.blend("#26304a", "#1a2238"))
    s.path("M-40 380L400 300H1400L1840 380V440L1400 366H400L-40 440Z", "#0f1729")
    for row in range(9):
        for _ in range(150):
            x = s.random.uniform(-20, 1820)
            y = 420 + row * 26 + abs(x - 900) * 0.03
            s.disc(x, y, 9, s.random.choice(["#c8452f", "#e9dcc0", "#7f8aa0", "#3a4664", "#b36a4f", "#2b3550"]), 0.85)
    s.box(-40, 664, 1880, 40, "#e9dcc0")
    for index in range(8):
        s.box(-20 + index * 236, 668, 200, 32, ["#c8452f", "#2f5f7a", "#d9a441"][index % 3], 0.9)
    s.path("M-40 704H1840V1240H-40Z", s.blend("#6fa05f", "#3f7a4f", "#1f4a3c"))
    for index in range(8):
        x = 900 + (index - 4) * 190
        s.polygon(
            [(x, 704), (x + 95, 704), (900 + (x + 95 - 900) * 2.4, 1240), (900 + (x - 900) * 2.4, 1240)],
            "#8fbb6f",
            0.28,
        )
    s.line("M300 790H1500M420 790L240 960H1560L1380 790", "#eef3dc", 6, 0.8)
    s.line("M560 800V520H1240V800", "#f6f3e6", 15)
    for index in range(28):
        s.line(f"M{566 + index * 24.5:.0f} 524L{600 + index * 22.2:.0f} 770", "#eef3e6", 1.6, 0.5)
    for index in range(10):
        s.line(f"M{566 + index * 3} {530 + index * 26}H{1234 - index * 3}", "#eef3e6", 1.6, 0.5)
    s.begin('transform="rotate(-52 800 700)"')
    s.person(800, 800, 250, "#e0b03c", "reach", 1, skin="#8a5840", legs="#22283a")
    s.end()
    s.disc(1110, 560, 27, "#fbf6e6")
    s.path("M1102 548l16 0l6 14l-13 10l-14 -9Z", "#22283a")
    for index in range(6):
        s.line(f"M{1136 + index * 30} {600 + index * 48}l14 22", "#fbf6e6", 4, 0.5 - index * 0.06)
    for x, foot, height, coat, pose, facing, skin in (
        (1330, 960, 330, "#c8452f", "run", -1, "#5b382d"), (620, 930, 270, "#2f5f9a", "run", 1, "#c98d68"), (1010, 880, 240, "#2f5f9a", "run", 1, "#8a5840"), (440, 900, 250, "#c8452f", "run", 1, "#dba982"), (1560, 880, 240, "#2f5f9a", "run", -1, "#c98d68"),
    ):  # fmt: skip
        for way in (-1, 1):
            s.path(
                f"M{x} {foot}l{way * height * 0.7:.0f} {height * 0.16:.0f}h{way * 30}l{-way * height * 0.6:.0f} {-height * 0.2:.0f}Z",
                "#14362f",
                0.4,
            )
        s.person(x, foot, height, coat, pose, facing, skin=skin, legs="#f1ead6")
    s.rain(220, "#f3f6ee", 46, -12, 0.35)
    for index in range(9):
        x = -20 + index * 230
        s.disc(x, 1150 + (index % 2) * 26, 62, "#0b1220", squash=1.14)
        s.path(f"M{x - 120} 1260q0 -70 120 -70t120 70Z", "#0b1220")
    s.path("M150 1120q180 -50 420 -4v36q-220 -40 -420 6Z", "#c8452f")
    s.path("M250 1106v40M350 1096v40M450 1096v40", "none", extra='stroke="#f1ead6" stroke-width="26"')
    return s
