"""Make docs/images/demo.svg, the picture of `dateline demo` in the README: `python docs/make_images.py [ANALYSIS.json]`.

Without an argument the demo is read with the model of the package; with one, a stored Analysis is drawn instead.
"""

import importlib.resources
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

import dateline
from dateline.analysis import Analysis
from dateline.cli.reading import DEMO, DEMO_PUBLISHED
from dateline.report.terminal import render_analysis

WIDTH = 100  # columns; wider ones become too small to read in a README
OUT = Path(__file__).parent / "images" / "demo.svg"
FONT = "@font-face"  # rich's template asks a web server for its font: those rules are taken out, so that the picture is self-contained
THEME = TerminalTheme(
    (27, 31, 36),
    (228, 228, 225),
    [(72, 76, 82), (244, 112, 103), (74, 194, 107), (216, 166, 46), (108, 178, 245), (183, 148, 246), (86, 197, 214), (228, 228, 225)],
    [(140, 146, 154), (255, 140, 130), (110, 220, 140), (240, 190, 80), (140, 200, 255), (205, 175, 255), (120, 220, 235), (255, 255, 255)],
)


def analyse_demo() -> Analysis:
    """The demo article, read now."""
    text = (importlib.resources.files("dateline") / "data" / "sample" / DEMO).read_text(encoding="utf-8")
    return dateline.analyse(text, published=DEMO_PUBLISHED)


def drop_fonts(svg: str) -> str:
    """The picture without its @font-face rules."""
    while FONT in svg:
        start = svg.index(FONT)
        svg = svg[:start].rstrip() + svg[svg.index("}", start) + 1 :]
    return svg.replace("Fira Code, monospace", '"DejaVu Sans Mono", Menlo, Consolas, monospace')


def main(arguments: list[str]) -> None:
    """Draw and write."""
    stored = Path(arguments[0]).read_text(encoding="utf-8") if arguments else None
    analysis = Analysis.model_validate_json(stored) if stored else analyse_demo()
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor", highlight=False)
        console.print("[bold]$ dateline demo[/bold]\n")
        console.print(render_analysis(analysis, WIDTH))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(drop_fonts(console.export_svg(title="dateline demo", theme=THEME, unique_id="demo")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
