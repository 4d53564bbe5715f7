"""A sheet to draw on: layered shapes with hand-cut edges, stippled shade, mist and a little paper grain.

Every measure is in the sheet's own pixels, x to the right and y downwards. Colours are CSS colours. Whatever is
random comes from the sheet's own seed, so the same drawing function always yields the same picture.
"""

# ruff: noqa: E501  (path data read best unbroken)

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from random import Random

from broadsheet.demo.illustrations.printing import FILTERS

Point = tuple[float, float]


def outline(points: Sequence[Point], closed: bool = True) -> str:
    """Return the SVG path data of straight lines through `points`."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")


def smooth(points: Sequence[Point], closed: bool = False) -> str:
    """Return the SVG path data of a soft curve whose segments meet half way between `points`."""
    start, *rest = points
    data = [f"M{start[0]:.1f} {start[1]:.1f}"]
    for (x, y), (next_x, next_y) in itertools.pairwise(rest):
        data.append(f"Q{x:.1f} {y:.1f} {(x + next_x) / 2:.1f} {(y + next_y) / 2:.1f}")
    data.append(f"L{rest[-1][0]:.1f} {rest[-1][1]:.1f}")
    return "".join(data) + ("Z" if closed else "")


class Sheet:
    """One picture in the making. Later marks lie on top of earlier ones."""

    def __init__(self, seed: int, width: int = 1800, height: int = 1200) -> None:
        self.width = width
        self.height = height
        self.random = Random(seed)  # noqa: S311  (a drawing wants repeatable chance, not secrets)
        self._definitions: list[str] = []
        self._marks: list[str] = []
        self._names = 0

    # Paint

    def _name(self) -> str:
        self._names += 1
        return f"d{self._names}"

    def _stops(self, stops: Iterable[tuple[float, str, float]]) -> str:
        return "".join(f'<stop offset="{at}" stop-color="{c}" stop-opacity="{alpha}"/>' for at, c, alpha in stops)

    def blend(self, *colours: str, across: bool = False) -> str:
        """Return a paint that runs evenly through `colours`, from the top down or from left to right."""
        name = self._name()
        last = max(len(colours) - 1, 1)
        stops = self._stops((index / last, colour, 1) for index, colour in enumerate(colours))
        way = 'x1="0" x2="1" y1="0" y2="0"' if across else 'x1="0" x2="0" y1="0" y2="1"'
        self._definitions.append(f'<linearGradient id="{name}" {way}>{stops}</linearGradient>')
        return f"url(#{name})"

    def fade(self, colour: str, start: float, end: float, angle: float = 90) -> str:
        """Return a paint of one colour whose opacity goes from `start` to `end` in the direction `angle` (degrees)."""
        name = self._name()
        stops = self._stops([(0, colour, start), (1, colour, end)])
        turn = f'gradientTransform="rotate({angle} .5 .5)"'
        self._definitions.append(f'<linearGradient id="{name}" {turn}>{stops}</linearGradient>')
        return f"url(#{name})"

    # Marks

    def add(self, markup: str) -> None:
        """Lay down SVG markup as it is."""
        self._marks.append(markup)

    def path(self, data: str, fill: str, opacity: float = 1, extra: str = "") -> None:
        """Fill a path."""
        self.add(f'<path d="{data}" fill="{fill}" opacity="{opacity}" {extra}/>')

    def line(self, data: str, colour: str, width: float, opacity: float = 1, extra: str = "") -> None:
        """Draw along a path with a round pen."""
        self.add(
            f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" opacity="{opacity}" '
            f'stroke-linecap="round" stroke-linejoin="round" {extra}/>'
        )

    def polygon(self, points: Sequence[Point], fill: str, opacity: float = 1, extra: str = "") -> None:
        """Fill the polygon through `points`."""
        self.path(outline(points), fill, opacity, extra)

    def box(self, x: float, y: float, width: float, height: float, fill: str, opacity: float = 1, r: float = 0) -> None:
        """Fill a rectangle with corners of radius `r`."""
        self.add(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{r}" '
            f'fill="{fill}" opacity="{opacity}"/>'
        )

    def disc(self, x: float, y: float, radius: float, fill: str, opacity: float = 1, squash: float = 1) -> None:
        """Fill a circle, or an ellipse whose height is `squash` times its width."""
        self.add(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{radius:.1f}" ry="{radius * squash:.1f}" '
            f'fill="{fill}" opacity="{opacity}"/>'
        )

    def begin(self, attributes: str) -> None:
        """Open a group, e.g. `transform="…"`; close it with `end`."""
        self.add(f"<g {attributes}>")

    def clip(self, data: str) -> None:
        """Open a group of which only what lies inside the path is seen; close it with `end`."""
        name = self._name()
        self._definitions.append(f'<clipPath id="{name}"><path d="{data}"/></clipPath>')
        self.begin(f'clip-path="url(#{name})"')

    def end(self) -> None:
        """Close the group opened last."""
        self.add("</g>")

    def stipple(self, data: str, colour: str, start: float, end: float, angle: float = 90) -> None:
        """Shade a path with grains of `colour` that thin out from `start` to `end` (0 to 1) along `angle`."""
        self.path(data, self.fade(colour, start, end, angle), 0.6, extra='filter="url(#stipple)"')

    # Light and air

    def sky(self, *colours: str) -> None:
        """Fill the whole sheet from the top down."""
        self.box(-40, -40, self.width + 80, self.height + 80, self.blend(*colours))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 1, squash: float = 1) -> None:
        """Lay a soft round light."""
        name = self._name()
        stops = self._stops(
            [(0, colour, strength), (0.25, colour, strength * 0.55), (0.6, colour, strength * 0.15), (1, colour, 0)]
        )
        self._definitions.append(f'<radialGradient id="{name}">{stops}</radialGradient>')
        self.disc(x, y, radius, f"url(#{name})", squash=squash)

    def beam(self, points: Sequence[Point], colour: str, start: float, end: float = 0, angle: float = 90) -> None:
        """Lay a shaft of light that dies away along `angle`."""
        self.path(outline(points), self.fade(colour, start, end, angle), extra='filter="url(#soft)"')

    def mist(self, y: float, depth: float, colour: str, strength: float) -> None:
        """Lay a bank of mist centred on `y`."""
        self.box(-40, y - depth, self.width + 80, depth, self.fade(colour, 0, strength))
        self.box(-40, y, self.width + 80, depth, self.fade(colour, strength, 0))

    def clouds(self, y: float, colour: str, count: int, size: float, opacity: float = 0.8, shade: str = "") -> None:
        """Lay long flat clouds around the height `y`."""
        for _ in range(count):
            x, top = self.random.uniform(-100, self.width), y + self.random.uniform(-size, size)
            length, thick = size * self.random.uniform(2, 5), size * self.random.uniform(0.16, 0.4)
            points: list[Point] = [(x, top)]
            steps = 7
            for step in range(1, steps):
                bulge = math.sin(math.pi * step / steps) * self.random.uniform(0.5, 1.3)
                points.append((x + length * step / steps, top - thick * bulge))
            points += [
                (x + length, top),
                (x + length * 0.8, top + thick * 0.2),
                (x + length * 0.3, top + thick * 0.25),
                (x, top),
            ]
            data = smooth(points, closed=True)
            self.path(data, colour, opacity)
            if shade:
                self.stipple(data, shade, 0, 0.5)

    def stars(self, count: int, bottom: float, colour: str = "#fff7df") -> None:
        """Scatter stars above `bottom`, most of them faint."""
        for _ in range(count):
            radius = self.random.choice([1.2, 1.2, 1.6, 1.6, 2.2, 3.2])
            self.disc(
                self.random.uniform(0, self.width),
                self.random.uniform(0, bottom),
                radius,
                colour,
                self.random.uniform(0.3, 1),
            )

    def rain(self, count: int, colour: str, length: float = 60, lean: float = -14, opacity: float = 0.35) -> None:
        """Draw slanting rain over the whole sheet."""
        for _ in range(count):
            x, y = self.random.uniform(0, self.width + 100), self.random.uniform(-60, self.height)
            far = self.random.uniform(0.4, 1)
            self.line(f"M{x:.0f} {y:.0f}l{lean * far:.0f} {length * far:.0f}", colour, 2.2 * far, opacity * far)

    # Land and water

    def skyline(
        self, y: float, rise: float, roughness: float = 0.5, left: float = -40, right: float | None = None
    ) -> list[Point]:
        """Return a broken line from left to right by midpoint displacement, about `rise` pixels high."""
        heights = [self.random.uniform(-rise, rise) * 0.4, self.random.uniform(-rise, rise) * 0.4]
        spread = rise
        while len(heights) < 129:
            finer: list[float] = []
            for one, two in itertools.pairwise(heights):
                finer += [one, (one + two) / 2 + self.random.uniform(-spread, spread) * 0.5]
            heights = [*finer, heights[-1]]
            spread *= roughness
        right = self.width + 40 if right is None else right
        return [(left + (right - left) * i / 128, y + height) for i, height in enumerate(heights)]

    def ridge(
        self,
        y: float,
        rise: float,
        colour: str,
        foot: str = "",
        roughness: float = 0.5,
        shade: str = "",
        depth: float = 420,
    ) -> list[Point]:
        """Draw a hill range whose foot, `depth` pixels down, melts into `foot`; return its crest."""
        crest = self.skyline(y, rise, roughness)
        data = outline([*crest, (self.width + 40, y + depth + rise), (-40, y + depth + rise)])
        self.path(data, self.blend(colour, foot or colour))
        if shade:
            self.stipple(data, shade, 0.55, 0)
        return crest

    def water(
        self,
        top: float,
        colours: Sequence[str],
        glint: str = "",
        at: float = 900,
        spread: float = 260,
        count: int = 130,
    ) -> None:
        """Fill from `top` to the bottom edge with water, and lay `count` glints about the column `at`."""
        self.box(-40, top, self.width + 80, self.height - top + 40, self.blend(*colours))
        depth = self.height - top
        for _ in range(260):
            near = self.random.random() ** 1.6
            y = top + 6 + near * depth
            x = self.random.uniform(-60, self.width)
            length = 20 + near * self.random.uniform(60, 300)
            colour = colours[0] if self.random.random() < 0.5 else colours[-1]
            self.line(
                f"M{x:.0f} {y:.0f}q{length / 2:.0f} {self.random.uniform(-5, 5):.0f} {length:.0f} 0",
                colour,
                1.5 + near * 4,
                0.4,
            )
        for _ in range(count if glint else 0):
            near = self.random.random() ** 1.4
            y = top + 3 + near * depth
            x = self.random.gauss(at, spread * (0.22 + near * 0.8))
            length = 8 + near * self.random.uniform(20, 110)
            self.line(f"M{x:.0f} {y:.0f}h{length:.0f}", glint, 1.5 + near * 5, self.random.uniform(0.35, 0.9))

    def tree(
        self, x: float, foot: float, height: float, dark: str, light: str, trunk: str = "", sun: float = -1
    ) -> None:
        """Draw a broadleaf tree; the light comes from the left when `sun` is -1, from the right when 1."""
        self.line(
            f"M{x:.0f} {foot:.0f}q{height * 0.03:.0f} {-height * 0.3:.0f} 0 {-height * 0.55:.0f}",
            trunk or dark,
            height * 0.06,
        )
        for colour, shift, scale, count in ((dark, 0.0, 1.0, 11), (light, sun * 0.07, 0.62, 9)):
            for _ in range(count):
                angle = self.random.uniform(0, math.tau)
                reach = self.random.uniform(0.05, 0.25) * height * scale
                self.disc(
                    x + shift * height + math.cos(angle) * reach,
                    foot - height * 0.66 - (height * 0.06 if scale < 1 else 0) + math.sin(angle) * reach * 0.8,
                    height * self.random.uniform(0.1, 0.17) * scale,
                    colour,
                )

    def pine(self, x: float, foot: float, height: float, colour: str) -> None:
        """Draw a conifer."""
        self.box(x - height * 0.02, foot - height * 0.15, height * 0.04, height * 0.15, colour)
        for level in range(5):
            top = foot - height + level * height * 0.15
            half = height * (0.07 + level * 0.042)
            self.polygon(
                [(x, top), (x + half, top + height * 0.26), (x, top + height * 0.23), (x - half, top + height * 0.26)],
                colour,
            )

    def grass(
        self, y: float, count: int, colour: str, height: float, left: float = 0, right: float | None = None
    ) -> None:
        """Draw blades of grass or reed that stand around the height `y`."""
        for _ in range(count):
            x = self.random.uniform(left, self.width if right is None else right)
            foot = y + self.random.uniform(0, height * 0.5)
            lean, tall = self.random.uniform(-0.35, 0.35) * height, height * self.random.uniform(0.5, 1.1)
            self.path(
                f"M{x - 3:.0f} {foot:.0f}Q{x:.0f} {foot - tall * 0.6:.0f} {x + lean:.0f} {foot - tall:.0f}Q{x + 4:.0f} {foot - tall * 0.5:.0f} {x + 3:.0f} {foot:.0f}Z",
                colour,
            )

    def birds(self, x: float, y: float, count: int, span: float, colour: str, spread: float = 300) -> None:
        """Draw birds on the wing."""
        for _ in range(count):
            at_x, at_y = x + self.random.gauss(0, spread), y + self.random.gauss(0, spread * 0.3)
            wing = span * self.random.uniform(0.6, 1.1)
            lift = wing * self.random.uniform(0.15, 0.5)
            self.line(
                f"M{at_x - wing:.0f} {at_y - lift:.0f}Q{at_x - wing * 0.4:.0f} {at_y - lift:.0f} {at_x:.0f} {at_y:.0f}Q{at_x + wing * 0.4:.0f} {at_y - lift:.0f} {at_x + wing:.0f} {at_y - lift * 0.8:.0f}",
                colour,
                max(2.0, wing * 0.13),
            )

    # Buildings

    def windows(
        self,
        x: float,
        y: float,
        columns: int,
        rows: int,
        size: Point,
        step: Point,
        lit: Sequence[str],
        dark: str,
        share: float = 0.4,
    ) -> None:
        """Draw a grid of windows of which about `share` are lit in one of the colours `lit`."""
        for row in range(rows):
            for column in range(columns):
                on = self.random.random() < share
                fill = self.random.choice(list(lit)) if on else dark
                self.box(x + column * step[0], y + row * step[1], size[0], size[1], fill, 1 if on else 0.75, 2)

    def terrace(
        self, x: float, foot: float, count: int, width: float, height: float, wall: str, roof: str, lit: str, dark: str
    ) -> None:
        """Draw a row of `count` gabled houses that stand on `foot`."""
        for index in range(count):
            left, top = x + index * width, foot - height * self.random.uniform(0.92, 1.04)
            self.box(left, top, width + 1, foot - top, wall)
            self.polygon([(left - 6, top), (left + width / 2, top - width * 0.42), (left + width + 6, top)], roof)
            self.box(left + width * 0.72, top - width * 0.52, width * 0.12, width * 0.4, roof)
            for row in range(max(1, int(height // (width * 0.55)))):
                for side in (0.16, 0.58):
                    on = self.random.random() < 0.45
                    self.box(
                        left + width * side,
                        top + width * (0.14 + row * 0.5),
                        width * 0.24,
                        width * 0.3,
                        lit if on else dark,
                        1,
                        2,
                    )

    # People

    def person(
        self,
        x: float,
        foot: float,
        height: float,
        coat: str,
        pose: str = "stand",
        facing: int = 1,
        skin: str = "",
        legs: str = "",
        hat: str = "",
    ) -> None:
        """Draw a simplified figure: pose stand, walk, sit, reach, carry, run or bend; facing 1 is to the right."""
        unit = height / 100
        skin, legs = skin or coat, legs or coat
        self.begin(f'transform="translate({x:.1f} {foot:.1f}) scale({facing * unit:.3f} {unit:.3f})"')
        tilt = {"bend": 38, "run": 12, "carry": 8}.get(pose, 0)
        strides = {"walk": (-13, 15), "run": (-26, 20), "carry": (-10, 12), "reach": (-6, 8), "bend": (-8, 7)}
        hip = -48.0
        if pose == "sit":
            hip = -26
            self.line(f"M0 {hip}L20 {hip}L21 0", legs, 10)
        else:
            back, front = strides.get(pose, (-4, 5))
            lift = -12 if pose == "run" else 0
            self.line(f"M-1 {hip}L{back * 0.4:.1f} -24L{back} {lift}l4 0", legs, 9)
            self.line(f"M1 {hip}L{front * 0.7 + 2:.1f} -25L{front} 0l4 0", legs, 9)
        self.begin(f'transform="rotate({tilt} 0 {hip})"')
        self.path(
            f"M-10 {hip + 6}Q-13 {hip - 16} -11 {hip - 30}Q-8 {hip - 37} 0 {hip - 37}Q9 {hip - 37} 11 {hip - 29}Q13 {hip - 14} 11 {hip + 6}Q0 {hip + 10} -10 {hip + 6}Z",
            coat,
        )
        arms = {
            "reach": f"M8 {hip - 31}L20 {hip - 44}L29 {hip - 58}",
            "carry": f"M6 {hip - 30}L15 {hip - 14}L27 {hip - 15}",
            "run": f"M4 {hip - 30}L17 {hip - 17}L26 {hip - 28}M-4 {hip - 30}L-17 {hip - 18}L-14 {hip - 4}",
            "bend": f"M6 {hip - 30}L24 {hip - 20}L33 {hip - 6}",
            "sit": f"M6 {hip - 29}L13 {hip - 12}L25 {hip - 10}",
            "walk": f"M5 {hip - 30}L11 {hip - 14}L18 {hip - 2}M-6 {hip - 30}L-13 {hip - 14}L-14 {hip}",
        }
        self.line(
            arms.get(pose, f"M9 {hip - 30}L13 {hip - 12}L11 {hip + 3}M-9 {hip - 30}L-13 {hip - 12}L-11 {hip + 3}"),
            coat,
            7,
        )
        self.box(-3, hip - 42, 6, 8, skin)
        self.disc(1, hip - 46, 6.6, skin, squash=1.14)
        if hat == "helmet":
            self.path(f"M-8 {hip - 47}A9 9 0 0 1 10 {hip - 47}L12 {hip - 46}Z", coat)
        elif hat:
            self.path(f"M-7 {hip - 47}Q-7 {hip - 56} 1 {hip - 56}Q9 {hip - 55} 8 {hip - 48}Z", hat)
        self.end()
        self.end()

    # Printing

    def svg(self, grain: float = 0.1, vignette: float = 0.24) -> str:
        """Return the finished picture: everything laid down, its edges roughened, under grain and a vignette."""
        w, h = self.width, self.height
        finish = (
            f'<radialGradient id="edge" cx=".5" cy=".46" r=".75"><stop offset=".55" stop-color="#1a1420" stop-opacity="0"/>'
            f'<stop offset="1" stop-color="#1a1420" stop-opacity="{vignette}"/></radialGradient>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
            f"<defs>{FILTERS}{finish}{''.join(self._definitions)}</defs>"
            f'<g filter="url(#cut)">{"".join(self._marks)}</g>'
            f'<rect width="{w}" height="{h}" filter="url(#wash)" opacity=".3" style="mix-blend-mode:soft-light"/>'
            f'<rect width="{w}" height="{h}" filter="url(#grain)" opacity="{grain}" style="mix-blend-mode:soft-light"/>'
            f'<rect width="{w}" height="{h}" fill="url(#edge)"/></svg>'
        )
