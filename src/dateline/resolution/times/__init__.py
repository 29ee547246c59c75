"""When: every time expression found, typed and valued as TIMEX3, with the days that bound it and the rule that decided."""

from dateline.resolution.times.anchoring import anchor_times
from dateline.resolution.times.remembering import anniversary_years
from dateline.resolution.times.sharpening import blur_times, sharpen_times
from dateline.resolution.times.writing import add_times, find_times

__all__ = ["add_times", "anchor_times", "anniversary_years", "blur_times", "find_times", "sharpen_times"]
