"""Pictures of the river, the lake and what they do."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


def flooded_street() -> Sheet:
    """A terraced street under water before daybreak; a crew rows residents out."""
    s = Sheet(11)
    s.sky("#33485c", "#5f7885", "#a9b1a6", "#e5c493")
    s.clouds(220, "#1f303f", 9, 130, 0.55)
    s.glow(930, 600, 620, "#ffd9a0", 0.75)
    s.ridge(590, 50, "#7f8f8d", "#aab0a3", depth=120)
    for x, y, width, height in ((690, 380, 60, 260), (1010, 440, 50, 200)):
        s.box(x, y, width, height, "#73827f")
    s.polygon([(680, 385), (720, 250), (760, 385)], "#6a7a79")
    # The two rows of houses run towards one vanishing point.
    for side in (-1, 1):
        for index in range(6):
            near = 0.62**index
            nearer = 0.62 ** (index + 1)
            x1, x2 = 920 + side * 940 * near, 920 + side * 940 * nearer
            floor1, floor2 = 690 + 250 * near, 690 + 250 * nearer
            top1, top2 = 640 - 470 * near, 640 - 470 * nearer
            shade = ["#1d2833", "#293743", "#384751", "#4b595e", "#5f6b6c", "#737d7a"][index]
            wall = outline([(x1, top1), (x2, top2), (x2, floor2), (x1, floor1)])
            s.path(wall, shade)
            s.stipple(wall, "#f2b774", 0.0 if side < 0 else 0.06, 0.3 if side < 0 else 0.0, 0)
            middle = (x1 + x2) / 2
            peak = min(top1, top2) - 70 * near
            s.polygon(
                [(x1, top1 + 4), (middle, peak), (x2, top2 + 4)],
                ["#131b24", "#1d2933", "#2b3842", "#3d4a51", "#505c60", "#667170"][index],
            )
            for row in range(2):
                for slot in (0.2, 0.6):
                    a, b = slot, slot + 0.22
                    left, right = x1 + (x2 - x1) * a, x1 + (x2 - x1) * b
                    h1, h2 = (
                        floor1 - top1 + ((floor2 - top2) - (floor1 - top1)) * a,
                        floor1 - top1 + ((floor2 - top2) - (floor1 - top1)) * b,
                    )
                    t1, t2 = top1 + (top2 - top1) * a, top1 + (top2 - top1) * b
                    level = 0.1 + row * 0.36
                    lit = (row, slot, index % 3) in {(0, 0.2, 1), (0, 0.6, 0), (0, 0.6, 2)}
                    s.polygon(
                        [(left, t1 + h1 * level), (right, t2 + h2 * level), (right, t2 + h2 * (level + 0.2)), (left, t1 + h1 * (level + 0.2))],
                        "#ffcf7d" if lit else "#0f1720", 1 if lit else 0.8,
                    )  # fmt: skip
    s.water(745, ["#c7a77e", "#6f7d7d", "#33454f", "#1a2731"], "#ffe2b0", 930, 300, 150)
    for x, top in ((420, 360), (1440, 330), (1170, 500)):
        scale = (760 - top) / 400
        s.line(f"M{x} 830V{top}q{24 * scale} {-26 * scale} {52 * scale} -4", "#121a22", 11 * scale)
        s.glow(x + 52 * scale, top + 8, 150 * scale, "#ffdf9c", 0.95)
        s.disc(x + 52 * scale, top + 6, 11 * scale, "#fff2cf")
    s.glow(460, 900, 150, "#ffdf9c", 0.35, 0.5)
    s.polygon([(560, 860), (1240, 850), (1180, 965), (640, 975)], "#0f161d")
    s.polygon([(560, 860), (1240, 850), (1232, 872), (574, 884)], "#d8552f")
    s.person(660, 905, 240, "#0f161d", "sit", 1)
    s.person(790, 900, 240, "#8d3a25", "sit", 1, skin="#2b2120", hat="#0f161d")
    s.person(905, 905, 230, "#28323b", "sit", -1, skin="#3a2b26", hat="#c9a777")
    s.person(985, 905, 190, "#b98b4e", "sit", -1, skin="#3a2b26")
    s.person(1120, 884, 262, "#c24c2c", "stand", -1, skin="#2b2120", legs="#0f161d", hat="helmet")
    s.line("M1085 800L1330 1010", "#0f161d", 9)
    s.polygon([(560, 985), (1260, 970), (1100, 1060), (700, 1080)], "#0f161d", 0.35, 'filter="url(#soft)"')
    s.box(120, 965, 190, 12, "#0f161d", 0.8)
    s.polygon([(150, 968), (185, 905), (260, 905), (300, 968)], "#162029")
    s.rain(170, "#e6e2d3", 54, -10, 0.3)
    return s


def river_bridge() -> Sheet:
    """An old arched bridge holds against a river in spate while people watch from the parapet."""
    s = Sheet(311)
    x: float
    s.sky("#3a4a5f", "#6f7f86", "#b5b39c", "#e3c793")
    s.clouds(200, "#4f5f70", 10, 150, 0.5)
    s.glow(1300, 520, 560, "#ffe6b0", 0.8)
    s.ridge(520, 80, "#7c8a86", "#a9aa93", depth=110)
    for index in range(20):
        x = -40 + index * 96
        top = 430 + (index * 61) % 90 - (60 if index in {5, 6, 13} else 0)
        tone = ["#55606a", "#656a6d", "#4a5765", "#73716c"][index % 4]
        s.box(x, top, 98, 300, tone)
        s.polygon([(x - 4, top), (x + 49, top - 44), (x + 102, top)], "#36424f")
        s.windows(x + 18, top + 24, 2, 3, (18, 24), (40, 48), ["#ffd27a"], "#36424f", 0.3)
    s.box(690, 240, 80, 360, "#4a5765")
    s.polygon([(680, 244), (730, 110), (780, 244)], "#36424f")
    s.path("M-40 650H1840V1240H-40Z", s.blend("#b89a72", "#8a6f55", "#5a4a42", "#33302f"))
    bridge = "M-40 640Q900 420 1840 640V860H1600Q1590 690 1420 690T1240 860H1100Q1080 640 900 640T700 860H560Q550 690 380 690T200 860H-40Z"
    s.path(bridge, s.blend("#c4a680", "#8d7866", "#5f544f"))
    s.stipple(bridge, "#3a3638", 0.0, 0.75)
    s.path("M-40 610Q900 390 1840 610V650Q900 430 -40 650Z", "#d9bf95")
    for x in (200, 700, 1240):
        s.line(
            f"M{x} 860Q{x + 6} 690 {x + 180 if x != 700 else x + 200} {690 if x != 700 else 640}", "#4a4142", 12, 0.7
        )
    for x, width in ((560, 140), (1100, 140), (-60, 260), (1600, 260)):
        s.path(f"M{x} 800h{width}l20 110q{-width / 2 - 20:.0f} 50 {-width - 40} 0Z", "#6b5d55")
        for _ in range(16):
            s.disc(
                x + s.random.uniform(-20, width + 20),
                890 + s.random.gauss(0, 14),
                s.random.uniform(10, 34),
                "#f0e3c6",
                s.random.uniform(0.35, 0.8),
                0.6,
            )
    for _ in range(230):
        near = s.random.random() ** 1.2
        y = 780 + near * 440
        x = s.random.uniform(-100, 1800)
        length = 60 + near * s.random.uniform(80, 300)
        s.line(
            f"M{x:.0f} {y:.0f}q{length * 0.3:.0f} {-16 - near * 20:.0f} {length * 0.55:.0f} {near * 8:.0f}t{length * 0.5:.0f} {near * 10:.0f}",
            s.random.choice(["#d9bd90", "#efe0bd", "#6b5748", "#4a3f3a"]),
            2 + near * 6,
            s.random.uniform(0.35, 0.75),
        )
    s.line("M420 1010l240 60M470 990l30 60M560 1010l-10 50", "#2b2526", 20)
    s.line("M1300 1080l300 -34M1400 1060l40 -50", "#2b2526", 24)
    for x, height, coat in (
        (330, 92, "#2b3340"),
        (380, 92, "#b8452f"),
        (520, 96, "#2b3340"),
        (820, 104, "#2f4a63"),
        (880, 100, "#b8452f"),
        (930, 72, "#d9a441"),
        (1010, 104, "#2b3340"),
        (1300, 96, "#3a3440"),
        (1360, 94, "#e0793a"),
    ):
        y = 640 - 110 * (1 - ((x - 900) / 940) ** 2) + 6
        s.person(x, y, height, coat, "stand", 1 if x < 900 else -1, skin="#3b2b2c", legs="#22242c")
    s.path("M-40 618Q900 398 1840 618V668Q900 448 -40 668Z", "#c4a680")
    s.line("M1700 1240V820", "#22242c", 40)
    s.box(1674, 760, 64, 420, "#f6edd8")
    for index in range(10):
        s.box(1674, 780 + index * 40, 34 if index % 2 else 50, 14, "#b8452f" if index < 4 else "#22242c")
    s.path("M-40 1120Q260 1060 460 1240H-40Z", "#22242c")
    s.person(170, 1140, 400, "#e0793a", "reach", 1, skin="#22242c", legs="#22242c", hat="helmet")
    s.rain(90, "#f0ead8", 50, -12, 0.25)
    return s


def reservoir_dam() -> Sheet:
    """Water pours over a stone dam between wooded hills after rain."""
    s = Sheet(111)
    s.sky("#5f7f86", "#a9bdae", "#ecdcae")
    s.clouds(170, "#7f989b", 8, 130, 0.55)
    s.glow(1250, 300, 560, "#fff3cc", 0.85)
    s.ridge(400, 150, "#7d9a96", "#b4c2a8", depth=170)
    s.ridge(500, 110, "#557a76", "#8ba58f", depth=150, shade="#2f4f52")
    s.box(-40, 590, 1880, 90, s.blend("#dfe0b9", "#8fae9f"))
    for _ in range(40):
        x = s.random.uniform(100, 1700)
        s.line(f"M{x:.0f} {s.random.uniform(600, 665):.0f}h{s.random.uniform(30, 140):.0f}", "#fbf3d2", 4, 0.6)
    wall = "M200 660Q900 720 1600 660L1500 1010Q900 1090 300 1010Z"
    s.path(wall, s.blend("#a38f75", "#6c6660"))
    for row in range(9):
        y = 700 + row * 38
        s.line(f"M{215 + row * 10} {y - 22}Q900 {y + 48} {1585 - row * 10} {y - 22}", "#4f4d4c", 3, 0.5)
    for index in range(5):
        x = 520 + index * 152
        fall = f"M{x} 668h104Q{x + 118} 850 {x + 140} 1060h-176Q{x - 14} 850 {x} 668Z"
        s.path(fall, s.blend("#fbf6e0", "#d5e0cf", "#f7f5e6"))
        for _ in range(12):
            start = x + s.random.uniform(4, 100)
            s.line(
                f"M{start:.0f} {s.random.uniform(680, 800):.0f}q4 90 {(start - x - 52) * 0.3:.0f} {s.random.uniform(140, 240):.0f}",
                "#8fb0ab",
                5,
                0.5,
            )
        s.box(x - 34, 630, 26, 80, "#7b6c5c")
    s.stipple(wall, "#2f3b40", 0.0, 0.75)
    s.path("M200 664Q900 722 1600 664V636Q900 694 200 636Z", "#c9b48d")
    s.box(1130, 500, 130, 190, "#b9a27d")
    s.stipple(outline([(1130, 500), (1260, 500), (1260, 690), (1130, 690)]), "#5d5450", 0.8, 0.0, 180)
    s.polygon([(1112, 504), (1195, 420), (1278, 504)], "#6d4a40")
    s.windows(1156, 540, 2, 2, (24, 44), (52, 70), ["#ffdf96"], "#3b4043", 0.6)
    s.person(420, 672, 92, "#b8452f", "stand", 1, skin="#3b2b28", legs="#2a3338", hat="helmet")
    s.person(470, 676, 92, "#2a3338", "reach", 1)
    s.path("M-40 1040Q900 1000 1840 1040V1240H-40Z", s.blend("#e4ead9", "#7fa09b", "#34575c"))
    for _ in range(60):
        s.disc(
            s.random.gauss(900, 330),
            s.random.gauss(1050, 26),
            s.random.uniform(14, 54),
            "#fbf9ea",
            s.random.uniform(0.25, 0.7),
            0.6,
        )
    s.mist(1030, 110, "#fdfaf0", 0.5)
    for x in list(range(-40, 330, 46)) + list(range(1490, 1860, 46)):
        s.pine(
            x,
            1080 + s.random.uniform(-190, 60),
            s.random.uniform(240, 420),
            s.random.choice(["#1f3f3f", "#2a4f49", "#183236"]),
        )
    s.path("M-40 1120Q300 1060 560 1240H-40ZM1840 1110Q1500 1070 1240 1240H1840Z", "#142a2e")
    s.grass(1150, 130, "#142a2e", 60, 0, 460)
    s.grass(1150, 130, "#142a2e", 60, 1340, 1800)
    return s


def swimming_relay() -> Sheet:
    """Swimmers strike out across a mountain lake at first light, a rowing boat beside them."""
    s = Sheet(151)
    s.sky("#6aa0b0", "#b9d3c2", "#fbe0b0")
    s.glow(900, 430, 640, "#fff2cb", 0.95)
    s.ridge(350, 190, "#7fa4ab", "#c9d4b9", depth=170, roughness=0.55)
    s.ridge(420, 130, "#56858e", "#a3bba8", depth=130, shade="#2f5f70")
    s.path("M-40 540Q260 380 620 545H-40ZM1180 545Q1560 360 1840 470V545Z", "#3a6a68")
    for x in list(range(-20, 520, 28)) + list(range(1320, 1830, 28)):
        s.pine(x, 548, s.random.uniform(50, 110), s.random.choice(["#2a5554", "#234a4c", "#356361"]))
    s.water(542, ["#f3dfb4", "#7fb3b0", "#2c7484", "#0d3f57"], "#fff6da", 900, 230, 210)
    s.mist(548, 60, "#fff1d0", 0.7)
    for index in range(7):
        x, y = 900 + (index - 3) * 9, 590 + index * 14
        s.disc(x + index * index * 6 - 60, y, 10 + index * 1.6, "#e9603a")
    for x, y, size, cap, way in (
        (420, 720, 0.5, "#e9b53a", 1), (1330, 700, 0.45, "#d4472f", -1), (980, 690, 0.4, "#f4efe0", 1), (720, 830, 0.85, "#d4472f", 1), (1250, 880, 1.0, "#e9b53a", -1), (420, 1010, 1.5, "#f4efe0", 1),
    ):  # fmt: skip
        s.begin(f'transform="translate({x} {y}) scale({size * way} {size})"')
        s.path(
            smooth([(-260, 26), (-120, 6), (60, 0), (190, 24), (120, 40), (-120, 42), (-260, 34)], closed=True),
            "#f2ead2",
            0.75,
        )
        s.path(
            smooth([(-200, 16), (-90, -16), (40, -24), (110, -4), (70, 22), (-80, 24), (-200, 20)], closed=True),
            "#3b2a2c",
        )
        s.path(smooth([(-140, 8), (-60, -18), (20, -22), (30, 14), (-120, 20)], closed=True), "#17313f")
        s.line("M52 -14L96 -66L182 4", "#a86a4c", 19)
        s.disc(104, -20, 34, "#a86a4c")
        s.path("M70 -30A34 34 0 0 1 134 -40L130 -22Q100 -14 70 -24Z", cap)
        s.disc(104, -32, 33, cap, 1, 0.75)
        s.line("M98 -14l34 -4", "#17222b", 9)
        for _ in range(16):
            s.disc(200 + s.random.gauss(0, 30), -6 + s.random.gauss(0, 26), s.random.uniform(3, 11), "#fffaf0", 0.9)
        for _ in range(14):
            s.disc(-230 + s.random.gauss(0, 30), 4 + s.random.gauss(0, 18), s.random.uniform(4, 13), "#fffaf0", 0.85)
        s.line("M-240 40q120 26 260 8t180 14", "#fdf5dd", 5, 0.7)
        s.end()
    s.begin('transform="translate(1420 800) scale(.9)"')
    s.path("M-210 -30Q-160 40 -90 42H120Q190 20 220 -44Q60 -12 -210 -30Z", "#7a3b2c")
    s.path("M-210 -30Q60 -12 220 -44L214 -30Q60 4 -202 -18Z", "#e9cfa0")
    s.person(-40, 6, 190, "#e9603a", "sit", -1, skin="#5b382d", legs="#16323f", hat="#f4efe0")
    s.person(110, 0, 180, "#16323f", "sit", -1, skin="#c98d68")
    s.line("M-70 -40L-250 70M-20 -36L160 80", "#c59a63", 8)
    s.end()
    s.birds(420, 220, 7, 22, "#45707a", 200)
    return s
