"""Pictures of people at work and at play."""

from __future__ import annotations

import math

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


def steelworks() -> Sheet:
    """White-hot iron runs from the furnace; workers stand black against the glare."""
    s = Sheet(211)
    s.sky("#1b1420", "#3a1d22", "#5f2a22")
    s.glow(1050, 560, 900, "#ff9a45", 0.75)
    for index in range(6):
        x = -60 + index * 340
        s.box(x, -40, 46, 900, "#150e18")
        s.line(f"M{x + 23} 300L{x + 363} 120M{x + 23} 120L{x + 363} 300", "#150e18", 14, 0.8)
    for y in (110, 310):
        s.box(-40, y, 1880, 30, "#150e18")
    s.path("M800 -40L740 420Q700 560 720 760H1400Q1420 560 1370 420L1310 -40Z", s.blend("#2b1a22", "#5a2a24", "#7d3a26"))
    s.stipple("M800 -40L740 420Q700 560 720 760H1400Q1420 560 1370 420L1310 -40Z", "#120b14", 0.9, 0.0, 0)
    for y in (90, 230, 390):
        s.line(f"M{790 - y * 0.13:.0f} {y}H{1322 + y * 0.13:.0f}", "#120b14", 16)
    for x in (640, 1450):
        s.line(f"M{x} -40V520q0 60 {(1060 - x) * 0.2:.0f} 80", "#2f1c24", 44)
    s.path("M-40 800Q900 730 1840 800V1240H-40Z", s.blend("#5f2f24", "#2b181e", "#130c13"))
    s.stipple("M-40 800Q900 730 1840 800V1240H-40Z", "#ff8a3d", 0.35, 0.0)
    s.path("M960 660q90 -76 180 0v90h-180Z", "#fff0c0")
    s.glow(1050, 710, 380, "#fff3cf", 1)
    stream = smooth([(1010, 730), (1000, 800), (900, 880), (760, 960), (620, 1060), (520, 1250), (860, 1250), (900, 1080), (1010, 960), (1090, 850), (1100, 730), (1010, 730)], closed=True)
    s.path(stream, "#ff8a3a", 0.65, 'filter="url(#soft)"')
    s.path(stream, s.blend("#fffbe8", "#ffe49a", "#ff9a45"))
    s.stipple(stream, "#ff6a2a", 0.0, 0.5)
    for _ in range(170):
        angle, reach = s.random.uniform(-2.7, -0.4), abs(s.random.gauss(0, 250))
        x, y = 1050 + math.cos(angle) * reach, 700 + math.sin(angle) * reach + reach * reach / 900
        s.line(f"M{x:.0f} {y:.0f}l{math.cos(angle) * 16:.0f} {math.sin(angle) * 16 + 8:.0f}", "#ffe6a4", s.random.uniform(2, 5), s.random.uniform(0.5, 1))
    for x, foot, height, pose, facing in ((620, 905, 300, "reach", 1), (1360, 930, 320, "stand", -1), (1480, 920, 300, "stand", -1), (1600, 925, 310, "carry", -1)):
        s.path(f"M{x - 20} {foot}l{(x - 1050) * 0.5:.0f} 210h70l{-(x - 1050) * 0.4:.0f} -210Z", "#0b070c", 0.7)
        s.person(x, foot, height, "#120b14", pose, facing, hat="helmet")
        side = 1 if x < 1050 else -1
        s.line(f"M{x + side * height * 0.1:.0f} {foot - height * 0.82:.0f}q{side * 10} {height * 0.16:.0f} {side * 2} {height * 0.34:.0f}", "#ff9f52", 6, 0.9)
    s.line("M700 735L1000 770", "#120b14", 12)
    s.person(250, 1150, 520, "#0d080f", "stand", 1, hat="helmet")
    s.line("M306 740q16 90 6 180", "#ff9a45", 7, 0.9)
    s.box(-40, 1000, 1880, 12, "#0d080f", 0.0)
    return s


def cinema() -> Sheet:
    """A full picture house seen from behind: the projector's beam and a meadow on the screen."""
    s = Sheet(221)
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
            s.path(f"M{x} -40h{side * 64}V760h{-side * 64}q{side * 26} -400 0 -800Z", ["#8a2f38", "#742632", "#5f1f2c"][fold % 3])
    s.path("M-40 -40H1840V70Q1650 150 1480 80T1180 90T900 90T620 90T330 80T-40 70Z", "#742632")
    for x in range(-20, 1840, 46):
        s.line(f"M{x} -40q10 60 -6 110", "#4a1724", 5, 0.6)
    s.beam([(900, 1240), (900, 1240), (1470, 130), (330, 130)], "#fff6dc", 0.0, 0.35, 90)
    for row, (y, size, tone) in enumerate(((760, 34, "#3a2a48"), (830, 44, "#2d2039"), (930, 60, "#1f162c"), (1070, 84, "#130e1f"))):
        count = 26 - row * 5
        for seat in range(count):
            x = -40 + (seat + 0.5 * (row % 2)) * 1880 / count
            child = s.random.random() < 0.25
            drop = size * 0.6 if child else s.random.uniform(-6, 6)
            scale = 0.8 if child else 1
            s.disc(x, y + drop, size * 0.6 * scale, tone, squash=1.14)
            if s.random.random() < 0.3:
                s.disc(x, y + drop - size * 0.5, size * 0.34, tone)
            s.path(f"M{x - size * 1.1 * scale:.0f} {y + size * 2.2:.0f}q0 {-size * 1.4:.0f} {size * 1.1 * scale:.0f} {-size * 1.4 + drop * 0.4:.0f}t{size * 1.1 * scale:.0f} {size * 1.4 - drop * 0.4:.0f}Z", tone)
            s.line(f"M{x - size * 0.46 * scale:.0f} {y + drop - size * 0.44:.0f}q{size * 0.46 * scale:.0f} {-size * 0.36:.0f} {size * 0.92 * scale:.0f} 0", "#e9efc8", 4, 0.5)
        s.path(f"M-40 {y + size * 1.5:.0f}Q900 {y + size * 1.7:.0f} 1840 {y + size * 1.5:.0f}V{y + size * 2.6:.0f}H-40Z", ["#5f1f2c", "#4a1724", "#37101c", "#240a14"][row])
    return s


def laboratory() -> Sheet:
    """A scientist at the microscope late in the evening, glass vessels catching the lamp."""
    s = Sheet(231)
    s.sky("#17323f", "#24505a", "#1a3743")
    s.path("M980 60H1660V600H980Z", s.blend("#2d4568", "#8a7f9c", "#eeb58c"))
    s.polygon([(980, 600), (980, 500), (1080, 460), (1160, 520), (1300, 440), (1420, 510), (1560, 470), (1660, 520), (1660, 600)], "#3a4a68")
    s.windows(1010, 530, 14, 2, (12, 14), (46, 32), ["#ffd58c"], "#3a4a68", 0.4)
    s.line("M980 60H1660V600H980ZM1320 60V600M980 320H1660", "#10262f", 14)
    for row, y in enumerate((170, 350, 530)):
        s.box(90, y, 720, 14, "#0f2530")
        for index in range(11):
            x = 108 + index * 63
            height, tone = s.random.uniform(60, 118), s.random.choice(["#6fb0a4", "#d9a64a", "#a9c4b4", "#c8674a", "#7f95b0", "#e5d8b3"])
            if (index + row) % 3:
                s.box(x, y - height, 44, height, tone, 0.75, 6)
                s.box(x + 10, y - height - 12, 24, 14, "#0f2530")
                s.box(x + 6, y - height + 14, 7, height - 28, "#fdf6df", 0.5)
            else:
                s.path(f"M{x + 14} {y - 104}h18v44l24 52q2 8 -8 8h-50q-10 0 -8 -8l24 -52Z", tone, 0.8)
    s.glow(700, 700, 620, "#ffe7ae", 0.75)
    s.person(560, 1180, 830, "#e9e2cf", "bend", 1, skin="#8a5840", legs="#22343f")
    s.path("M-40 930H1840V1000H-40Z", "#d8c49a")
    s.path("M-40 1000H1840V1240H-40Z", s.blend("#5f4a40", "#2a2428"))
    s.stipple("M-40 930H1840V1000H-40Z", "#8a6a4a", 0.0, 0.8, 0)
    s.begin('transform="translate(900 930)"')
    s.path("M-110 0H150V-34H40Q160 -130 90 -270L40 -250Q90 -150 0 -60H-110Z", "#16242c")
    s.begin('transform="rotate(28 40 -250)"')
    s.box(-6, -430, 62, 250, "#f0e6cb", r=10)
    s.box(2, -480, 46, 60, "#16242c", r=8)
    s.box(8, -190, 34, 60, "#16242c", r=4)
    s.end()
    s.box(-80, -74, 150, 16, "#c8674a")
    s.disc(96, -150, 26, "#d9a64a")
    s.glow(-10, -60, 130, "#fff7d6", 1)
    s.end()
    s.line("M1240 930V640L1130 540", "#0f2530", 14)
    s.path("M1060 600Q1060 510 1150 500L1190 560Z", "#c8674a")
    s.beam([(1070, 590), (1170, 560), (1120, 940), (700, 940)], "#fff1bd", 0.55)
    for x, tone, level in ((1340, "#6fb0a4", 90), (1460, "#d9a64a", 70), (1590, "#c8674a", 110)):
        s.path(f"M{x} 720h40v90l64 104q6 16 -14 16h-140q-20 0 -14 -16l64 -104Z", "#cfe3da", 0.4)
        s.path(f"M{x - 20} {930 - level}h80l36 76q4 24 -14 24h-124q-18 0 -14 -24Z", tone, 0.9)
        s.line(f"M{x + 6} 730v86l-44 76", "#fdf8e6", 6, 0.7)
        s.box(x - 6, 712, 52, 12, "#cfe3da", 0.8, 5)
    s.box(150, 800, 300, 16, "#16242c")
    for index in range(9):
        s.box(166 + index * 31, 770, 18, 130, "#cfe3da", 0.45, 9)
        s.box(166 + index * 31, 826, 18, 76, ["#6fb0a4", "#d9a64a", "#c8674a"][index % 3], 0.9, 9)
    s.box(150, 896, 300, 34, "#16242c")
    s.path("M1110 905l190 -20l30 40h-220Z", "#fbf3da")
    return s


def bakery() -> Sheet:
    """A baker draws loaves from a brick oven before daybreak."""
    s = Sheet(241)
    s.sky("#4a2f33", "#7d4a3a", "#54333a")
    for row in range(22):
        for index in range(17):
            if s.random.random() < 0.55:
                s.box(380 + index * 76 + (row % 2) * 38, 30 + row * 36, 70, 31, s.random.choice(["#8f5540", "#9c6046", "#7f4a3c"]), 0.6, 3)
    s.path("M760 760V420Q1040 120 1320 420V760Z", "#5f3630")
    s.path("M810 740V450Q1040 200 1270 450V740Z", s.blend("#ffce73", "#ff9a42", "#c4502c"))
    s.glow(1040, 620, 560, "#ffbe6a", 0.95)
    for index in range(9):
        x = 850 + index * 48
        s.path(f"M{x - 30} 735q-6 -70 22 -{s.random.uniform(90, 190):.0f}q40 90 30 190Z", s.random.choice(["#fff0b5", "#ffd873", "#ffb04d"]), 0.85)
    for index in range(5):
        s.disc(880 + index * 80, 724, 44, "#a85c2c", squash=0.5)
        s.line(f"M{856 + index * 80} 714q24 -14 48 0", "#ffdf9a", 5)
    s.box(740, 736, 600, 40, "#3a2228")
    s.path("M60 60H430V640H60Z", s.blend("#22325a", "#4f5a80", "#c98f86"))
    s.windows(80, 420, 8, 4, (16, 20), (42, 46), ["#ffd58c"], "#2a3255", 0.15)
    s.line("M60 60H430V640H60ZM245 60V640M60 350H430", "#3a2228", 16)
    s.box(1420, 240, 420, 16, "#3a2228")
    s.box(1420, 420, 420, 16, "#3a2228")
    s.box(1420, 600, 420, 16, "#3a2228")
    for y in (236, 416, 596):
        for index in range(4):
            x = 1440 + index * 100
            s.path(f"M{x} {y}q-6 -64 44 -66t48 66Z", s.random.choice(["#c98445", "#b8702f", "#d99a56"]))
            s.stipple(f"M{x} {y}q-6 -64 44 -66t48 66Z", "#6b3520", 0.0, 0.7, 0)
            s.line(f"M{x + 24} {y - 48}l14 14M{x + 48} {y - 52}l14 14", "#fbe6bd", 5)
    s.line("M640 905L1130 745", "#d9b483", 16)
    s.path("M1090 742l120 -26l30 30l-120 26Z", "#d9b483")
    s.disc(1160, 728, 50, "#c98445", squash=0.55)
    s.line("M1134 720l20 12M1164 712l20 12", "#fbe6bd", 5)
    s.person(560, 1180, 700, "#f2e4cb", "carry", 1, skin="#5b382d", legs="#2b2a3a", hat="#f2e4cb")
    s.line("M660 640q30 120 14 300", "#ffb868", 9, 0.8)
    s.path("M-40 960H430L500 1240H-40ZM1180 940H1840V1240H1120Z", s.blend("#c99a66", "#7d5140"))
    s.stipple("M1180 940H1840V1240H1120Z", "#54303a", 0.0, 0.8, 0)
    for x, y in ((1260, 930), (1400, 936), (1540, 930), (1690, 936), (1330, 900), (1470, 902), (1620, 900), (60, 950), (200, 956), (330, 950)):
        s.path(f"M{x - 66} {y + 16}q-4 -74 66 -76t68 76Z", s.random.choice(["#d99a56", "#c98445", "#e3ad6c"]))
        s.stipple(f"M{x - 66} {y + 16}q-4 -74 66 -76t68 76Z", "#6b3520", 0.0, 0.7, 0)
        s.line(f"M{x - 30} {y - 34}l18 22M{x + 4} {y - 38}l18 22", "#fff0d0", 6)
    s.glow(1040, 1000, 700, "#ffb868", 0.3, 0.5)
    return s


def long_table() -> Sheet:
    """Neighbours share a meal at one long table under strings of lamps."""
    s = Sheet(251)
    s.sky("#232b52", "#54466f", "#b06a6f", "#f0b27c")
    s.ridge(560, 70, "#4a4168", "#7f5c76", depth=120)
    for index in range(9):
        x = -40 + index * 215
        top = 330 + (index * 83) % 110
        s.box(x, top, 190, 420, ["#3d3558", "#4a3c5f", "#362f50"][index % 3])
        s.polygon([(x - 10, top), (x + 95, top - 84), (x + 200, top)], "#2a2542")
        s.windows(x + 30, top + 40, 3, 4, (30, 40), (50, 74), ["#ffcf7d", "#ffb95f"], "#2a2542", 0.45)
    s.path("M-40 720H1840V1240H-40Z", s.blend("#8a5a5c", "#4f3a52", "#2a2238"))
    for start, end, sag in (((-40, 120), (900, 200), 150), ((900, 200), (1840, 110), 160), ((-40, 330), (1840, 300), 160)):
        s.line(f"M{start[0]} {start[1]}Q{(start[0] + end[0]) / 2} {(start[1] + end[1]) / 2 + sag * 2} {end[0]} {end[1]}", "#1c1830", 4)
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
        s.person(x, 880, 190 if child else 250 + s.random.uniform(-14, 14), coats[index % 7], "sit" if index % 4 else "reach", 1 if index % 2 else -1, skin=skins[(index * 3) % 4])
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
        s.person(x, 1250, 420 + (index % 3) * 20, ["#1f1b30", "#2b2038", "#241a2c"][index % 3], "sit", 1 if index % 2 else -1)
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
    for index, (x, y) in enumerate(((760, 900), (830, 880), (900, 862), (900, 908), (972, 892), (1044, 876), (1116, 862))):
        s.polygon([(x, y), (x + 66, y - 16), (x + 90, y + 16), (x + 22, y + 32)], ["#f6edd8", "#e9b53a"][index % 2], 0.7)
    coats = ["#c8452f", "#2f5f7a", "#e0a93c", "#4f7a52", "#7a4a6b", "#d9683f"]
    skins = ["#c98d68", "#5b382d", "#8a5840", "#dba982"]
    for index, (x, foot, height, pose, facing) in enumerate((
        (620, 780, 120, "run", 1), (720, 770, 118, "run", 1), (1240, 790, 126, "stand", -1), (1300, 792, 122, "reach", -1), (1420, 780, 120, "run", -1),
        (420, 880, 170, "run", 1), (560, 900, 176, "run", 1), (1000, 880, 170, "reach", 1), (1500, 930, 200, "run", -1), (1640, 950, 204, "run", -1),
        (250, 1090, 280, "run", 1), (1180, 1060, 260, "walk", -1),
    )):  # fmt: skip
        s.path(f"M{x - 8} {foot}l{height * 1.1:.0f} {height * 0.34:.0f}h{height * 0.28:.0f}l{-height * 1.2:.0f} {-height * 0.42:.0f}Z", "#6b5060", 0.5)
        s.person(x, foot, height, coats[index % 6], pose, facing, skin=skins[(index * 3) % 4], legs="#2f3446")
        if index % 3 == 0:
            s.box(x - facing * height * 0.16 - height * 0.07, foot - height * 0.78, height * 0.15, height * 0.26, coats[(index + 2) % 6], 1, 4)
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
    s.sky("#141d33", "#26385a", "#4f6a80")
    for x, top in ((180, 70), (1620, 70), (620, 190), (1180, 190)):
        s.line(f"M{x} 620V{top}", "#0d1424", 16)
        s.box(x - 90, top - 40, 180, 84, "#0d1424")
        for lamp in range(10):
            s.disc(x - 70 + (lamp % 5) * 35, top - 18 + (lamp // 5) * 38, 12, "#fffbe6")
        s.glow(x, top, 330, "#f6fbe8", 0.9)
        s.beam([(x - 80, top), (x + 80, top), (900 + (x - 900) * 0.3 + 420, 900), (900 + (x - 900) * 0.3 - 420, 900)], "#eaf6e6", 0.24)
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
        s.polygon([(x, 704), (x + 95, 704), (900 + (x + 95 - 900) * 2.4, 1240), (900 + (x - 900) * 2.4, 1240)], "#8fbb6f", 0.28)
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
            s.path(f"M{x} {foot}l{way * height * 0.7:.0f} {height * 0.16:.0f}h{way * 30}l{-way * height * 0.6:.0f} {-height * 0.2:.0f}Z", "#14362f", 0.4)
        s.person(x, foot, height, coat, pose, facing, skin=skin, legs="#f1ead6")
    s.rain(220, "#f3f6ee", 46, -12, 0.35)
    for index in range(9):
        x = -20 + index * 230
        s.disc(x, 1150 + (index % 2) * 26, 62, "#0b1220", squash=1.14)
        s.path(f"M{x - 120} 1260q0 -70 120 -70t120 70Z", "#0b1220")
    s.path("M150 1120q180 -50 420 -4v36q-220 -40 -420 6Z", "#c8452f")
    s.path("M250 1106v40M350 1096v40M450 1096v40", "none", extra='stroke="#f1ead6" stroke-width="26"')
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
        s.polygon([(x - 4, 470 - (index % 3) * 34), (x + 45, 420 - (index % 3) * 34), (x + 94, 470 - (index % 3) * 34)], "#0f1930")
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
    s.path("M846 262q-20 -26 -66 -22v-26q46 -4 66 20q20 -24 66 -20v26q-46 -4 -66 22Z", "#f3d68c", extra='transform="translate(64 8)"')
    for x, width in ((300, 480), (1020, 480)):
        s.box(x, 330, width, 500, s.blend("#ffe7a8", "#ffc66b", "#c97f3f"))
        for shelf in range(3):
            y = 470 + shelf * 112
            cursor = x + 12.0
            while cursor < x + width - 34:
                thick = s.random.uniform(14, 34)
                height = s.random.uniform(54, 92)
                s.box(cursor, y - height, thick - 2, height, s.random.choice(["#8a3f34", "#2f5a66", "#5f6b3f", "#6b3f5a", "#f6ead0", "#b5702f", "#2f3550"]), 1, 2)
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
            s.line(f"M{x + s.random.uniform(0, width):.0f} {s.random.uniform(960, 1210):.0f}h{s.random.uniform(20, 110):.0f}", "#ffe7b0", s.random.uniform(2, 7), 0.55)
    s.path("M470 1150q70 -60 150 0v30h-150Z", "#0b1322", 0.5, 'filter="url(#soft)"')
    s.person(560, 1140, 470, "#0e1729", "stand", 1)
    s.line("M610 930V680", "#0e1729", 9)
    s.path("M400 740Q440 560 610 540Q780 560 820 740Q770 706 714 738Q660 706 610 738Q556 706 506 738Q450 706 400 740Z", "#c8452f")
    s.stipple("M400 740Q440 560 610 540Q780 560 820 740Q770 706 714 738Q660 706 610 738Q556 706 506 738Q450 706 400 740Z", "#5a1a22", 0.9, 0.0, 0)
    s.person(1600, 1120, 430, "#0e1729", "walk", -1, hat="#0e1729")
    s.rain(230, "#dfe8ee", 64, -14, 0.4)
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
    s.path("M1130 706Q1180 800 900 900T560 1250H1330Q1150 1030 1240 900T1178 704Z", s.blend("#c99a8a", "#565478", "#2a2c4c"))
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


def river_bridge() -> Sheet:
    """An old arched bridge holds against a river in spate while people watch from the parapet."""
    s = Sheet(311)
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
        s.line(f"M{x} 860Q{x + 6} 690 {x + 180 if x != 700 else x + 200} {690 if x != 700 else 640}", "#4a4142", 12, 0.7)
    for x, width in ((560, 140), (1100, 140), (-60, 260), (1600, 260)):
        s.path(f"M{x} 800h{width}l20 110q{-width / 2 - 20:.0f} 50 {-width - 40} 0Z", "#6b5d55")
        for _ in range(16):
            s.disc(x + s.random.uniform(-20, width + 20), 890 + s.random.gauss(0, 14), s.random.uniform(10, 34), "#f0e3c6", s.random.uniform(0.35, 0.8), 0.6)
    for _ in range(230):
        near = s.random.random() ** 1.2
        y = 780 + near * 440
        x = s.random.uniform(-100, 1800)
        length = 60 + near * s.random.uniform(80, 300)
        s.line(f"M{x:.0f} {y:.0f}q{length * 0.3:.0f} {-16 - near * 20:.0f} {length * 0.55:.0f} {near * 8:.0f}t{length * 0.5:.0f} {near * 10:.0f}", s.random.choice(["#d9bd90", "#efe0bd", "#6b5748", "#4a3f3a"]), 2 + near * 6, s.random.uniform(0.35, 0.75))
    s.line("M420 1010l240 60M470 990l30 60M560 1010l-10 50", "#2b2526", 20)
    s.line("M1300 1080l300 -34M1400 1060l40 -50", "#2b2526", 24)
    for x, height, coat in ((330, 92, "#2b3340"), (380, 92, "#b8452f"), (520, 96, "#2b3340"), (820, 104, "#2f4a63"), (880, 100, "#b8452f"), (930, 72, "#d9a441"), (1010, 104, "#2b3340"), (1300, 96, "#3a3440"), (1360, 94, "#e0793a")):
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


def loom() -> Sheet:
    """A weaver at a tall loom in a mill with high windows; cloth in stripes of sea colours."""
    s = Sheet(321)
    s.sky("#5f4a44", "#8a6a55", "#4a3a3c")
    for index in range(4):
        x = 60 + index * 450
        s.path(f"M{x} 640V160q160 -150 320 0V640Z", s.blend("#a9cbd0", "#dfe6cf", "#fbe9be"))
        s.line(f"M{x + 107} 90V640M{x + 214} 90V640M{x} 300H{x + 320}M{x} 470H{x + 320}", "#4a3a3c", 9)
        s.path(f"M{x} 560q80 -50 160 -20t160 -10V640H{x}Z", "#7f9a94", 0.8)
        s.beam([(x, 640), (x + 320, 640), (x + 620, 1240), (x + 120, 1240)], "#fff1c9", 0.35)
    for x in (-20, 430, 880, 1330, 1780):
        s.box(x, -40, 60, 900, "#3a2d31")
    s.path("M-40 860H1840V1240H-40Z", s.blend("#a8805a", "#6b4a40", "#33262c"))
    for index in range(10):
        s.line(f"M{900 + (index - 5) * 150} 860L{900 + (index - 5) * 420} 1240", "#4a3436", 4, 0.6)
    for x, scale in ((1320, 0.6), (1600, 0.6)):
        s.begin(f'transform="translate({x} 880) scale({scale})"')
        s.line("M-160 0V-420H160V0M-160 -330H160M-160 -120H160", "#4a3028", 22)
        for thread in range(22):
            s.line(f"M{-140 + thread * 13} -330V-120", ["#d9c39a", "#6f9aa0", "#c8674a"][thread % 3], 4)
        s.person(40, 30, 360, "#3a3440", "sit", -1, skin="#5b382d")
        s.end()
    s.line("M420 1120V230M1120 1120V230M380 230H1160M420 420H1120M400 1010H1140", "#5a3a2c", 36)
    s.line("M420 1120V230M1120 1120V230", "#8f623f", 12)
    tones = ["#e9dcc0", "#5f97a0", "#2f5f75", "#e9dcc0", "#c8674a", "#1f3f5a", "#8fb5ae", "#d9a64a"]
    for thread in range(110):
        x = 452 + thread * 5.8
        s.line(f"M{x:.1f} 250V720", tones[(thread // 5) % 8], 3.2, 0.9)
    cloth = outline([(446, 720), (1096, 720), (1096, 1000), (446, 1000)])
    s.path(cloth, "#e9dcc0")
    for row in range(14):
        s.box(446, 720 + row * 20, 650, [14, 8, 18, 6][row % 4], tones[(row * 3) % 8])
    s.stipple(cloth, "#3a2d31", 0.0, 0.6)
    s.box(430, 560, 680, 30, "#8f623f", r=6)
    s.box(430, 690, 680, 20, "#6b4632", r=6)
    s.path("M640 700q60 -30 150 0q-80 26 -150 0Z", "#c8674a")
    s.person(800, 1230, 620, "#2f3f55", "sit", -1, skin="#8a5840", hat="#c8674a")
    s.box(690, 1120, 260, 30, "#5a3a2c")
    for x, y, tone in ((190, 1080, "#5f97a0"), (260, 1100, "#c8674a"), (150, 1120, "#d9a64a"), (300, 1050, "#e9dcc0"), (1300, 1120, "#2f5f75"), (1390, 1130, "#d9a64a")):
        s.disc(x, y, 54, tone, squash=0.86)
        for turn in range(4):
            s.line(f"M{x - 44} {y - 16 + turn * 12}q44 -28 88 0", "#33262c", 3, 0.4)
    s.path("M100 1120h270l-26 110H126Z", "#7a5238")
    return s
