"""English or not, by its small words."""

import pytest

from dateline.reading.language_guess import guess_language


@pytest.mark.parametrize(
    "text",
    [
        "The minister said on Tuesday that the talks would go on until the end of the month, and that he hoped for an agreement.",
        "Breaking: quake hits Chile",
        "Minister resigns",
    ],
)
def test_english(text):
    assert guess_language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Der Minister sagte am Dienstag, dass die Gespräche bis zum Ende des Monats fortgesetzt werden und dass er hoffe.",
        "Le ministre a déclaré mardi que les discussions se poursuivraient jusqu'à la fin du mois et qu'il espérait un accord avant l'été.",
        "El ministro dijo el martes que las conversaciones seguirán hasta el final del mes y que espera un acuerdo antes del verano.",
        "De minister zei dinsdag dat de gesprekken tot het einde van de maand zouden doorgaan en dat hij op een akkoord hoopte.",
        "Ministern sade på tisdagen att samtalen skulle fortsätta till slutet av månaden och att han hoppades på ett avtal före sommaren.",
        "Министр заявил во вторник, что переговоры продлятся до конца месяца.",
        "部長は火曜日、協議は月末まで続くと述べた。",
        "1234 5678 !!",
        "",
    ],
)
def test_not_english(text):
    assert guess_language(text) is None


def test_time_does_not_grow_with_length():
    assert guess_language("x" * 300_000) == "en"
    assert guess_language("the end of it " * 100_000) == "en"
