"""Which lines of a page are the article, and which are links to other stories, promotion and footers."""

from dateline.zones.select import select_zones

__all__ = ["select_zones"]
