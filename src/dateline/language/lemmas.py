"""Lemmas as edit scripts: how many letters to cut from the end of the word, and what to put there.

A script is "case|cut|add" ("l|3|y": lower-case, cut three, add y) or "=lemma" for a whole irregular form ("=be").
"""


def make_script(form: str, lemma: str) -> str:
    """The script that turns the form into the lemma; lower-casing first unless the lemma keeps capitals."""
    case = "k" if lemma[:1].isupper() or (lemma.isupper() and len(lemma) > 1) else "l"
    base = form if case == "k" else form.lower()
    same = 0
    for a, b in zip(base, lemma, strict=False):
        if a != b:
            break
        same += 1
    if same == 0 or (same < 2 and len(base) > 3):
        return "=" + lemma
    return f"{case}|{len(base) - same}|{lemma[same:]}"


def apply_script(form: str, script: str) -> str:
    """The lemma that the script makes of the form; never empty."""
    if script.startswith("="):
        return script[1:] or form
    case, cut, add = script.split("|", 2)
    base = form if case == "k" else form.lower()
    kept = base[: len(base) - int(cut)] if int(cut) < len(base) else ""
    return (kept + add) or form
