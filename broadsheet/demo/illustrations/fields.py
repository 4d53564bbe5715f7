"""Pictures of the farmed land and the roads across it."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


def orchard() -> Sheet:
    """Apple trees in rows on a slope in low sun; pickers on ladders."""
    s = Sheet(131)
    s.sky("#8fb4b4", "#dcd9b0", "#fbdc9c")
    s.glow(320, 360, 720, "#fff4c6", 1)
    s.disc(320, 350, 56, "#fffbe6")
    s.ridge(420, 110, "#93ab9d", "#cfcf9f", depth=150)
    s.ridge(500, 70, "#7a9a72", "#bdbf7c", depth=120)
    for x in range(0, 1800, 34):
        s.tree(x + s.random.uniform(-10, 10), 560 + s.random.uniform(-12, 12), 60, "#5f8059", "#86a05f")
    s.path("M-40 560Q900 500 1840 570V1240H-40Z", s.blend("#d9cf7f", "#a3b05c", "#5f7d46"))
    s.stipple("M-40 760Q900 700 1840 770V1240H-40Z", "#2f4f38", 0.0, 0.7)
    for row, (foot, height, step) in enumerate(((620, 130, 150), (720, 220, 260), (880, 360, 430))):
        for index in range(14):
            x = -60 + index * step + row * 60
            if x > 1880 or (row == 2 and 700 < x < 900):
                continue
            s.path(
                f"M{x} {foot}q{height * 0.5:.0f} {height * 0.04:.0f} {height * 0.9:.0f} {height * 0.2:.0f}q{-height * 0.5:.0f} {height * 0.08:.0f} {-height * 0.9:.0f} {-height * 0.14:.0f}Z",
                "#3d5f3f",
                0.5,
            )
            s.tree(
                x,
                foot,
                height,
                ["#5d7f4d", "#4b7045", "#34583c"][row],
                ["#a3b45c", "#93a94f", "#7d9a48"][row],
                "#4a3a33",
            )
            for _ in range(9 + row * 9):
                s.disc(
                    x + s.random.gauss(0, height * 0.15),
                    foot - height * 0.66 + s.random.gauss(0, height * 0.12),
                    height * 0.024 + 1.5,
                    s.random.choice(["#d6452f", "#e2683a", "#b8352f"]),
                )
    for x, foot, height in ((470, 890, 300), (1250, 900, 320)):
        s.line(f"M{x} {foot}L{x + 84} {foot - height}M{x + 60} {foot + 6}L{x + 126} {foot - height + 6}", "#6d4f38", 9)
        for rung in range(1, 7):
            t = rung / 7
            s.line(f"M{x + 84 * t:.0f} {foot - height * t:.0f}l{60 - 18 * t:.0f} 4", "#6d4f38", 7)
        s.person(
            x + 74,
            foot - height * 0.42,
            210,
            "#b8503a" if x < 900 else "#35557a",
            "reach",
            1,
            skin="#8a5840",
            legs="#2f3a46",
            hat="#e9cf8d",
        )
    for x, y in ((820, 1010), (1000, 1050), (640, 1060)):
        s.path(f"M{x} {y}h120l-14 76h-92Z", "#8f623c")
        s.line(f"M{x + 4} {y + 26}h112M{x + 10} {y + 52}h100", "#5f3f2b", 4)
        for index in range(15):
            s.disc(
                x + 14 + (index % 8) * 13, y - 4 - (index // 8) * 13, 11, ["#d6452f", "#e88b42", "#c2392f"][index % 3]
            )
    s.person(950, 1040, 300, "#3f4f6b", "bend", 1, skin="#c98d68", legs="#2a3033", hat="#e9cf8d")
    s.person(340, 1100, 360, "#8a3f38", "carry", 1, skin="#5b382d", legs="#2a3033", hat="#d9b45f")
    s.path("M432 900h120l-14 66h-92Z", "#8f623c")
    s.grass(1150, 500, "#32543a", 70)
    s.path("M-40 1180H1840V1240H-40Z", "#2a4a36")
    s.birds(1200, 260, 7, 22, "#5f6f68", 200)
    return s


def ship_dig() -> Sheet:
    """Archaeologists kneel round the shape of a ship in sand, the fields golden behind them."""
    s = Sheet(201)
    s.sky("#7fa3a8", "#e0cfa3", "#f8c98a")
    s.glow(420, 300, 640, "#fff1c6", 1)
    s.disc(420, 300, 56, "#fffaea")
    s.clouds(170, "#fbe9c4", 6, 110, 0.6)
    s.ridge(400, 80, "#9aa58d", "#d8c38e", depth=110)
    s.path("M-40 450Q900 400 1840 460V640H-40Z", s.blend("#e6be6a", "#d3a550"))
    s.grass(500, 520, "#b98a3f", 34)
    for x in range(1080, 1800, 46):
        s.tree(x, 452 + s.random.uniform(-8, 8), 84, "#5f7455", "#8a9659")
    s.path("M-40 560Q900 500 1840 570V1240H-40Z", s.blend("#c9905a", "#a56a45", "#5f3b34"))
    s.path("M-40 560Q900 500 1840 570V610Q900 545 -40 600Z", "#7d9050")
    pit = smooth(
        [
            (210, 800),
            (420, 660),
            (900, 610),
            (1380, 660),
            (1600, 790),
            (1400, 980),
            (900, 1060),
            (400, 990),
            (210, 800),
        ],
        closed=True,
    )
    s.path(pit, s.blend("#8a5a40", "#c58f60"))
    s.stipple(pit, "#4a2a2a", 0.7, 0.0)
    hull = smooth(
        [(300, 830), (480, 730), (900, 680), (1320, 725), (1520, 810), (1320, 910), (900, 960), (480, 920), (300, 830)],
        closed=True,
    )
    s.path(hull, "#7a4c38")
    inner = smooth(
        [(360, 828), (520, 750), (900, 706), (1290, 748), (1460, 812), (1290, 888), (900, 930), (520, 896), (360, 828)],
        closed=True,
    )
    s.path(inner, s.blend("#6b4133", "#96634a"))
    s.stipple(inner, "#2f1d20", 0.75, 0.0)
    s.line("M330 830Q900 812 1500 812", "#e9c48c", 6, 0.9)
    for t in range(12):
        x = 440 + t * 84
        half = 108 * (1 - ((x - 905) / 590) ** 2)
        s.line(f"M{x} {818 - half * 0.95:.0f}Q{x + 18} 818 {x} {820 + half:.0f}", "#d3a473", 7, 0.75)
    for row in range(7):
        for index in range(44):
            x = 380 + index * 25
            half = 104 * max(0.0, 1 - ((x - 905) / 570) ** 2)
            s.disc(x, 820 + (row - 3) / 3 * half, 3.4, "#f3ddb0", 0.9)
    s.line("M250 700H1570M250 700V960M1570 700V960M905 640V1040", "#fbf0d4", 2.5, 0.7)
    for x, foot, height, coat, pose, facing, skin in (
        (560, 730, 150, "#35557a", "bend", 1, "#c98d68"), (1180, 720, 150, "#b8452f", "bend", -1, "#5b382d"), (860, 640, 150, "#4f5f3f", "stand", 1, "#8a5840"), (930, 640, 146, "#e0b04a", "reach", -1, "#c98d68"),
        (330, 960, 230, "#b8452f", "bend", 1, "#8a5840"), (1420, 970, 240, "#35557a", "bend", -1, "#c98d68"),
    ):  # fmt: skip
        s.path(f"M{x} {foot}l130 26h60l-160 -34Z", "#4a2a2a", 0.45)
        s.person(x, foot, height, coat, pose, facing, skin=skin, legs="#332a30", hat="#f1dfb0")
    s.polygon([(1560, 560), (1680, 420), (1800, 560)], "#f3e6c8")
    s.polygon([(1680, 420), (1800, 560), (1720, 570)], "#c9b08d")
    s.polygon([(1640, 560), (1680, 470), (1710, 566)], "#6b5048")
    for x in (90, 160, 230, 300):
        s.person(
            x,
            600,
            100 + (x % 3) * 10,
            ["#35557a", "#b8452f", "#e0b04a", "#4f5f3f"][x // 70 - 1],
            "stand",
            1,
            skin="#5b382d",
            legs="#332a30",
        )
    s.path("M-40 1110Q420 1010 760 1120T1840 1090V1240H-40Z", "#3c2529")
    s.stipple("M-40 1110Q420 1010 760 1120T1840 1090V1240H-40Z", "#a56a45", 0.6, 0.0)
    s.person(1010, 1150, 400, "#2b1b22", "bend", -1, hat="#2b1b22")
    s.line("M1240 1140l120 -190M1330 1140l-20 -150", "#2b1b22", 12)
    s.path("M1290 1130h110l-12 66h-86Z", "#2b1b22")
    return s


def bus_stop() -> Sheet:
    """A rural bus stop at nightfall: one lamp, three people waiting, headlights coming over the hill."""
    s = Sheet(301)
    s.sky("#232b57", "#5a4f80", "#c07a7f", "#f4b884")
    s.clouds(250, "#e0917f", 7, 110, 0.45, "#6b5482")
    s.glow(1350, 640, 620, "#ffd79a", 0.8)
    s.ridge(620, 100, "#54527f", "#9a708a", depth=130)
    s.ridge(700, 80, "#3f4570", "#6f5a7d", depth=150)
    s.path("M-40 820Q600 640 1840 760V1240H-40Z", s.blend("#565a68", "#33395a", "#1d2140"))
    s.stipple("M-40 820Q600 640 1840 760V1240H-40Z", "#8f8a6f", 0.5, 0.0)
    s.path(
        "M1130 706Q1180 800 900 900T560 1250H1330Q1150 1030 1240 900T1178 704Z",
        s.blend("#c99a8a", "#565478", "#2a2c4c"),
    )
    s.line("M1150 720Q1190 810 1010 920T900 1240", "#f3dcae", 7, 0.7, 'stroke-dasharray="40 50"')
    s.glow(1150, 690, 230, "#fff3cc", 1)
    for x in (1134, 1168):
        s.disc(x, 694, 11, "#fffdf0")
    s.box(1112, 640, 76, 60, "#c8452f", r=8)
    s.box(1120, 648, 60, 24, "#ffe7a8", r=4)
    s.beam([(1120, 700), (1180, 700), (1120, 1100), (760, 1040)], "#fff3cc", 0.4)
    s.box(220, 560, 420, 440, "#22264a")
    s.box(240, 600, 380, 390, s.blend("#ffdf9a", "#d99a63"))
    s.stipple(outline([(240, 600), (620, 600), (620, 990), (240, 990)]), "#7a4a4f", 0.0, 0.9, 30)
    s.path("M180 570L240 490H640L690 570Z", "#171a38")
    s.line("M365 600V800M495 600V800M240 800H620", "#22264a", 9)
    s.box(264, 900, 330, 18, "#4a3048")
    for x in (290, 570):
        s.box(x, 915, 14, 80, "#4a3048")
    s.glow(430, 620, 420, "#ffe7ae", 0.7)
    s.person(360, 1000, 300, "#7a3a42", "sit", 1, skin="#5b382d", legs="#22264a", hat="#35557a")
    s.person(520, 1000, 340, "#2a3358", "stand", 1, skin="#c98d68", legs="#171a38")
    s.person(700, 1050, 370, "#171a38", "stand", 1, skin="#3b2b38", hat="#171a38")
    s.person(768, 1052, 220, "#d9a441", "reach", 1, skin="#3b2b38", legs="#171a38")
    s.line("M840 1060V620", "#141733", 11)
    s.disc(840, 600, 46, "#f3ead4")
    s.box(800, 640, 80, 60, "#c8452f", r=4)
    s.path("M824 582h32q8 0 8 8v22h-48v-22q0 -8 8 -8Z", "#22264a")
    s.path("M700 1050l-190 70h-90l230 -74Z", "#141733", 0.55)
    s.path("M768 1052l-120 50h-60l140 -54Z", "#141733", 0.55)
    for x, height in ((1500, 260), (1650, 340), (1760, 280)):
        s.tree(x, 900 + (x % 3) * 14, height, "#1d2140", "#33395a", sun=-1)
    s.grass(1160, 360, "#11142e", 90)
    s.path("M-40 1195H600L560 1240H-40ZM1300 1195H1840V1240H1330Z", "#11142e")
    s.stars(60, 260)
    return s
