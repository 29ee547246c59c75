"""The page of the documentation that lists the ontology: `python -m dateline.ontology.pages docs/ontology.md` writes it again."""

import sys
from pathlib import Path

from dateline.ontology.loading import load_ontology
from dateline.ontology.records import EventType, Ontology

SHOWN = 8  # trigger words a type and part of speech on the page; the YAML has them all

HEAD = """# The ontology
Written from `src/dateline/data/ontology` by `python -m dateline.ontology.pages docs/ontology.md`; change the YAML, not this page.

Every event has one of these types and one of these statuses:

{statuses}

Roles of participants:

{roles}

## Your own types
A file with names and some trigger words, or a handful of example sentences, is enough; it has the keys of the package's own files:

```yaml
family: animals
types:
  strand:
    meaning: a whale or dolphin comes ashore alive
    actor: the animal
    verbs: strand, beach, wash ashore 0.6
    nouns: stranding
    match:
      - Forty pilot whales stranded near Golden Bay.
    mismatch:
      - The ferry passengers were stranded overnight.
  reintroduce:
    meaning: sets animals free where they had died out
    actor: who sets them free
    recipient: the animals
    match:
      - Rangers released six lynxes into the Black Forest.
      - The park set free twenty bison in the southern Carpathians.
      - White storks were returned to the wild in Sussex after 600 years.
    mismatch:
      - The court released the two journalists on bail.
      - The rebels set free twelve hostages.
```

Trigger words are lemmas in lower case, between commas; a number behind one is its weight, the share of its uses as a trigger that are of
this type. Words of a weight of 0.5 or more find events by themselves, unless a sentence under `mismatch` is nearer than every one under
`match`; without words, or beside them, an event that the network finds gets the type where the nearest of all examples, these and those
below, is one of its own. Near misses are worth more than many examples: take them from what `dateline ontology test` finds wrongly.

    dateline ontology test my.yaml articles/          # what the types find, and whether words or examples decided
    dateline read articles/ --ontology my.yaml        # the same events among all others

`--ontology my.yaml` lays the file over the types below; `typed_by` of an event says what decided its type: `head` (the network), `words` or
`examples`. A wrong key, a name that is taken, a mode that PLOVER does not have: each is refused with file and line.

## PLOVER
| event | quad | score | modes | planned |
| --- | --- | --- | --- | --- |
{roots}

"""


def render_ontology(ontology: Ontology) -> str:
    """The page, Markdown; the same bytes for the same ontology."""
    roots = [f"| {r.name} | {r.quad} | {r.score:g} | {', '.join(r.modes)} | {r.planned or ''} |" for r in ontology.roots.values()]
    page = HEAD.format(
        statuses="\n".join(f"- `{name}`: {meaning}" for name, meaning in ontology.statuses.items()),
        roles="\n".join(f"- `{name}`: {meaning}" for name, meaning in ontology.roles.items()),
        roots="\n".join(roots),
    )
    for family in ontology.families.values():
        page += f"## {family.name}\n{family.meaning.capitalize()}.\n\n"
        page += "".join(_render_type(ontology.types[name]) for name in family.types)
    return page.rstrip() + "\n"


def _render_type(event_type: EventType) -> str:
    lines = [f"### {event_type.name}", f"{event_type.meaning[:1].upper()}{event_type.meaning[1:]}."]
    facts = [f"actor: {event_type.actor}" if event_type.actor else "", f"recipient: {event_type.recipient}" if event_type.recipient else ""]
    plover = f"PLOVER {event_type.plover}" + (f" {event_type.mode}" if event_type.mode else "") if event_type.plover else ""
    cameo = f"CAMEO {', '.join(event_type.cameo)}" if event_type.cameo else ""
    wikidata = f"[{event_type.wikidata}](https://www.wikidata.org/wiki/{event_type.wikidata})" if event_type.wikidata else ""
    facts += [plover, cameo, event_type.ace or "", wikidata, event_type.iptc or ""]
    words = [word for pos in event_type.words for word in [w for w in event_type.triggers if w.pos == pos][:SHOWN]]
    lines += ["", "- " + " · ".join(fact for fact in facts if fact)]
    lines += [f"- words: {', '.join(' '.join(word.words) for word in words)} …"]
    lines += [f"- yes: {sentence}" for sentence in event_type.examples.match]
    lines += [f"- no: {sentence}" for sentence in event_type.examples.mismatch]
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render_ontology(load_ontology()), encoding="utf-8")
