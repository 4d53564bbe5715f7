"""Pictures of the sea and those who live by it."""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

from broadsheet.demo.illustrations.canvas import Sheet, outline, smooth


def harbour_dawn() -> Sheet:
    """Fishing boats at the quay as the sun clears the breakwater."""
    s = Sheet(21)
    s.sky("#3b5d83", "#8f98b2", "#e3a38a", "#f8d29b")
    s.clouds(230, "#f0b699", 9, 110, 0.5, "#9a7f93")
    s.glow(1180, 610, 720, "#ffe3a3", 0.95)
    s.disc(1180, 585, 78, "#fff3cf")
    s.ridge(560, 70, "#b98f93", "#e8b795", depth=140)
    s.ridge(615, 36, "#8d7589", "#c99a91", depth=90)
    # The old town climbs the hill on the left.
    for index in range(26):
        x = -20 + index * 30 + s.random.uniform(-8, 8)
        rise = max(0.0, 1 - index / 25)
        top = 640 - rise * 230 - s.random.uniform(0, 46)
        tone = s.random.choice(["#5a5573", "#4b4a69", "#6b5d78", "#7b667b"])
        s.box(x, top, 48, 700 - top, tone)
        s.polygon([(x - 4, top), (x + 24, top - 28), (x + 52, top)], "#3b3c59")
        s.windows(x + 9, top + 14, 2, 3, (9, 13), (20, 34), ["#ffd58c"], "#3b3c59", 0.3)
    s.polygon([(205, 470), (225, 300), (245, 470)], "#3b3c59")
    s.box(203, 430, 44, 170, "#4b4a69")
    s.water(668, ["#f3c293", "#c68f8d", "#5d6788", "#26395a"], "#fff0c4", 1180, 210, 190)
    s.path("M1240 668L1800 650L1840 668V700L1240 684Z", "#4a4a66")
    s.box(1500, 520, 44, 140, "#50496a")
    s.box(1490, 505, 64, 20, "#3b3c59")
    s.glow(1522, 500, 90, "#ffe9b0", 1)
    for x, y, size, hull in ((560, 780, 0.75, "#3a5068"), (930, 830, 1.0, "#7d3f3c"), (1480, 800, 0.85, "#33445f")):
        s.begin(f'transform="translate({x} {y}) scale({size})"')
        s.path("M-210 -30Q-180 60 -130 66H150Q210 30 240 -52Q120 -20 -210 -30Z", hull)
        s.stipple("M-210 -30Q-180 60 -130 66H150Q210 30 240 -52Q120 -20 -210 -30Z", "#14203a", 0.0, 0.7)
        s.path("M-205 -26Q120 -14 236 -48L232 -36Q120 -2 -200 -14Z", "#f1d8b0")
        s.box(-130, -150, 130, 126, "#efe0c4", r=6)
        s.box(-130, -150, 44, 126, "#b5a39b", r=6)
        s.box(-140, -164, 150, 18, hull)
        for slot in (-76, -40):
            s.box(slot, -132, 28, 36, "#ffdf96")
        s.line("M60 -28V-330M60 -300L190 -44M60 -260L-120 -164M60 -330L-205 -30M60 -330L236 -50", "#241f33", 5)
        s.person(110, -24, 130, "#241f33", "bend", 1)
        s.person(30, -26, 132, "#d98a3c", "stand", -1, skin="#3b2b2e", legs="#241f33", hat="#241f33")
        s.path("M-190 74Q0 100 200 70L120 190Q-20 230 -140 180Z", "#1c2846", 0.4, 'filter="url(#blur)"')
        s.end()
    s.polygon([(-40, 1010), (760, 1050), (820, 1240), (-40, 1240)], "#241f33")
    s.stipple(outline([(-40, 1010), (760, 1050), (820, 1240), (-40, 1240)]), "#6b5566", 0.6, 0.0)
    for x in (90, 330, 610):
        s.box(x, 985 + x * 0.03, 34, 74, "#171423", r=8)
    for index in range(7):
        s.box(
            380 + (index % 4) * 62, 1078 - (index // 4) * 44, 58, 42, ["#b5613d", "#3f6a7a", "#c79a4f"][index % 3], r=4
        )
    s.person(220, 1130, 270, "#171423", "carry", 1, skin="#171423", hat="#31283d")
    s.box(258, 1000, 70, 44, "#a85b3a", r=3)
    s.birds(900, 330, 11, 30, "#41405c", 320)
    return s


def wind_farm() -> Sheet:
    """Turbines far out at sea under a high evening sky, a crew boat making for them."""
    s = Sheet(31)
    s.sky("#123a52", "#3c7283", "#9fb9a6", "#f3cf9a")
    s.clouds(260, "#f6d9b1", 8, 120, 0.42, "#4d7f8b")
    s.clouds(480, "#f3b98a", 7, 90, 0.45)
    s.glow(460, 700, 640, "#ffe0a0", 0.9)
    s.disc(460, 690, 62, "#fff1cd")
    s.water(715, ["#eec594", "#7ea097", "#2b6376", "#0d2f45"], "#fff0c8", 460, 190, 190)
    for x, foot, size, turn in (
        (150, 722, 0.28, 10), (620, 726, 0.34, 50), (790, 722, 0.26, 80), (1010, 735, 0.5, 25), (1300, 728, 0.36, 95),
        (1700, 730, 0.42, 70), (1480, 790, 1.25, 8),
    ):  # fmt: skip
        tone = "#f7ecd8" if size > 1 else "#dfe0cf" if size > 0.4 else "#b9c6b9"
        s.begin(f'transform="translate({x} {foot}) scale({size})"')
        tower = "M-13 40L-7 -520H7L13 40Z"
        s.path(tower, tone)
        s.stipple(tower, "#315f70", 0.0, 0.9, 0)
        s.path("M-18 10H18V60H-18Z", "#d9a441")
        s.begin('transform="translate(0 -520)"')
        for blade in range(3):
            s.begin(f'transform="rotate({turn + blade * 120})"')
            s.path("M-5 0Q-17 -70 -8 -150L-1 -330L6 -150Q9 -70 5 0Z", tone)
            s.path("M1 -10L0 -325L6 -150Q9 -70 5 0Z", "#315f70", 0.45)
            s.end()
        s.disc(0, 0, 15, "#f7ecd8")
        s.end()
        s.path("M-26 46H26L14 190H-18Z", "#0f3348", 0.35, 'filter="url(#blur)"')
        s.end()
    s.begin('transform="translate(800 905)"')
    s.path("M-260 -14Q-230 62 -180 66H190Q250 30 280 -40L110 -22Z", "#0f2638")
    s.path("M-258 -10L110 -18L278 -38L270 -20L112 0L-250 10Z", "#e2793d")
    s.path("M-120 -20V-120H70L110 -20Z", "#f1e6d0")
    s.path("M-120 -20V-120H-60V-20Z", "#9fb0a6")
    s.box(-50, -104, 100, 36, "#143246", r=4)
    s.line("M-40 -120V-210M-40 -190L-150 -20", "#0f2638", 5)
    s.person(160, -22, 120, "#e2793d", "stand", 1, skin="#2a2a30", legs="#0f2638", hat="helmet")
    s.person(-200, -8, 112, "#e2793d", "stand", 1, skin="#2a2a30", legs="#0f2638", hat="helmet")
    s.end()
    for index in range(9):
        s.line(
            f"M{530 - index * 38} {972 + index * 14}q{60 + index * 14} -12 {130 + index * 30} 0",
            "#f6e6c8",
            7,
            0.75 - index * 0.07,
        )
    s.birds(1150, 420, 7, 26, "#e9dcc0", 230)
    return s


def ferry() -> Sheet:
    """An island ferry lifts over a grey sea; rain on one side, a break in the cloud on the other."""
    s = Sheet(41)
    s.sky("#53667a", "#8799a0", "#c6ccbb", "#e9dcb8")
    s.clouds(200, "#4a5a68", 9, 150, 0.6)
    s.clouds(380, "#8b9a9b", 8, 110, 0.6)
    s.glow(420, 600, 560, "#fff1c6", 0.85)
    s.ridge(600, 90, "#8b9c9c", "#bcc2b2", roughness=0.55, depth=110)
    s.ridge(640, 40, "#6b8086", "#97a5a0", depth=60)
    s.water(668, ["#c9c6ab", "#7c918f", "#3a5662", "#182d3b"], "#fff3cf", 420, 230, 140)
    s.begin('transform="translate(980 770) rotate(-3)"')
    hull = "M-500 -70H470Q530 -74 560 -100L500 70Q400 110 -420 100Q-480 60 -500 -70Z"
    s.path(hull, "#1e2f44")
    s.stipple(hull, "#0b1422", 0.0, 0.8)
    s.path("M-500 -70H470Q530 -74 560 -100L548 -66Q500 -46 -494 -46Z", "#c8452f")
    s.path("M-420 -70V-170H330L400 -70Z", "#f0e6d0")
    s.stipple("M-420 -70V-170H330L400 -70Z", "#8496a0", 0.7, 0.0, 0)
    s.path("M-350 -170V-250H230L280 -170Z", "#e6dac2")
    s.path("M40 -250V-320H190L230 -250Z", "#f0e6d0")
    s.box(60, -306, 120, 32, "#24384d", r=3)
    s.windows(-390, -138, 17, 1, (26, 30), (42, 40), ["#ffd98d", "#ffe6ae"], "#24384d", 0.8)
    s.windows(-320, -226, 12, 1, (26, 28), (44, 40), ["#ffd98d"], "#24384d", 0.6)
    s.path("M-220 -250L-200 -370H-90L-70 -250Z", "#c8452f")
    s.box(-204, -366, 118, 26, "#14202e")
    s.line("M120 -320V-450M120 -420L-330 -250M120 -440L480 -90", "#14202e", 5)
    for x in (-330, -300, -262, 300, 338):
        s.person(x, -172 if x < 0 else -84, 66, "#14202e", "stand", 1)
    s.line("M-420 -186H-360M280 -100H440", "#14202e", 4)
    s.end()
    for _index in range(16):
        reach = s.random.uniform(0, 150)
        s.disc(1400 + reach, 880 - reach * 0.2 - s.random.uniform(0, 50), s.random.uniform(6, 20), "#f4efdc", 0.8)
    s.path("M1340 905q60 -46 130 -30t120 10q-90 40 -250 20Z", "#f4efdc", 0.85)
    for x, y, width in ((-60, 960, 900), (620, 1010, 1000), (1200, 930, 800), (100, 1090, 1300)):
        data = f"M{x} {y}q{width * 0.25} -74 {width * 0.5} -20t{width * 0.5} 10q{-width * 0.2} 70 {-width * 0.5} 70t{-width * 0.5} -60Z"
        s.path(data, "#22404e", 0.8)
        s.stipple(data, "#9fb0a6", 0.5, 0.0)
        s.line(f"M{x} {y}q{width * 0.25} -74 {width * 0.5} -20", "#e8e4d0", 5, 0.7)
    s.rain(120, "#dfe3dc", 90, -30, 0.25)
    s.birds(500, 470, 9, 30, "#2c3a4a", 240)
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
    rock = [
        (760, 960),
        (850, 820),
        (960, 770),
        (1040, 690),
        (1160, 660),
        (1300, 690),
        (1400, 790),
        (1560, 850),
        (1660, 970),
    ]
    s.path(smooth([*rock, (760, 960)], closed=True), "#27304a")
    s.stipple(outline(rock), "#8a7f8d", 0.7, 0.0, 20)
    tower = "M1130 680L1152 380H1236L1260 680Z"
    s.path(tower, s.blend("#f6ead2", "#d9c9bb", "#7f88a0", across=True))
    for top in (430, 540, 640):
        s.path(
            f"M{1149 - (top - 380) * 0.07:.0f} {top}h{92 + (top - 380) * 0.15:.0f}l4 44h{-98 - (top - 380) * 0.15:.0f}Z",
            "#b8412f",
        )
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
            s.disc(
                x + s.random.gauss(0, size * 0.6),
                y - abs(s.random.gauss(0, size * 0.8)),
                s.random.uniform(4, size * 0.22),
                "#f4efe2",
                s.random.uniform(0.4, 0.9),
            )
    for x, y, width in ((-80, 960, 820), (500, 1040, 900), (1180, 1010, 760), (-20, 1120, 1200), (900, 1150, 1100)):
        data = f"M{x} {y}q{width * 0.25} -90 {width * 0.5} -24t{width * 0.5} 14q{-width * 0.2} 80 {-width * 0.5} 80t{-width * 0.5} -70Z"
        s.path(data, "#1b3554", 0.85)
        s.stipple(data, "#8fa2ab", 0.5, 0.0)
        s.line(f"M{x} {y}q{width * 0.25} -90 {width * 0.5} -24", "#f4efe2", 7, 0.8)
    s.birds(700, 420, 6, 24, "#e9dcc6", 200)
    s.stars(60, 250)
    return s


def saltmarsh() -> Sheet:
    """Geese come in over winding creeks at dusk; a counter stands with a telescope."""
    s = Sheet(171)
    y: float
    x: float
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
            s.path(
                f"M{x1 - near1} {y1}C{x1 - near1} {(y1 + y2) / 2} {x2 - near2} {(y1 + y2) / 2} {x2 - near2} {y2}H{x2 + near2}C{x2 + near2} {(y1 + y2) / 2} {x1 + near1} {(y1 + y2) / 2} {x1 + near1} {y1}Z",
                s.blend("#fbd598", "#eeb188") if index < 3 else s.blend("#e6a98c", "#8f8199"),
            )
    for y in range(700, 1200, 26):
        near = (y - 660) / 540
        s.grass(y, int(60 - near * 26), "#5d5447" if y < 900 else "#33343c", 16 + near * 62)
    for group_x, group_y, count, span, tone in (
        (520, 300, 13, 46, "#33304f"),
        (1080, 210, 11, 36, "#4a3f63"),
        (1480, 400, 9, 28, "#6d4f6c"),
    ):
        for index in range(count):
            arm = index - count // 2
            x, y = group_x + arm * span * 1.35, group_y + abs(arm) * span * 0.5 + s.random.uniform(-6, 6)
            flap = s.random.choice([-0.7, -0.4, 0.35])
            s.path(
                f"M{x - span * 0.5:.0f} {y + 4:.0f}Q{x:.0f} {y - span * 0.16:.0f} {x + span * 0.5:.0f} {y - 3:.0f}L{x + span * 0.72:.0f} {y - 5:.0f}L{x + span * 0.5:.0f} {y + 4:.0f}Q{x:.0f} {y + span * 0.2:.0f} {x - span * 0.5:.0f} {y + 4:.0f}Z",
                tone,
            )
            s.path(
                f"M{x - span * 0.14:.0f} {y:.0f}L{x - span * 0.34:.0f} {y + flap * span:.0f}L{x + span * 0.16:.0f} {y:.0f}Z",
                tone,
            )
    s.person(340, 1130, 380, "#1e1f30", "reach", 1, hat="#1e1f30")
    s.line("M430 930L394 1150M430 930L480 1150M430 930L440 1150", "#1e1f30", 9)
    s.begin('transform="rotate(-14 440 905)"')
    s.box(376, 885, 160, 34, "#1e1f30", r=8)
    s.end()
    s.person(210, 1140, 340, "#2a2438", "stand", 1)
    s.grass(1150, 260, "#1e1f30", 100)
    s.path("M-40 1190H1840V1240H-40Z", "#1e1f30")
    return s
