"""Pictures of the rooms where people gather."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

import math

from broadsheet.demo.illustrations.canvas import Sheet, outline


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
                s.person(
                    px,
                    py + size * 0.34,
                    size,
                    coat,
                    "sit",
                    -side,
                    skin=s.random.choice(["#c98d68", "#8a5840", "#5b382d", "#dba982"]),
                )
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


def library() -> Sheet:
    """Evening in the reading room: tall windows, green lamps, readers at one long table."""
    s = Sheet(91)
    x: float
    s.sky("#2e1f26", "#54352c", "#2a1a20")
    for index in range(3):
        x = 330 + index * 400
        s.path(f"M{x} 640V220q150 -210 300 0V640Z", s.blend("#27405f", "#6f86a0", "#e8b58a"))
        s.clip(f"M{x} 640V220q150 -210 300 0V640Z")
        s.polygon(
            [
                (x, 640),
                (x, 520),
                (x + 60, 520),
                (x + 60, 470),
                (x + 120, 470),
                (x + 150, 400),
                (x + 180, 540),
                (x + 300, 560),
                (x + 300, 640),
            ],
            "#2c3a55",
        )
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
            s.polygon(
                [(near, top - 30), (far, top + 40), (far, bottom - 60), (near, bottom)],
                ["#3a2226", "#4c2d29", "#5f3a2e"][bay],
            )
            for shelf in range(7):
                a1, a2 = top + (bottom - top) * shelf / 7, top + 40 + (bottom - 60 - top - 40) * shelf / 7
                step = (bottom - top) / 7
                for book in range(11):
                    t = book / 11
                    x = near + (far - near) * t
                    y = a1 + (a2 - a1) * t
                    height = step * s.random.uniform(0.55, 0.8)
                    s.box(
                        min(x, x + (far - near) / 11),
                        y + step * 0.9 - height,
                        abs(far - near) / 11 - 1,
                        height,
                        s.random.choice(["#a9533f", "#3f6a66", "#c79a56", "#6d4a5d", "#d9c39a", "#2f4a5f", "#7d3a36"]),
                        0.9,
                    )
                s.line(f"M{near} {a1 + step * 0.93:.0f}L{far} {a2 + step * 0.9:.0f}", "#241519", 8)
            s.stipple(
                outline([(near, top - 30), (far, top + 40), (far, bottom - 60), (near, bottom)]),
                "#1a1014",
                0.7 if side < 0 else 0.0,
                0.0 if side < 0 else 0.7,
                0,
            )
    for x in (560, 900, 1240):
        s.line(f"M{x} -40V150", "#1a1014", 5)
        s.path(f"M{x - 70} 190q70 -90 140 0Z", "#c98f45")
        s.glow(x, 200, 270, "#ffd995", 0.75)
    for x, coat, skin in (
        (520, "#35495a", "#c98d68"),
        (700, "#8a4636", "#5b382d"),
        (880, "#3f4f3d", "#dba982"),
        (1080, "#573a55", "#8a5840"),
        (1270, "#2d3a4d", "#c98d68"),
    ):
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
        s.path(
            f"M{x - 60} 905q30 -16 60 0q30 -16 60 0l10 34q-36 -14 -70 0q-34 -14 -70 0Z",
            "#fbf0d4",
            extra=f'transform="rotate({tilt} {x} 920)"',
        )
    for x, coat in ((360, "#140c11"), (1420, "#140c11"), (880, "#140c11")):
        s.person(x, 1260, 480, coat, "sit", 1 if x < 900 else -1)
    return s


def concert_hall() -> Sheet:
    """An orchestra seen from the balcony, a pool of amber light, the audience in the dark."""
    s = Sheet(101)
    x: float
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
                s.path(
                    f"M{x1 + (x2 - x1) * t - 34 + 14 * t:.0f} {y - 30 + 100 * t:.0f}q{34 - 14 * t:.0f} -20 {68 - 28 * t:.0f} 0v40h{-68 + 28 * t:.0f}Z",
                    "#22101c",
                )
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
            s.person(
                x,
                y + lift + 20,
                size,
                s.random.choice(["#22101c", "#2f1724", "#1c1420"]),
                "sit",
                1 if t < 0 else -1,
                skin=s.random.choice(["#c98d68", "#7a4c39", "#e0b48c"]),
            )
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
            s.path(
                f"M{x - size * 1.15:.0f} {y + size * 1.9:.0f}q0 {-size * 1.25:.0f} {size * 1.15:.0f} {-size * 1.25:.0f}t{size * 1.15:.0f} {size * 1.25:.0f}Z",
                ["#2b1320", "#1f0d18", "#130810"][row],
            )
            s.line(f"M{x - size * 0.5:.0f} {y - size * 0.5:.0f}q{size * 0.5:.0f} -26 {size:.0f} 0", "#e09a55", 4, 0.55)
    return s


def cinema() -> Sheet:
    """A full picture house seen from behind: the projector's beam and a meadow on the screen."""
    s = Sheet(221)
    x: float
    s.sky("#161226", "#2a1c35", "#120e1f")
    s.path("M330 130H1470V690H330Z", s.blend("#8ec8d2", "#d9e9c3", "#f6e3a1"))
    s.disc(1200, 260, 50, "#fff6d3")
    s.clip("M330 130H1470V690H330Z")
    s.path("M300 560Q620 420 940 540T1500 480V720H300Z", "#8dbb6a")
    s.path("M300 620Q760 520 1100 620T1500 590V720H300Z", "#5f9a57")
    s.tree(560, 600, 270, "#3f7a4c", "#6ea356", "#5f4433")
    s.disc(960, 560, 84, "#d9cfc8")
    s.disc(960, 470, 62, "#d9cfc8")
    for side in (-1, 1):
        s.begin(f'transform="rotate({side * 12} {960 + side * 26} 430)"')
        s.disc(960 + side * 28, 370, 18, "#d9cfc8", squash=3.6)
        s.disc(960 + side * 28, 376, 9, "#e0a79c", squash=4.6)
        s.end()
        s.disc(960 + side * 22, 462, 7, "#2a1c35")
    s.disc(960, 482, 9, "#b56a66", squash=0.7)
    for x, y in ((740, 580), (780, 600), (700, 605)):
        s.disc(x, y, 24, "#8a5a3c", squash=0.85)
        s.disc(x + 18, y - 22, 15, "#8a5a3c")
    s.end()
    s.path("M330 130H1470V690H330Z", "none", extra='stroke="#0c0917" stroke-width="16"')
    s.glow(900, 420, 1050, "#d8ecc8", 0.35)
    for side in (-1, 1):
        for fold in range(5):
            x = 900 + side * (600 + fold * 62)
            s.path(
                f"M{x} -40h{side * 64}V760h{-side * 64}q{side * 26} -400 0 -800Z",
                ["#8a2f38", "#742632", "#5f1f2c"][fold % 3],
            )
    s.path("M-40 -40H1840V70Q1650 150 1480 80T1180 90T900 90T620 90T330 80T-40 70Z", "#742632")
    for x in range(-20, 1840, 46):
        s.line(f"M{x} -40q10 60 -6 110", "#4a1724", 5, 0.6)
    s.beam([(900, 1240), (900, 1240), (1470, 130), (330, 130)], "#fff6dc", 0.0, 0.35, 90)
    for row, (y, size, tone) in enumerate(
        ((760, 34, "#3a2a48"), (830, 44, "#2d2039"), (930, 60, "#1f162c"), (1070, 84, "#130e1f"))
    ):
        count = 26 - row * 5
        for seat in range(count):
            x = -40 + (seat + 0.5 * (row % 2)) * 1880 / count
            child = s.random.random() < 0.25
            drop = size * 0.6 if child else s.random.uniform(-6, 6)
            scale = 0.8 if child else 1
            s.disc(x, y + drop, size * 0.6 * scale, tone, squash=1.14)
            if s.random.random() < 0.3:
                s.disc(x, y + drop - size * 0.5, size * 0.34, tone)
            s.path(
                f"M{x - size * 1.1 * scale:.0f} {y + size * 2.2:.0f}q0 {-size * 1.4:.0f} {size * 1.1 * scale:.0f} {-size * 1.4 + drop * 0.4:.0f}t{size * 1.1 * scale:.0f} {size * 1.4 - drop * 0.4:.0f}Z",
                tone,
            )
            s.line(
                f"M{x - size * 0.46 * scale:.0f} {y + drop - size * 0.44:.0f}q{size * 0.46 * scale:.0f} {-size * 0.36:.0f} {size * 0.92 * scale:.0f} 0",
                "#e9efc8",
                4,
                0.5,
            )
        s.path(
            f"M-40 {y + size * 1.5:.0f}Q900 {y + size * 1.7:.0f} 1840 {y + size * 1.5:.0f}V{y + size * 2.6:.0f}H-40Z",
            ["#5f1f2c", "#4a1724", "#37101c", "#240a14"][row],
        )
    return s
