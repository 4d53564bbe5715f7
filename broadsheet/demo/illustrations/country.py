"""Pictures of the hills, the fields and the weather."""

from __future__ import annotations

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


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
            s.line(f"M{start:.0f} {s.random.uniform(680, 800):.0f}q4 90 {(start - x - 52) * 0.3:.0f} {s.random.uniform(140, 240):.0f}", "#8fb0ab", 5, 0.5)
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
        s.disc(s.random.gauss(900, 330), s.random.gauss(1050, 26), s.random.uniform(14, 54), "#fbf9ea", s.random.uniform(0.25, 0.7), 0.6)
    s.mist(1030, 110, "#fdfaf0", 0.5)
    for x in list(range(-40, 330, 46)) + list(range(1490, 1860, 46)):
        s.pine(x, 1080 + s.random.uniform(-190, 60), s.random.uniform(240, 420), s.random.choice(["#1f3f3f", "#2a4f49", "#183236"]))
    s.path("M-40 1120Q300 1060 560 1240H-40ZM1840 1110Q1500 1070 1240 1240H1840Z", "#142a2e")
    s.grass(1150, 130, "#142a2e", 60, 0, 460)
    s.grass(1150, 130, "#142a2e", 60, 1340, 1800)
    return s


def observatory() -> Sheet:
    """The dome on the moor stands open to the Milky Way; two astronomers look up."""
    s = Sheet(121)
    s.sky("#0b1030", "#1b2557", "#45478a", "#b9788a", "#f0b483")
    s.begin('transform="rotate(-32 900 500)"')
    s.glow(900, 420, 1250, "#cdb4e8", 0.55, 0.24)
    s.glow(760, 420, 760, "#ffe7d6", 0.6, 0.16)
    for _ in range(900):
        s.disc(s.random.uniform(-200, 2000), s.random.gauss(420, 78), s.random.choice([1.2, 1.6, 2.2]), "#fff5e4", s.random.uniform(0.2, 0.85))
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
    s.path("M760 1044l50 -130l46 130M808 930V1044", "none", extra='stroke="#0b0b24" stroke-width="8" stroke-linecap="round"')
    s.begin('transform="rotate(-50 808 920)"')
    s.box(770, 900, 150, 34, "#0b0b24", r=8)
    s.end()
    s.line("M-20 1120Q600 1000 1180 960", "#3d3763", 26, 0.5)
    s.grass(1090, 420, "#0b0b24", 60)
    s.path("M-40 1130H1840V1240H-40Z", "#0b0b24")
    return s


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
            s.path(f"M{x} {foot}q{height * 0.5:.0f} {height * 0.04:.0f} {height * 0.9:.0f} {height * 0.2:.0f}q{-height * 0.5:.0f} {height * 0.08:.0f} {-height * 0.9:.0f} {-height * 0.14:.0f}Z", "#3d5f3f", 0.5)
            s.tree(x, foot, height, ["#5d7f4d", "#4b7045", "#34583c"][row], ["#a3b45c", "#93a94f", "#7d9a48"][row], "#4a3a33")
            for _ in range(9 + row * 9):
                s.disc(x + s.random.gauss(0, height * 0.15), foot - height * 0.66 + s.random.gauss(0, height * 0.12), height * 0.024 + 1.5, s.random.choice(["#d6452f", "#e2683a", "#b8352f"]))
    for x, foot, height in ((470, 890, 300), (1250, 900, 320)):
        s.line(f"M{x} {foot}L{x + 84} {foot - height}M{x + 60} {foot + 6}L{x + 126} {foot - height + 6}", "#6d4f38", 9)
        for rung in range(1, 7):
            t = rung / 7
            s.line(f"M{x + 84 * t:.0f} {foot - height * t:.0f}l{60 - 18 * t:.0f} 4", "#6d4f38", 7)
        s.person(x + 74, foot - height * 0.42, 210, "#b8503a" if x < 900 else "#35557a", "reach", 1, skin="#8a5840", legs="#2f3a46", hat="#e9cf8d")
    for x, y in ((820, 1010), (1000, 1050), (640, 1060)):
        s.path(f"M{x} {y}h120l-14 76h-92Z", "#8f623c")
        s.line(f"M{x + 4} {y + 26}h112M{x + 10} {y + 52}h100", "#5f3f2b", 4)
        for index in range(15):
            s.disc(x + 14 + (index % 8) * 13, y - 4 - (index // 8) * 13, 11, ["#d6452f", "#e88b42", "#c2392f"][index % 3])
    s.person(950, 1040, 300, "#3f4f6b", "bend", 1, skin="#c98d68", legs="#2a3033", hat="#e9cf8d")
    s.person(340, 1100, 360, "#8a3f38", "carry", 1, skin="#5b382d", legs="#2a3033", hat="#d9b45f")
    s.path("M432 900h120l-14 66h-92Z", "#8f623c")
    s.grass(1150, 500, "#32543a", 70)
    s.path("M-40 1180H1840V1240H-40Z", "#2a4a36")
    s.birds(1200, 260, 7, 22, "#5f6f68", 200)
    return s


def mountain_rescue() -> Sheet:
    """A line of torches climbs a snow slope below a dark face; helpers carry a stretcher."""
    s = Sheet(141)
    s.sky("#131c3a", "#2b3c66", "#5a6f97", "#a9a9b8")
    s.stars(160, 420)
    s.glow(1420, 190, 260, "#eef0ff", 0.8)
    s.disc(1420, 190, 46, "#f7f5ea")
    crest = [(-40, 620), (160, 480), (300, 540), (520, 300), (640, 360), (800, 120), (930, 290), (1040, 240), (1240, 470), (1420, 400), (1600, 560), (1840, 440)]
    s.path(outline([*crest, (1840, 1000), (-40, 1000)]), s.blend("#4a5b86", "#93a0bd"))
    for x, y, width in ((800, 120, 300), (520, 300, 210), (1040, 240, 190), (1420, 400, 200), (160, 480, 170)):
        lit = [(x, y), (x - width * 0.62, y + width * 0.95), (x - width * 0.3, y + width * 0.86), (x - width * 0.16, y + width * 1.2), (x + width * 0.06, y + width * 0.5)]
        dark = [(x, y), (x + width * 0.06, y + width * 0.5), (x - width * 0.16, y + width * 1.2), (x + width * 0.24, y + width * 1.1), (x + width * 0.6, y + width * 0.9)]
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
    for x, foot, height, coat in ((500, 1060, 300, "#c8452f"), (880, 1070, 300, "#d98a35"), (1050, 1055, 290, "#c8452f")):
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
        s.disc(s.random.uniform(0, 1800), s.random.uniform(0, 1200), s.random.uniform(1.5, 4.5), "#ffffff", s.random.uniform(0.3, 0.8))
    for x, height in ((40, 330), (1700, 420), (1790, 300)):
        s.pine(x, 1210, height, "#131f38")
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
        s.path(smooth([(-260, 26), (-120, 6), (60, 0), (190, 24), (120, 40), (-120, 42), (-260, 34)], closed=True), "#f2ead2", 0.75)
        s.path(smooth([(-200, 16), (-90, -16), (40, -24), (110, -4), (70, 22), (-80, 24), (-200, 20)], closed=True), "#3b2a2c")
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
        s.path(f"M{x + 64} {deck + 150}Q{x + 70} {deck + 46} {x + 147} {deck + 40}T{x + 230} {deck + 150}V{deck}H{x + 64}Z", "#a3835f")
    s.box(-40, deck - 22, 1880, 66, s.blend("#d3b48a", "#95785a"))
    for index in range(64):
        s.box(-40 + index * 30, deck - 46, 16, 26, "#a98a66")
    s.box(-40, deck - 56, 1880, 14, "#d9bd93")
    for index, colour in enumerate(("#b8412f", "#b8412f", "#b8412f")):
        x = 500 + index * 292
        s.path(f"M{x} {deck - 58}V{deck - 172}q4 -18 24 -18h{236 if index < 2 else 190}q{24 if index < 2 else 70} 0 {24 if index < 2 else 92} {18 if index < 2 else 90}V{deck - 58}Z", colour)
        s.box(x, deck - 112, 282, 14, "#f3e2bd")
        s.windows(x + 22, deck - 168, 6 if index < 2 else 5, 1, (32, 42), (42, 40), ["#fff0bf", "#ffe39a"], "#2b3a40", 0.85)
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


def saltmarsh() -> Sheet:
    """Geese come in over winding creeks at dusk; a counter stands with a telescope."""
    s = Sheet(171)
    s.sky("#3f4f7f", "#a4788f", "#ef9f78", "#fbd08f")
    s.clouds(240, "#f5b08c", 8, 120, 0.5, "#8f6689")
    s.glow(1180, 620, 640, "#ffe2a0", 1)
    s.disc(1180, 610, 70, "#fff3cf")
    s.ridge(640, 26, "#7f6482", "#b57f80", depth=60)
    s.path("M-40 668H1840V1240H-40Z", s.blend("#c98a67", "#7d6a58", "#3c3d45"))
    for points, width in (
        ([(1240, 672), (1120, 720), (1330, 770), (1000, 830), (1280, 920), (760, 1020), (900, 1260)], 1.0),
        ([(500, 690), (620, 720), (420, 760), (640, 810), (340, 880), (200, 960), (-60, 1010)], 0.6),
    ):
        for index in range(len(points) - 1):
            (x1, y1), (x2, y2) = points[index], points[index + 1]
            near1, near2 = ((y1 - 640) / 520) ** 1.2 * 190 * width + 10, ((y2 - 640) / 520) ** 1.2 * 190 * width + 10
            s.path(f"M{x1 - near1} {y1}C{x1 - near1} {(y1 + y2) / 2} {x2 - near2} {(y1 + y2) / 2} {x2 - near2} {y2}H{x2 + near2}C{x2 + near2} {(y1 + y2) / 2} {x1 + near1} {(y1 + y2) / 2} {x1 + near1} {y1}Z", s.blend("#fbd598", "#eeb188") if index < 3 else s.blend("#e6a98c", "#8f8199"))
    for y in range(700, 1200, 26):
        near = (y - 660) / 540
        s.grass(y, int(60 - near * 26), "#5d5447" if y < 900 else "#33343c", 16 + near * 62)
    for group_x, group_y, count, span, tone in ((520, 300, 13, 46, "#33304f"), (1080, 210, 11, 36, "#4a3f63"), (1480, 400, 9, 28, "#6d4f6c")):
        for index in range(count):
            arm = index - count // 2
            x, y = group_x + arm * span * 1.35, group_y + abs(arm) * span * 0.5 + s.random.uniform(-6, 6)
            flap = s.random.choice([-0.7, -0.4, 0.35])
            s.path(f"M{x - span * 0.5:.0f} {y + 4:.0f}Q{x:.0f} {y - span * 0.16:.0f} {x + span * 0.5:.0f} {y - 3:.0f}L{x + span * 0.72:.0f} {y - 5:.0f}L{x + span * 0.5:.0f} {y + 4:.0f}Q{x:.0f} {y + span * 0.2:.0f} {x - span * 0.5:.0f} {y + 4:.0f}Z", tone)
            s.path(f"M{x - span * 0.14:.0f} {y:.0f}L{x - span * 0.34:.0f} {y + flap * span:.0f}L{x + span * 0.16:.0f} {y:.0f}Z", tone)
    s.person(340, 1130, 380, "#1e1f30", "reach", 1, hat="#1e1f30")
    s.line("M430 930L394 1150M430 930L480 1150M430 930L440 1150", "#1e1f30", 9)
    s.begin('transform="rotate(-14 440 905)"')
    s.box(376, 885, 160, 34, "#1e1f30", r=8)
    s.end()
    s.person(210, 1140, 340, "#2a2438", "stand", 1)
    s.grass(1150, 260, "#1e1f30", 100)
    s.path("M-40 1190H1840V1240H-40Z", "#1e1f30")
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
    for t, coat in ((0.97, "#33424d"), (0.9, "#c8452f"), (0.83, "#33424d"), (0.76, "#e0a93c"), (0.68, "#35618a"), (0.6, "#c8452f")):
        x = -40 + 1370 * t
        y = 1110 - 560 * t ** 1.12
        height = 40 + (1 - t) * 260
        s.person(x, y, height, coat, "run", 1, skin="#5b382d", legs="#1f2d33")
    for x, foot, height, coat, skin in ((620, 905, 230, "#e0a93c", "#c98d68"), (360, 1010, 330, "#35618a", "#5b382d"), (110, 1110, 420, "#c8452f", "#8a5840")):
        s.path(f"M{x - 20} {foot}l170 30h90l-200 -40Z", "#3f5f3a", 0.5)
        s.person(x, foot, height, coat, "run", 1, skin=skin, legs="#1f2d33")
        s.box(x - height * 0.06, foot - height * 0.74, height * 0.13, height * 0.12, "#fbf3dc", 1, 3)
    s.line("M1330 540V430", "#3a3a3a", 7)
    s.polygon([(1332, 430), (1420, 456), (1332, 484)], "#c8452f")
    for x, y, size in ((1600, 1050, 70), (1700, 1130, 110), (1280, 1160, 80), (860, 1180, 60)):
        rock = [(x - size, y + size * 0.5), (x - size * 0.5, y - size * 0.3), (x + size * 0.2, y - size * 0.5), (x + size, y + size * 0.5)]
        s.polygon(rock, "#8d9488")
        s.stipple(outline(rock), "#2f4443", 0.0, 0.9, 30)
    s.grass(1170, 420, "#34573a", 64)
    s.birds(700, 300, 5, 30, "#4a6b70", 200)
    return s


def lighthouse() -> Sheet:
    """A lighthouse on a skerry throws its beam over a breaking sea."""
    s = Sheet(191)
    s.sky("#141f3a", "#2c4266", "#6b7f93", "#c7a78f")
    s.clouds(260, "#1c2a49", 10, 150, 0.55)
    s.glow(300, 700, 560, "#f3c79a", 0.6)
    s.beam([(1180, 312), (1180, 330), (-80, 470), (-80, 130)], "#fff3c4", 0.85, 0.05, 180)
    s.beam([(1210, 312), (1210, 330), (1880, 420), (1880, 220)], "#fff3c4", 0.7, 0.05, 0)
    s.water(700, ["#b79a8e", "#52708a", "#213f5f", "#0c1c36"], "#f6dcb8", 320, 190, 100)
    rock = [(760, 960), (850, 820), (960, 770), (1040, 690), (1160, 660), (1300, 690), (1400, 790), (1560, 850), (1660, 970)]
    s.path(smooth([*rock, (760, 960)], closed=True), "#27304a")
    s.stipple(outline(rock), "#8a7f8d", 0.7, 0.0, 20)
    tower = "M1130 680L1152 380H1236L1260 680Z"
    s.path(tower, s.blend("#f6ead2", "#d9c9bb", "#7f88a0", across=True))
    for top in (430, 540, 640):
        s.path(f"M{1149 - (top - 380) * 0.07:.0f} {top}h{92 + (top - 380) * 0.15:.0f}l4 44h{-98 - (top - 380) * 0.15:.0f}Z", "#b8412f")
    s.stipple(tower, "#1c2440", 0.0, 0.85, 0)
    s.box(1136, 366, 116, 20, "#1c2440")
    s.box(1158, 288, 72, 80, "#fff0b8")
    s.line("M1158 288V368M1182 288V368M1206 288V368M1230 288V368M1140 340H1248", "#1c2440", 5)
    s.path("M1146 290Q1194 216 1242 290Z", "#b8412f")
    s.glow(1194, 326, 300, "#fff3c4", 1)
    s.disc(1194, 326, 24, "#ffffff")
    s.box(1270, 600, 150, 90, "#e3d5c3")
    s.polygon([(1258, 604), (1345, 548), (1432, 604)], "#4a4258")
    s.windows(1290, 626, 3, 1, (26, 30), (44, 40), ["#ffd27a"], "#1c2440", 0.8)
    s.person(1090, 690, 84, "#10172d", "stand", -1)
    s.line("M1020 690H1500", "#10172d", 4)
    for x, y, size in ((760, 940, 90), (880, 960, 60), (1580, 930, 110), (1660, 960, 70), (1460, 960, 50)):
        for _ in range(30):
            s.disc(x + s.random.gauss(0, size * 0.6), y - abs(s.random.gauss(0, size * 0.8)), s.random.uniform(4, size * 0.22), "#f4efe2", s.random.uniform(0.4, 0.9))
    for x, y, width in ((-80, 960, 820), (500, 1040, 900), (1180, 1010, 760), (-20, 1120, 1200), (900, 1150, 1100)):
        data = f"M{x} {y}q{width * 0.25} -90 {width * 0.5} -24t{width * 0.5} 14q{-width * 0.2} 80 {-width * 0.5} 80t{-width * 0.5} -70Z"
        s.path(data, "#1b3554", 0.85)
        s.stipple(data, "#8fa2ab", 0.5, 0.0)
        s.line(f"M{x} {y}q{width * 0.25} -90 {width * 0.5} -24", "#f4efe2", 7, 0.8)
    s.birds(700, 420, 6, 24, "#e9dcc6", 200)
    s.stars(60, 250)
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
    pit = smooth([(210, 800), (420, 660), (900, 610), (1380, 660), (1600, 790), (1400, 980), (900, 1060), (400, 990), (210, 800)], closed=True)
    s.path(pit, s.blend("#8a5a40", "#c58f60"))
    s.stipple(pit, "#4a2a2a", 0.7, 0.0)
    hull = smooth([(300, 830), (480, 730), (900, 680), (1320, 725), (1520, 810), (1320, 910), (900, 960), (480, 920), (300, 830)], closed=True)
    s.path(hull, "#7a4c38")
    inner = smooth([(360, 828), (520, 750), (900, 706), (1290, 748), (1460, 812), (1290, 888), (900, 930), (520, 896), (360, 828)], closed=True)
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
        s.person(x, 600, 100 + (x % 3) * 10, ["#35557a", "#b8452f", "#e0b04a", "#4f5f3f"][x // 70 - 1], "stand", 1, skin="#5b382d", legs="#332a30")
    s.path("M-40 1110Q420 1010 760 1120T1840 1090V1240H-40Z", "#3c2529")
    s.stipple("M-40 1110Q420 1010 760 1120T1840 1090V1240H-40Z", "#a56a45", 0.6, 0.0)
    s.person(1010, 1150, 400, "#2b1b22", "bend", -1, hat="#2b1b22")
    s.line("M1240 1140l120 -190M1330 1140l-20 -150", "#2b1b22", 12)
    s.path("M1290 1130h110l-12 66h-86Z", "#2b1b22")
    return s
