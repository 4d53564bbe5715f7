"""The SVG filters that make flat shapes look printed: rough edges, soft light, stipple, grain and wash."""

from __future__ import annotations

FILTERS = (
    '<filter id="cut" x="-2%" y="-2%" width="104%" height="104%" color-interpolation-filters="sRGB">'
    '<feTurbulence type="fractalNoise" baseFrequency=".018" numOctaves="2" seed="4"/>'
    '<feDisplacementMap in="SourceGraphic" scale="7" xChannelSelector="R" yChannelSelector="G"/></filter>'
    '<filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="14"/></filter>'
    '<filter id="blur" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="5"/></filter>'
    '<filter id="stipple" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">'
    '<feTurbulence type="fractalNoise" baseFrequency=".16" numOctaves="2" seed="9"/>'
    '<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 3 0 0 0 -1" result="noise"/>'
    '<feColorMatrix in="SourceGraphic" values="1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 60 0" result="solid"/>'
    '<feComposite in="SourceAlpha" in2="noise" operator="arithmetic" k2="1.25" k3="1" k4="-1" result="sum"/>'
    '<feComponentTransfer in="sum" result="mask"><feFuncA type="linear" slope="1.9"/></feComponentTransfer>'
    '<feComposite in="solid" in2="mask" operator="in"/></filter>'
    '<filter id="grain" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">'
    '<feTurbulence type="fractalNoise" baseFrequency=".09" numOctaves="2" seed="2"/>'
    '<feColorMatrix values="1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 0 0 1"/></filter>'
    '<filter id="wash" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">'
    '<feTurbulence type="fractalNoise" baseFrequency=".0035 .011" numOctaves="4" seed="7"/>'
    '<feColorMatrix values="1.8 0 0 0 -.4 1.8 0 0 0 -.4 1.8 0 0 0 -.4 0 0 0 0 1"/></filter>'
)
"""Definitions of `cut`, `soft`, `blur`, `stipple`, `grain` and `wash`, to be named by `url(#…)`."""
