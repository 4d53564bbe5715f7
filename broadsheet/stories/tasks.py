"""What the stories put off until after the request."""

from contextlib import suppress

from django_tasks import task

from broadsheet.stories.models import Picture
from broadsheet.stories.pictures import PRESETS, file_of, keep, render, sizes_of

# The sizes that most readers' screens ask for first; the others are made when somebody asks.
USUAL_SIZES = (("card", 240), ("card", 360), ("card", 540), ("lead", 750), ("lead", 1280))


@task()
def make_usual_sizes(picture_id: int) -> int:
    """Makes a picture's usual sizes before the first reader comes; how many were missing. Does no harm twice."""
    picture = Picture.objects.filter(pk=picture_id).first()
    made = 0
    for preset, width in USUAL_SIZES if picture else ():
        if width not in {size.width for size in sizes_of(picture, PRESETS[preset])}:
            continue
        file = file_of(picture, preset, width, "avif")
        if not file.exists():
            with suppress(OSError):
                keep(file, render(picture, preset, width, "avif"))
                made += 1
    return made
