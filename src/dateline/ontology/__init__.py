"""Which kinds of events there are, what they mean, and how they map to other schemes: YAML in, frozen objects out.

    load_ontology()                  the types of the package, cached
    load_ontology(Path("my.yaml"))   the same with a user's own types laid over

The files lie in data/ontology: one a family, and scheme/ with what all types share (statuses, roles, PLOVER).
"""

from dateline.ontology.loading import load_contexts, load_ontology
from dateline.ontology.records import Context, EventType, Examples, Family, Ontology, PloverRoot, TriggerWord

__all__ = ["Context", "EventType", "Examples", "Family", "Ontology", "PloverRoot", "TriggerWord", "load_contexts", "load_ontology"]
