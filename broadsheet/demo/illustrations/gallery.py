"""Which drawing function makes which picture."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.demo.illustrations import coast, country, town, work
from broadsheet.demo.illustrations.canvas import Sheet
from broadsheet.demo.illustrations.portraits import SITTERS, sitting

GALLERY: dict[str, Callable[[], Sheet]] = {
    "flooded-street": coast.flooded_street,
    "harbour-dawn": coast.harbour_dawn,
    "wind-farm": coast.wind_farm,
    "ferry": coast.ferry,
    "housing-estate": town.housing_estate,
    "assembly-chamber": town.assembly_chamber,
    "tram-depot": town.tram_depot,
    "market": town.market,
    "library": town.library,
    "concert-hall": town.concert_hall,
    "assembly-steps": town.assembly_steps,
    "reservoir-dam": country.reservoir_dam,
    "observatory": country.observatory,
    "orchard": country.orchard,
    "mountain-rescue": country.mountain_rescue,
    "swimming-relay": country.swimming_relay,
    "viaduct": country.viaduct,
    "saltmarsh": country.saltmarsh,
    "hill-race": country.hill_race,
    "lighthouse": country.lighthouse,
    "ship-dig": country.ship_dig,
    "steelworks": work.steelworks,
    "cinema": work.cinema,
    "laboratory": work.laboratory,
    "bakery": work.bakery,
    "long-table": work.long_table,
    "school-yard": work.school_yard,
    "stadium": work.stadium,
    "night-clinic": work.night_clinic,
    "bookshop": work.bookshop,
    "bus-stop": work.bus_stop,
    "river-bridge": work.river_bridge,
    "loom": work.loom,
    **{f"by-{slug}": sitting(slug) for slug in SITTERS},
}
