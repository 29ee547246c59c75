"""When: every time expression found, typed and valued as TIMEX3, with the days that bound it and the rule that decided."""

from dateline.resolution.times.remembering import anchor_to_events, anniversary_years, remembered_time
from dateline.resolution.times.sharpening import sharpen_times
from dateline.resolution.times.writing import add_times, find_times

__all__ = ["add_times", "anchor_to_events", "anniversary_years", "find_times", "remembered_time", "sharpen_times"]
