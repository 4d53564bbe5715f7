"""Pictures of the hills and the sky above them."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


def observatory() -> Sheet:
    """The dome on the moor stands open to the Milky Way; two astronomers look up."""
    s = Sheet(121)
    s.sky("#0b1030", "#1b2557", "#45478a", "#b9788a", "#f0b483")
    s.begin('transform="rotate(-32 900 500)"')
    s.glow(900, 420, 1250, "#cdb4e8", 0.55, 0.24)
    s.glow(760, 420, 760, "#ffe7d6", 0.6, 0.16)
    for _ in range(900):
        s.disc(
            s.random.uniform(-200, 2000),
            s.random.gauss(420, 78),
            s.random.choice([1.2, 1.6, 2.2]),
            "#fff5e4",
            s.random.uniform(0.2, 0.85),
        )
    for _ in range(12):
        s.disc(s.random.uniform(300, 1500), s.random.gauss(425, 30), s.random.uniform(60, 150), "#1b2557", 0.16, 0.22)
    s.end()
    s.stars(420, 800)
    for x, y in ((300, 180), (1420, 150), (1180, 420), (520, 480)):
        s.glow(x, y, 46, "#fff8e0", 0.9)
        s.disc(x, y, 5, "#ffffff")
    s.glow(300, 900, 640, "#ffc987", 0.6, 0.5)
    s.ridge(850, 90, "#4c3f70", "#8a5f7c", depth=130)
    s.ridge(930, 70, "#2f2a55", "#54406c", depth=130)
    s.path("M-40 1010Q700 900 1240 930T1840 1000V1240H-40Z", "#17173a")
    s.box(1010, 690, 420, 250, s.blend("#8d7f9e", "#3d3763", across=True))
    s.stipple(outline([(1010, 690), (1430, 690), (1430, 940), (1010, 940)]), "#17173a", 0.0, 0.8, 0)
    dome = "M990 700A230 240 0 0 1 1450 700Z"
    s.path(dome, s.blend("#e6d3d0", "#8a7fa5", "#3a376a", across=True))
    s.stipple(dome, "#17173a", 0.0, 0.75, 20)
    s.path("M1130 476Q1170 452 1216 460L1226 700H1098Q1092 570 1130 476Z", "#0b1030")
    s.path("M1140 690L1108 470L1150 462L1196 690Z", "#c9a46a")
    s.path("M1136 690L1108 470L1124 467L1160 690Z", "#ecd29b")
    s.glow(1160, 700, 130, "#ff7a5a", 0.7)
    s.box(980, 694, 480, 22, "#5a5480")
    for index in range(9):
        x = 1010 + index * 55
        s.line(f"M{x} 700Q{x + (1220 - x) * 0.25:.0f} 560 {1200 + (x - 1220) * 0.25:.0f} 468", "#5a5480", 3, 0.35)
    s.box(1190, 790, 70, 150, "#2a1a35")
    s.box(1198, 798, 54, 142, "#ff9a6b", 0.85)
    s.beam([(1190, 930), (1260, 930), (1330, 1120), (1080, 1120)], "#ff9a6b", 0.5)
    s.box(1310, 760, 60, 44, "#ffb27c", 0.7)
    for x, height, pose, facing in ((560, 230, "stand", 1), (660, 214, "reach", 1)):
        s.person(x, 1040, height, "#0b0b24", pose, facing)
    s.path(
        "M760 1044l50 -130l46 130M808 930V1044",
        "none",
        extra='stroke="#0b0b24" stroke-width="8" stroke-linecap="round"',
    )
    s.begin('transform="rotate(-50 808 920)"')
    s.box(770, 900, 150, 34, "#0b0b24", r=8)
    s.end()
    s.line("M-20 1120Q600 1000 1180 960", "#3d3763", 26, 0.5)
    s.grass(1090, 420, "#0b0b24", 60)
    s.path("M-40 1130H1840V1240H-40Z", "#0b0b24")
    return s


def mountain_rescue() -> Sheet:
    """A line of torches climbs a snow slope below a dark face; helpers carry a stretcher."""
    s = Sheet(141)
    s.sky("#131c3a", "#2b3c66", "#5a6f97", "#a9a9b8")
    s.stars(160, 420)
    s.glow(1420, 190, 260, "#eef0ff", 0.8)
    s.disc(1420, 190, 46, "#f7f5ea")
    crest = [
        (-40, 620),
        (160, 480),
        (300, 540),
        (520, 300),
        (640, 360),
        (800, 120),
        (930, 290),
        (1040, 240),
        (1240, 470),
        (1420, 400),
        (1600, 560),
        (1840, 440),
    ]
    s.path(outline([*crest, (1840, 1000), (-40, 1000)]), s.blend("#4a5b86", "#93a0bd"))
    for x, y, width in ((800, 120, 300), (520, 300, 210), (1040, 240, 190), (1420, 400, 200), (160, 480, 170)):
        lit = [
            (x, y),
            (x - width * 0.62, y + width * 0.95),
            (x - width * 0.3, y + width * 0.86),
            (x - width * 0.16, y + width * 1.2),
            (x + width * 0.06, y + width * 0.5),
        ]
        dark = [
            (x, y),
            (x + width * 0.06, y + width * 0.5),
            (x - width * 0.16, y + width * 1.2),
            (x + width * 0.24, y + width * 1.1),
            (x + width * 0.6, y + width * 0.9),
        ]
        s.path(outline(lit), s.fade("#e2e8f2", 0.8, 0))
        s.stipple(outline(lit), "#ffffff", 0.9, 0.0)
        s.path(outline(dark), s.fade("#24355f", 0.75, 0))
        s.stipple(outline(dark), "#ccd6ea", 0.75, 0.0, 60)
    s.mist(760, 130, "#c3c9d9", 0.65)
    s.path("M-40 900Q300 760 700 820T1400 700T1840 640V1240H-40Z", s.blend("#d5dcea", "#8195bd"))
    s.stipple("M-40 900Q300 760 700 820T1400 700T1840 640V1240H-40Z", "#3c5285", 0.0, 0.65)
    for x, y, height in ((1500, 722, 60), (1440, 746, 66), (1370, 770, 74), (1290, 790, 82)):
        s.person(x, y, height, "#18213f", "walk", 1, hat="#c8452f")
        s.glow(x + 10, y - height * 0.9, 46, "#ffe6a6", 0.95)
    s.path("M-40 1050Q500 930 1000 1000T1840 900V1240H-40Z", s.blend("#f2f2f0", "#9dadcb"))
    s.stipple("M-40 1050Q500 930 1000 1000T1840 900V1240H-40Z", "#4a6091", 0.0, 0.6)
    for x, foot, height, coat in (
        (500, 1060, 300, "#c8452f"),
        (880, 1070, 300, "#d98a35"),
        (1050, 1055, 290, "#c8452f"),
    ):
        s.path(f"M{x} {foot}l-210 60h-80l250 -66Z", "#5f76a6", 0.5)
        s.person(x, foot, height, coat, "carry", 1, skin="#2b2633", legs="#18213f", hat="#18213f")
        s.glow(x + 24, foot - height * 0.93, 110, "#ffe6a6", 0.95)
        s.disc(x + 22, foot - height * 0.93, 9, "#fff7dd")
    s.path("M556 930H1130L1110 968H590Z", "#18213f")
    s.path(smooth([(600, 926), (640, 880), (760, 876), (900, 892), (1040, 890), (1100, 926)], closed=True), "#d98a35")
    s.disc(640, 900, 26, "#4a3038")
    for x in (700, 830, 960):
        s.line(f"M{x} 882l10 48", "#18213f", 9)
    s.beam([(520, 790), (520, 800), (-40, 1000), (-40, 700)], "#ffe6a6", 0.0, 0.0)
    s.person(220, 1120, 380, "#2c416e", "reach", 1, skin="#1b1a2c", legs="#18213f", hat="#c8452f")
    s.line("M338 700V1120", "#0e1530", 8)
    for _ in range(150):
        s.disc(
            s.random.uniform(0, 1800),
            s.random.uniform(0, 1200),
            s.random.uniform(1.5, 4.5),
            "#ffffff",
            s.random.uniform(0.3, 0.8),
        )
    for x, height in ((40, 330), (1700, 420), (1790, 300)):
        s.pine(x, 1210, height, "#131f38")
    return s


def viaduct() -> Sheet:
    """A short train crosses a high stone viaduct above a valley filled with mist."""
    s = Sheet(161)
    s.sky("#86a9b0", "#d9d3b4", "#f9cf9d")
    s.glow(1400, 330, 640, "#fff0c9", 1)
    s.disc(1400, 330, 60, "#fffaea")
    s.ridge(430, 130, "#9fb0a5", "#dccfa9", depth=190)
    s.ridge(540, 100, "#7b9690", "#c3bd97", depth=200)
    s.mist(720, 140, "#fcebc6", 0.7)
    s.ridge(760, 70, "#5e7f76", "#b3b28d", depth=170, shade="#34585a")
    deck = 560
    for index in range(9):
        x = -60 + index * 230
        s.path(f"M{x - 6} {deck}h70L{x + 78} 1240h-98Z", s.blend("#b5946f", "#8d7a68", "#5d6a66"))
        s.stipple(f"M{x - 6} {deck}h70L{x + 78} 1240h-98Z", "#3f4c4f", 0.8, 0.0, 180)
        s.path(
            f"M{x + 64} {deck + 150}Q{x + 70} {deck + 46} {x + 147} {deck + 40}T{x + 230} {deck + 150}V{deck}H{x + 64}Z",
            "#a3835f",
        )
    s.box(-40, deck - 22, 1880, 66, s.blend("#d3b48a", "#95785a"))
    for index in range(64):
        s.box(-40 + index * 30, deck - 46, 16, 26, "#a98a66")
    s.box(-40, deck - 56, 1880, 14, "#d9bd93")
    for index, colour in enumerate(("#b8412f", "#b8412f", "#b8412f")):
        x = 500 + index * 292
        s.path(
            f"M{x} {deck - 58}V{deck - 172}q4 -18 24 -18h{236 if index < 2 else 190}q{24 if index < 2 else 70} 0 {24 if index < 2 else 92} {18 if index < 2 else 90}V{deck - 58}Z",
            colour,
        )
        s.box(x, deck - 112, 282, 14, "#f3e2bd")
        s.windows(
            x + 22, deck - 168, 6 if index < 2 else 5, 1, (32, 42), (42, 40), ["#fff0bf", "#ffe39a"], "#2b3a40", 0.85
        )
        s.stipple(f"M{x} {deck - 58}V{deck - 190}h282v132Z", "#5f1f22", 0.0, 0.6)
    s.mist(1010, 190, "#fdf0d2", 0.85)
    for x in range(-30, 1850, 52):
        height = s.random.uniform(140, 300)
        s.pine(x + s.random.uniform(-16, 16), 1215, height, s.random.choice(["#2a4b49", "#33574f", "#213f40"]))
    s.path("M-40 1160Q500 1100 900 1190T1840 1140V1240H-40Z", "#1a3337")
    s.person(300, 1172, 190, "#12262a", "stand", 1)
    s.person(380, 1176, 120, "#12262a", "reach", 1)
    s.birds(800, 260, 8, 24, "#5e6f6c", 260)
    return s


def hill_race() -> Sheet:
    """Runners string out along a grassy ridge with valleys falling away on both sides."""
    s = Sheet(181)
    s.sky("#5f9fb5", "#b9d6c8", "#f7e8bf")
    s.clouds(190, "#f7f0da", 8, 120, 0.8, "#9dbcb8")
    s.glow(1500, 260, 560, "#fff6d8", 0.9)
    s.ridge(470, 150, "#8fb3b5", "#cfdcc0", depth=180)
    s.ridge(590, 130, "#6b9a93", "#aac3a3", depth=190, shade="#3b6c72")
    s.ridge(700, 90, "#5b8a72", "#9cb98a", depth=170, shade="#33645b")
    spine = "M-40 1240V1010Q260 960 520 860T1060 640Q1240 560 1330 540Q1420 580 1530 700T1840 900V1240Z"
    s.path(spine, s.blend("#b5b866", "#7d9a4f", "#46683f"))
    s.path("M1330 540Q1300 700 1420 860T1500 1240H1840V900Q1660 800 1530 700T1330 540Z", "#3f6348", 0.75)
    s.stipple(spine, "#2a4a35", 0.0, 0.75)
    s.line("M-40 1110Q320 1020 600 900T1080 680Q1230 600 1328 548", "#ead9a0", 20, 0.85)
    for t, coat in (
        (0.97, "#33424d"),
        (0.9, "#c8452f"),
        (0.83, "#33424d"),
        (0.76, "#e0a93c"),
        (0.68, "#35618a"),
        (0.6, "#c8452f"),
    ):
        x = -40 + 1370 * t
        y = 1110 - 560 * t**1.12
        height = 40 + (1 - t) * 260
        s.person(x, y, height, coat, "run", 1, skin="#5b382d", legs="#1f2d33")
    for x, foot, height, coat, skin in (
        (620, 905, 230, "#e0a93c", "#c98d68"),
        (360, 1010, 330, "#35618a", "#5b382d"),
        (110, 1110, 420, "#c8452f", "#8a5840"),
    ):
        s.path(f"M{x - 20} {foot}l170 30h90l-200 -40Z", "#3f5f3a", 0.5)
        s.person(x, foot, height, coat, "run", 1, skin=skin, legs="#1f2d33")
        s.box(x - height * 0.06, foot - height * 0.74, height * 0.13, height * 0.12, "#fbf3dc", 1, 3)
    s.line("M1330 540V430", "#3a3a3a", 7)
    s.polygon([(1332, 430), (1420, 456), (1332, 484)], "#c8452f")
    for x, y, size in ((1600, 1050, 70), (1700, 1130, 110), (1280, 1160, 80), (860, 1180, 60)):
        rock = [
            (x - size, y + size * 0.5),
            (x - size * 0.5, y - size * 0.3),
            (x + size * 0.2, y - size * 0.5),
            (x + size, y + size * 0.5),
        ]
        s.polygon(rock, "#8d9488")
        s.stipple(outline(rock), "#2f4443", 0.0, 0.9, 30)
    s.grass(1170, 420, "#34573a", 64)
    s.birds(700, 300, 5, 30, "#4a6b70", 200)
    return s
