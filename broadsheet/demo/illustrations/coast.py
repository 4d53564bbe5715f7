"""Pictures of the sea, the river and those who live by them."""

from __future__ import annotations

from broadsheet.demo.illustrations.canvas import Sheet, outline


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
            s.polygon([(x1, top1 + 4), (middle, peak), (x2, top2 + 4)], ["#131b24", "#1d2933", "#2b3842", "#3d4a51", "#505c60", "#667170"][index])
            for row in range(2):
                for slot in (0.2, 0.6):
                    a, b = slot, slot + 0.22
                    left, right = x1 + (x2 - x1) * a, x1 + (x2 - x1) * b
                    h1, h2 = floor1 - top1 + ((floor2 - top2) - (floor1 - top1)) * a, floor1 - top1 + ((floor2 - top2) - (floor1 - top1)) * b
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
        s.box(380 + (index % 4) * 62, 1078 - (index // 4) * 44, 58, 42, ["#b5613d", "#3f6a7a", "#c79a4f"][index % 3], r=4)
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
        s.line(f"M{530 - index * 38} {972 + index * 14}q{60 + index * 14} -12 {130 + index * 30} 0", "#f6e6c8", 7, 0.75 - index * 0.07)
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
    for index in range(16):
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
