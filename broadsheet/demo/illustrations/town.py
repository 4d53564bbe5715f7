"""Pictures of the towns: streets, halls and the places where people meet."""

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
        s.windows(x + 26, top + 40, columns, rows, (42, 44), (72, 72), ["#ffd27a", "#ffc15e", "#ffe3a6"], "#2c2343", 0.42)
        for row in range(rows):
            s.box(x + 14, top + 90 + row * 72, width - 28, 7, dark, 0.7)
    s.box(1250, 160, 26, 60, "#4a2f45")
    s.path(smooth([(1262, 150), (1240, 110), (1290, 70), (1240, 20), (1310, -30)]), "none", extra='stroke="#e9d3cf" stroke-width="34" stroke-linecap="round" stroke-opacity=".3" filter="url(#soft)"')
    s.path("M-40 880Q500 830 900 880T1840 850V1240H-40Z", s.blend("#d9c3c9", "#8d86ad", "#4f5180"))
    s.stipple("M-40 940Q500 890 900 960T1840 930V1240H-40Z", "#3b3d6b", 0.0, 0.7)
    for x, y in ((700, 905), (1120, 900), (1590, 890), (260, 900)):
        s.path(f"M{x - 90} {y + 10}h180l120 120h-420Z", "#ffe2a6", 0.28, 'filter="url(#soft)"')
    for x, y, height in ((180, 930, 360), (1690, 960, 430)):
        s.line(f"M{x} {y}C{x + 8} {y - height * 0.4:.0f} {x - 8} {y - height * 0.5:.0f} {x} {y - height * 0.62:.0f}", "#241d38", height * 0.045)
        for angle in range(-70, 71, 20):
            length = height * s.random.uniform(0.32, 0.48)
            tip_x, tip_y = x + math.sin(math.radians(angle)) * length, y - height * 0.58 - math.cos(math.radians(angle)) * length
            s.line(f"M{x} {y - height * 0.5:.0f}Q{x + (tip_x - x) * 0.3:.0f} {tip_y + length * 0.4:.0f} {tip_x:.0f} {tip_y:.0f}", "#241d38", height * 0.016)
    s.line("M1010 1010V650q0 -30 40 -30", "#241d38", 10)
    s.glow(1056, 632, 190, "#ffe2a0", 1)
    s.disc(1052, 626, 12, "#fff3d0")
    for x, foot, height, coat, pose, facing in (
        (620, 1085, 250, "#241d38", "walk", 1), (720, 1085, 160, "#b5483d", "walk", 1), (1240, 1050, 230, "#2f3a63", "carry", -1),
        (1420, 1000, 180, "#4a2f45", "stand", -1), (1475, 1000, 176, "#241d38", "stand", -1),
    ):  # fmt: skip
        s.path(f"M{x - 10} {foot}l150 46h70l-190 -50Z", "#3b3d6b", 0.6)
        s.person(x, foot, height, coat, pose, facing, skin="#2b2033", legs="#1d1730", hat="#d8b45c" if coat == "#b5483d" else "#1d1730")
    for _ in range(110):
        s.disc(s.random.uniform(0, 1800), s.random.uniform(0, 1200), s.random.uniform(1.5, 4), "#fff6ec", s.random.uniform(0.3, 0.8))
    return s


def assembly_chamber() -> Sheet:
    """The Assembly sits: curved benches, a speaker on her feet, daylight falling from the dome."""
    s = Sheet(61)
    s.sky("#5b2f2b", "#7d4035", "#3a2028")
    s.path("M-40 620V-40H1840V620Q1500 470 900 470T-40 620Z", s.blend("#8d5040", "#c58a5e"))
    s.path("M460 -40Q900 330 1340 -40Z", "#f3ddae")
    for index in range(-4, 5):
        s.line(f"M900 -160L{900 + index * 125} 150", "#a46c4b", 9, 0.8)
    s.line("M540 30Q900 230 1260 30", "#a46c4b", 8)
    s.glow(900, 40, 640, "#fff2cf", 0.9)
    for index in range(8):
        x = 60 + index * 240
        lift = 90 * math.sin(math.pi * (x + 40) / 1880)
        s.box(x - 26, 250 - lift, 52, 420, s.blend("#dba873", "#8a4f3f", across=True))
        s.box(x - 40, 236 - lift, 80, 24, "#edc78f")
        if index < 7:
            s.path(f"M{x + 50} {560 - lift}V{370 - lift}q70 -90 140 0V{560 - lift}Z", "#4a2730", 0.85)
            for place in range(3):
                s.person(x + 80 + place * 40, 575 - lift, 120, "#2b1720", "stand", 1)
            s.box(x + 40, 520 - lift, 160, 60, "#a8653f")
    s.beam([(690, -20), (1110, -20), (1480, 1120), (320, 1120)], "#ffe9bd", 0.55)
    # Rows of members curve about the floor; nearer rows are larger and darker.
    for row, (y, tone, size) in enumerate(((640, "#5f7a58", 108), (730, "#4b6549", 136), (840, "#384f3c", 172))):
        for side in (-1, 1):
            near, far = 900 + side * (250 + row * 34), 900 + side * 960
            data = f"M{near} {y + 30}Q{(near + far) / 2} {y - 10} {far} {y - 90}V{y + 60}Q{(near + far) / 2} {y + 110} {near} {y + 130}Z"
            count = 8 - row
            for seat in range(count):
                t = (seat + 0.6) / count
                px = near + (far - near) * t
                py = y + 30 - 120 * t * t
                coat = s.random.choice(["#2b1720", "#3c2433", "#23283a", "#6f2f2d", "#31405a", "#1f2b2f"])
                s.person(px, py + size * 0.34, size, coat, "sit", -side, skin=s.random.choice(["#c98d68", "#8a5840", "#5b382d", "#dba982"]))
            s.path(data, tone)
            s.stipple(data, "#1a2420", 0.0, 0.75)
            s.line(f"M{near} {y + 30}Q{(near + far) / 2} {y - 10} {far} {y - 90}", "#d9b36c", 8)
    s.path("M560 1240Q900 960 1240 1240Z", "#c9a06b")
    s.stipple("M560 1240Q900 960 1240 1240Z", "#7a4a3a", 0.0, 0.7)
    s.path("M740 780H1060L1100 930H700Z", "#7d4a30")
    s.stipple("M740 780H1060L1100 930H700Z", "#3a2028", 0.0, 0.7)
    s.box(720, 766, 360, 20, "#d9a868")
    for x in (800, 905, 1000):
        s.person(x, 815, 128, "#2b1720", "sit", 1, skin="#c98d68")
        s.box(x - 20, 764, 46, 5, "#fbf0d8")
    s.path("M800 690V560q100 -80 200 0V690Z", "#5d3226", 0.9)
    s.disc(900, 585, 34, "#d9b36c")
    s.disc(900, 585, 22, "#7d4a30")
    s.person(1010, 1080, 330, "#a8352d", "reach", -1, skin="#7a4c39", legs="#2b1720")
    s.path("M950 1085l-140 60h90l110 -54Z", "#5d3226", 0.5, 'filter="url(#blur)"')
    for x, height in ((250, 460), (470, 400), (1370, 400), (1600, 470)):
        s.person(x, 1290, height, "#1c0f18", "sit", 1 if x < 900 else -1)
    s.path("M-40 1130Q300 1080 640 1250H-40ZM1840 1130Q1500 1080 1160 1250H1840Z", "#1c0f18")
    return s


def tram_depot() -> Sheet:
    """Trams stand in the depot before the first service; a driver walks to hers with a lamp behind her."""
    s = Sheet(71)
    s.sky("#10212c", "#1d3a44", "#2b4b4c")
    for index in range(7):
        inset = index * 84
        tone = ["#0d1a23", "#13242d", "#1a313a", "#223e45", "#2c4b50", "#385a5b", "#466a67"][index]
        s.path(f"M{-40 + inset} 1240V{330 - index * -22}Q{900} {-360 + index * 92} {1840 - inset} {330 + index * 22}V1240Z", tone)
        s.line(f"M{-40 + inset} {420 + index * 16}H{1840 - inset}", "#0d1a23", 6, 0.6)
    s.path("M590 900V560Q900 330 1210 560V900Z", s.blend("#7e9b8b", "#f3c98b", "#ffe3b0"))
    s.glow(900, 720, 520, "#ffe0a5", 0.85)
    for index, x in enumerate((640, 720, 800, 1010, 1090, 1160)):
        s.box(x, 640 + (index % 3) * 20, 58, 220, "#6f8079", 0.8)
        s.windows(x + 10, 660 + (index % 3) * 20, 2, 4, (12, 16), (22, 34), ["#fff0c4"], "#53655f", 0.5)
    s.path("M560 860H1240L1900 1240H-100Z", s.blend("#b28c62", "#3b3d3a", "#151d22"))
    for x in (-260, 330, 760, 1040, 1470, 2060):
        s.line(f"M{900 + (x - 900) * 0.33:.0f} 862L{x} 1240", "#e9c88f", 6, 0.75)
    for x, scale, colour in ((300, 1.5, "#b8412f"), (1500, 1.5, "#2f6a70"), (655, 0.62, "#c9963f"), (1150, 0.62, "#b8412f")):
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
        s.polygon([(x - 8, top), (x + 76, top - 80 - (index % 3) * 26), (x + 160, top)], ["#a9503f", "#8a5560", "#b9663f"][index % 3])
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
            s.path(f"M{x + facing * height * 0.1:.0f} {foot - height * 0.46:.0f}h{height * 0.17:.0f}l-8 {height * 0.15:.0f}h{-height * 0.13:.0f}Z", "#a9793f")
    s.birds(500, 160, 9, 22, "#6a6470", 260)
    return s


def library() -> Sheet:
    """Evening in the reading room: tall windows, green lamps, readers at one long table."""
    s = Sheet(91)
    s.sky("#2e1f26", "#54352c", "#2a1a20")
    for index in range(3):
        x = 330 + index * 400
        s.path(f"M{x} 640V220q150 -210 300 0V640Z", s.blend("#27405f", "#6f86a0", "#e8b58a"))
        s.clip(f"M{x} 640V220q150 -210 300 0V640Z")
        s.polygon([(x, 640), (x, 520), (x + 60, 520), (x + 60, 470), (x + 120, 470), (x + 150, 400), (x + 180, 540), (x + 300, 560), (x + 300, 640)], "#2c3a55")
        s.windows(x + 20, 540, 8, 3, (10, 12), (34, 28), ["#ffd58c"], "#2c3a55", 0.5)
        s.end()
        for bar in (75, 150, 225):
            s.line(f"M{x + bar} 120V640", "#2a1a20", 7)
        for bar in (260, 390, 520):
            s.line(f"M{x} {bar}H{x + 300}", "#2a1a20", 6)
        s.line(f"M{x} 640V220q150 -210 300 0V640", "#7a4d35", 22)
    for side in (-1, 1):
        for bay in range(3):
            near = 900 + side * (900 - bay * 150)
            far = 900 + side * (760 - bay * 150)
            top, bottom = 60 + bay * 70, 1000 - bay * 90
            s.polygon([(near, top - 30), (far, top + 40), (far, bottom - 60), (near, bottom)], ["#3a2226", "#4c2d29", "#5f3a2e"][bay])
            for shelf in range(7):
                a1, a2 = top + (bottom - top) * shelf / 7, top + 40 + (bottom - 60 - top - 40) * shelf / 7
                step = (bottom - top) / 7
                for book in range(11):
                    t = book / 11
                    x = near + (far - near) * t
                    y = a1 + (a2 - a1) * t
                    height = step * s.random.uniform(0.55, 0.8)
                    s.box(min(x, x + (far - near) / 11), y + step * 0.9 - height, abs(far - near) / 11 - 1, height, s.random.choice(["#a9533f", "#3f6a66", "#c79a56", "#6d4a5d", "#d9c39a", "#2f4a5f", "#7d3a36"]), 0.9)
                s.line(f"M{near} {a1 + step * 0.93:.0f}L{far} {a2 + step * 0.9:.0f}", "#241519", 8)
            s.stipple(outline([(near, top - 30), (far, top + 40), (far, bottom - 60), (near, bottom)]), "#1a1014", 0.7 if side < 0 else 0.0, 0.0 if side < 0 else 0.7, 0)
    for x in (560, 900, 1240):
        s.line(f"M{x} -40V150", "#1a1014", 5)
        s.path(f"M{x - 70} 190q70 -90 140 0Z", "#c98f45")
        s.glow(x, 200, 270, "#ffd995", 0.75)
    for x, coat, skin in ((520, "#35495a", "#c98d68"), (700, "#8a4636", "#5b382d"), (880, "#3f4f3d", "#dba982"), (1080, "#573a55", "#8a5840"), (1270, "#2d3a4d", "#c98d68")):
        s.person(x, 900, 330, coat, "sit", 1 if x < 900 else -1, skin=skin)
    s.path("M330 850H1470L1640 1010H160Z", s.blend("#a8673c", "#5f3728"))
    s.stipple("M330 850H1470L1640 1010H160Z", "#2a1a20", 0.0, 0.6)
    s.path("M160 1010H1640V1050H160Z", "#3a2226")
    for x in (430, 780, 1150, 1400):
        s.glow(x, 900, 240, "#fff0b8", 0.9, 0.5)
        s.line(f"M{x} 920V820", "#d0a04d", 8)
        s.path(f"M{x - 66} 830q6 -52 66 -52t66 52Z", "#3f7a5c")
        s.path(f"M{x - 66} 830h132v8h-132Z", "#f6e7ad")
        s.disc(x, 922, 34, "#d0a04d", squash=0.3)
    for x, tilt in ((560, -4), (900, 3), (1080, -2), (1270, 5)):
        s.path(f"M{x - 60} 905q30 -16 60 0q30 -16 60 0l10 34q-36 -14 -70 0q-34 -14 -70 0Z", "#fbf0d4", extra=f'transform="rotate({tilt} {x} 920)"')
    for x, coat in ((360, "#140c11"), (1420, "#140c11"), (880, "#140c11")):
        s.person(x, 1260, 480, coat, "sit", 1 if x < 900 else -1)
    return s


def concert_hall() -> Sheet:
    """An orchestra seen from the balcony, a pool of amber light, the audience in the dark."""
    s = Sheet(101)
    s.sky("#2a1422", "#5a2430", "#22101c")
    s.path("M300 700V130Q900 -130 1500 130V700Z", s.blend("#f0b565", "#c46a3e", "#7a2f30"))
    for index in range(13):
        x = 380 + index * 87
        height = 330 - abs(index - 6) * 26
        s.box(x - 30, 460 - height, 60, height + 60, s.blend("#fbe0a0", "#b5703d", "#7a3f2f", across=True), r=10)
        s.path(f"M{x - 18} 480h36l-12 40h-12Z", "#4a1f26")
        s.line(f"M{x - 16} 452h32", "#4a1f26", 8)
    s.stipple("M300 700V130Q900 -130 1500 130V700Z", "#4a1526", 0.0, 0.75)
    for side in (-1, 1):
        for tier in range(3):
            x1, x2 = 900 + side * 940, 900 + side * (610 - tier * 8)
            y = 170 + tier * 190
            s.path(f"M{x1} {y - 40}L{x2} {y + 60}V{y + 128}L{x1} {y + 70}Z", "#8a3a36")
            s.line(f"M{x1} {y - 40}L{x2} {y + 60}", "#e8b566", 9)
            s.line(f"M{x1} {y + 66}L{x2} {y + 126}", "#3a1622", 8)
            for place in range(6):
                t = place / 6 + 0.08
                s.disc(x1 + (x2 - x1) * t, y - 52 + 100 * t, 26 - 12 * t, "#22101c")
                s.path(f"M{x1 + (x2 - x1) * t - 34 + 14 * t:.0f} {y - 30 + 100 * t:.0f}q{34 - 14 * t:.0f} -20 {68 - 28 * t:.0f} 0v40h{-68 + 28 * t:.0f}Z", "#22101c")
            s.glow(x1 + (x2 - x1) * 0.5, y + 40, 120, "#ffd795", 0.6)
    s.path("M230 900Q900 560 1570 900Q900 1020 230 900Z", s.blend("#f7c477", "#d98b4b"))
    s.glow(900, 800, 700, "#fff0c0", 0.7, 0.5)
    s.beam([(840, -20), (960, -20), (1240, 900), (560, 900)], "#fff2cc", 0.5)
    for row, (y, count, radius, size) in enumerate(((690, 15, 390, 112), (760, 17, 500, 132), (830, 17, 590, 150))):
        for seat in range(count):
            t = seat / (count - 1) * 2 - 1
            if row == 2 and abs(t) < 0.2:
                continue
            x = 900 + t * radius
            lift = 46 * (1 - t * t) * (-1 if row < 2 else 0.4)
            s.person(x, y + lift + 20, size, s.random.choice(["#22101c", "#2f1724", "#1c1420"]), "sit", 1 if t < 0 else -1, skin=s.random.choice(["#c98d68", "#7a4c39", "#e0b48c"]))
            if row == 2:
                bow = 1 if t < 0 else -1
                s.line(f"M{x + bow * 8:.0f} {y + lift - 52:.0f}l{bow * 52} 34", "#f3dcae", 4)
                s.disc(x + bow * 26, y + lift - 44, 17, "#8f4526", squash=0.7)
    for x in (420, 470, 1340, 1390):
        s.path(f"M{x} 800q-34 -60 0 -110q-16 -30 10 -60q26 30 10 60q34 50 0 110Z", "#7d3a22")
    s.box(850, 905, 110, 26, "#5a2430")
    s.person(905, 912, 250, "#170b14", "reach", -1)
    s.line("M830 780l-34 -66", "#fff3d6", 5)
    for row, y in enumerate((1010, 1090, 1180)):
        for seat in range(17):
            x = -20 + seat * 115 + (row % 2) * 56
            size = 44 + row * 8
            s.disc(x, y, size * 0.62, ["#2b1320", "#1f0d18", "#130810"][row], squash=1.15)
            s.path(f"M{x - size * 1.15:.0f} {y + size * 1.9:.0f}q0 {-size * 1.25:.0f} {size * 1.15:.0f} {-size * 1.25:.0f}t{size * 1.15:.0f} {size * 1.25:.0f}Z", ["#2b1320", "#1f0d18", "#130810"][row])
            s.line(f"M{x - size * 0.5:.0f} {y - size * 0.5:.0f}q{size * 0.5:.0f} -26 {size:.0f} 0", "#e09a55", 4, 0.55)
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
    for index, (x, foot, height) in enumerate(((520, 960, 170), (590, 968, 176), (1240, 950, 168), (1310, 960, 172), (820, 905, 150), (960, 905, 150), (1010, 910, 148))):
        s.person(x, foot, height, coats[index % 6], "stand", 1 if index % 2 else -1, skin=skins[index % 4], legs="#2a2735")
    for index in range(9):
        x = 330 + index * 140
        s.path(f"M{x} {1120 + (index % 2) * 14}l150 46h60l-170 -56Z", "#5f4a58", 0.45)
        s.person(x, 1120 + (index % 2) * 14, 270 + (index % 3) * 14, coats[(index * 5) % 6], "reach" if index in {1, 7} else "stand", 1 if index < 5 else -1, skin=skins[(index * 3) % 4], legs="#2a2735", hat=["", "#2a2735", "#c8452f"][index % 3])
    s.path(smooth([(520, 905), (700, 880), (900, 900), (1100, 882), (1300, 905), (1300, 985), (1100, 964), (900, 982), (700, 962), (520, 986), (520, 905)], closed=True), "#f6edd8")
    s.line("M580 936q60 -14 120 -8M760 932h130M950 934q70 -10 130 -8M1130 930l110 10", "#b8452f", 15)
    s.line("M520 890V1060M1300 890V1060", "#4a3a3c", 10)
    s.birds(1350, 220, 8, 22, "#5f6f78", 180)
    return s
