"""Pictures of people at work."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

import math

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


def steelworks() -> Sheet:
    """White-hot iron runs from the furnace; workers stand black against the glare."""
    s = Sheet(211)
    y: float
    x: float
    s.sky("#1b1420", "#3a1d22", "#5f2a22")
    s.glow(1050, 560, 900, "#ff9a45", 0.75)
    for index in range(6):
        x = -60 + index * 340
        s.box(x, -40, 46, 900, "#150e18")
        s.line(f"M{x + 23} 300L{x + 363} 120M{x + 23} 120L{x + 363} 300", "#150e18", 14, 0.8)
    for y in (110, 310):
        s.box(-40, y, 1880, 30, "#150e18")
    s.path(
        "M800 -40L740 420Q700 560 720 760H1400Q1420 560 1370 420L1310 -40Z", s.blend("#2b1a22", "#5a2a24", "#7d3a26")
    )
    s.stipple("M800 -40L740 420Q700 560 720 760H1400Q1420 560 1370 420L1310 -40Z", "#120b14", 0.9, 0.0, 0)
    for y in (90, 230, 390):
        s.line(f"M{790 - y * 0.13:.0f} {y}H{1322 + y * 0.13:.0f}", "#120b14", 16)
    for x in (640, 1450):
        s.line(f"M{x} -40V520q0 60 {(1060 - x) * 0.2:.0f} 80", "#2f1c24", 44)
    s.path("M-40 800Q900 730 1840 800V1240H-40Z", s.blend("#5f2f24", "#2b181e", "#130c13"))
    s.stipple("M-40 800Q900 730 1840 800V1240H-40Z", "#ff8a3d", 0.35, 0.0)
    s.path("M960 660q90 -76 180 0v90h-180Z", "#fff0c0")
    s.glow(1050, 710, 380, "#fff3cf", 1)
    stream = smooth(
        [
            (1010, 730),
            (1000, 800),
            (900, 880),
            (760, 960),
            (620, 1060),
            (520, 1250),
            (860, 1250),
            (900, 1080),
            (1010, 960),
            (1090, 850),
            (1100, 730),
            (1010, 730),
        ],
        closed=True,
    )
    s.path(stream, "#ff8a3a", 0.65, 'filter="url(#soft)"')
    s.path(stream, s.blend("#fffbe8", "#ffe49a", "#ff9a45"))
    s.stipple(stream, "#ff6a2a", 0.0, 0.5)
    for _ in range(170):
        angle, reach = s.random.uniform(-2.7, -0.4), abs(s.random.gauss(0, 250))
        x, y = 1050 + math.cos(angle) * reach, 700 + math.sin(angle) * reach + reach * reach / 900
        s.line(
            f"M{x:.0f} {y:.0f}l{math.cos(angle) * 16:.0f} {math.sin(angle) * 16 + 8:.0f}",
            "#ffe6a4",
            s.random.uniform(2, 5),
            s.random.uniform(0.5, 1),
        )
    for x, foot, height, pose, facing in (
        (620, 905, 300, "reach", 1),
        (1360, 930, 320, "stand", -1),
        (1480, 920, 300, "stand", -1),
        (1600, 925, 310, "carry", -1),
    ):
        s.path(f"M{x - 20} {foot}l{(x - 1050) * 0.5:.0f} 210h70l{-(x - 1050) * 0.4:.0f} -210Z", "#0b070c", 0.7)
        s.person(x, foot, height, "#120b14", pose, facing, hat="helmet")
        side = 1 if x < 1050 else -1
        s.line(
            f"M{x + side * height * 0.1:.0f} {foot - height * 0.82:.0f}q{side * 10} {height * 0.16:.0f} {side * 2} {height * 0.34:.0f}",
            "#ff9f52",
            6,
            0.9,
        )
    s.line("M700 735L1000 770", "#120b14", 12)
    s.person(250, 1150, 520, "#0d080f", "stand", 1, hat="helmet")
    s.line("M306 740q16 90 6 180", "#ff9a45", 7, 0.9)
    s.box(-40, 1000, 1880, 12, "#0d080f", 0.0)
    return s


def laboratory() -> Sheet:
    """A scientist at the microscope late in the evening, glass vessels catching the lamp."""
    s = Sheet(231)
    s.sky("#17323f", "#24505a", "#1a3743")
    s.path("M980 60H1660V600H980Z", s.blend("#2d4568", "#8a7f9c", "#eeb58c"))
    s.polygon(
        [
            (980, 600),
            (980, 500),
            (1080, 460),
            (1160, 520),
            (1300, 440),
            (1420, 510),
            (1560, 470),
            (1660, 520),
            (1660, 600),
        ],
        "#3a4a68",
    )
    s.windows(1010, 530, 14, 2, (12, 14), (46, 32), ["#ffd58c"], "#3a4a68", 0.4)
    s.line("M980 60H1660V600H980ZM1320 60V600M980 320H1660", "#10262f", 14)
    for row, y in enumerate((170, 350, 530)):
        s.box(90, y, 720, 14, "#0f2530")
        for index in range(11):
            x = 108 + index * 63
            height, tone = (
                s.random.uniform(60, 118),
                s.random.choice(["#6fb0a4", "#d9a64a", "#a9c4b4", "#c8674a", "#7f95b0", "#e5d8b3"]),
            )
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
                s.box(
                    380 + index * 76 + (row % 2) * 38,
                    30 + row * 36,
                    70,
                    31,
                    s.random.choice(["#8f5540", "#9c6046", "#7f4a3c"]),
                    0.6,
                    3,
                )
    s.path("M760 760V420Q1040 120 1320 420V760Z", "#5f3630")
    s.path("M810 740V450Q1040 200 1270 450V740Z", s.blend("#ffce73", "#ff9a42", "#c4502c"))
    s.glow(1040, 620, 560, "#ffbe6a", 0.95)
    for index in range(9):
        x = 850 + index * 48
        s.path(
            f"M{x - 30} 735q-6 -70 22 -{s.random.uniform(90, 190):.0f}q40 90 30 190Z",
            s.random.choice(["#fff0b5", "#ffd873", "#ffb04d"]),
            0.85,
        )
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
    for x, y in (
        (1260, 930),
        (1400, 936),
        (1540, 930),
        (1690, 936),
        (1330, 900),
        (1470, 902),
        (1620, 900),
        (60, 950),
        (200, 956),
        (330, 950),
    ):
        s.path(f"M{x - 66} {y + 16}q-4 -74 66 -76t68 76Z", s.random.choice(["#d99a56", "#c98445", "#e3ad6c"]))
        s.stipple(f"M{x - 66} {y + 16}q-4 -74 66 -76t68 76Z", "#6b3520", 0.0, 0.7, 0)
        s.line(f"M{x - 30} {y - 34}l18 22M{x + 4} {y - 38}l18 22", "#fff0d0", 6)
    s.glow(1040, 1000, 700, "#ffb868", 0.3, 0.5)
    return s


def loom() -> Sheet:
    """A weaver at a tall loom in a mill with high windows; cloth in stripes of sea colours."""
    s = Sheet(321)
    x: float
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
    for x, y, tone in (
        (190, 1080, "#5f97a0"),
        (260, 1100, "#c8674a"),
        (150, 1120, "#d9a64a"),
        (300, 1050, "#e9dcc0"),
        (1300, 1120, "#2f5f75"),
        (1390, 1130, "#d9a64a"),
    ):
        s.disc(x, y, 54, tone, squash=0.86)
        for turn in range(4):
            s.line(f"M{x - 44} {y - 16 + turn * 12}q44 -28 88 0", "#33262c", 3, 0.4)
    s.path("M100 1120h270l-26 110H126Z", "#7a5238")
    return s
