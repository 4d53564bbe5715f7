"""The demo newspaper's illustrations: drawn as SVG by code, so that every picture can be made again."""
