"""Which drawing function makes which picture."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.demo.illustrations import coast, fields, halls, hills, outdoors, river, town, work
from broadsheet.demo.illustrations.canvas import Sheet
from broadsheet.demo.illustrations.portraits import SITTERS, sitting

GALLERY: dict[str, Callable[[], Sheet]] = {
    "harbour-dawn": coast.harbour_dawn,
    "wind-farm": coast.wind_farm,
    "ferry": coast.ferry,
    "lighthouse": coast.lighthouse,
    "saltmarsh": coast.saltmarsh,
    "flooded-street": river.flooded_street,
    "river-bridge": river.river_bridge,
    "reservoir-dam": river.reservoir_dam,
    "swimming-relay": river.swimming_relay,
    "observatory": hills.observatory,
    "mountain-rescue": hills.mountain_rescue,
    "viaduct": hills.viaduct,
    "hill-race": hills.hill_race,
    "orchard": fields.orchard,
    "ship-dig": fields.ship_dig,
    "bus-stop": fields.bus_stop,
    "housing-estate": town.housing_estate,
    "tram-depot": town.tram_depot,
    "market": town.market,
    "assembly-steps": town.assembly_steps,
    "night-clinic": town.night_clinic,
    "bookshop": town.bookshop,
    "assembly-chamber": halls.assembly_chamber,
    "library": halls.library,
    "concert-hall": halls.concert_hall,
    "cinema": halls.cinema,
    "long-table": outdoors.long_table,
    "school-yard": outdoors.school_yard,
    "stadium": outdoors.stadium,
    "steelworks": work.steelworks,
    "laboratory": work.laboratory,
    "bakery": work.bakery,
    "loom": work.loom,
    **{f"by-{slug}": sitting(slug) for slug in SITTERS},
}
