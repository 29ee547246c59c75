"""Analyses in the formats that other programs read, one format a file.

    jsonl          the records themselves, one a line                     tables         flat rows: CSV and pandas
    followthemoney FtM entities, one a line (Aleph, OpenSanctions)        jsonld         schema.org and SEM
    graph          GraphML: who acts on whom                              geojson        places and what happens there
    calendar       iCalendar of what is planned                           brat           .txt and .ann for the annotation tool
    conllu         words, tags and heads (from Docs)                      docbin         spaCy's DocBin (from Docs)

A writer takes an iterable and a text stream (or a folder), writes as it goes and passes over Failures, except jsonl, which keeps them.
"""
