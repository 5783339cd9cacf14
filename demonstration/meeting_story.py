"""What the insurer's leaders agreed on and wrote down together; each text in its author's language."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "Sesión de calibración: donde más difieren las respuestas"
# In the room: those who decide, those who lead, those who serve.
ROOM = (
    "beatriz.quintanar",
    "philip.ashworth",
    "gabriela.urrutia",
    "esteban.palacios",
    "oliver.hartley",
    "claudia.benavides",
    "lucia.herrero",
    "alice.thornbury",
    "jimena.ocampo",
)


@dataclass(frozen=True)
class Talk:
    """One capability in the session: what each person in the ``ROOM`` chose, once or twice.

    0 is "I don't know". ``agreed`` is None for a topic that was put off.
    """

    code: str
    votes: tuple[tuple[int, ...], ...]
    agreed: int | None = None
    reason: str = ""


TALKS = (
    Talk(
        "DA2",
        ((4, 4, 4, 3, 4, 2, 1, 1, 2), (3, 2, 3, 2, 3, 2, 2, 2, 2)),
        2,
        "La encuesta existe y sus resultados llegan al comité, pero quien atiende no los ve. "
        "Mientras los comentarios no bajen cada mes a los equipos, estamos en el nivel 2.",
    ),
    Talk(
        "CU1",
        ((3, 4, 3, 2, 2, 2, 1, 1, 2), (2, 3, 2, 2, 2, 2, 2, 1, 2)),
        2,
        "El comité defiende proyectos sueltos. Todavía no revisa indicadores de cliente con "
        "fecha fija ni ha nombrado a quien responde por cada uno.",
    ),
    Talk(
        "EN6",
        ((4, 4, 5, 4, 3, 3, 4, 3, 4), (4, 4, 4, 4, 4, 3, 4, 4, 4)),
        4,
        "En Siniestros se avisa antes de que el asegurado reclame y se reabre el caso si la "
        "causa sigue. Comercial lo aplicará desde enero.",
    ),
    Talk("ME4", ((2, 3, 2, 2, 0, 2, 0, 0, 0),)),
)


@dataclass(frozen=True)
class Written:
    """The team's answer to one question of the reflection, and who sees to it."""

    question: str
    owner: str
    text: str
    discussed: bool = True


REFLECTIONS = (
    Written(
        "feeling",
        "Beatriz Quintanar",
        "Tranquilidad. Que al colgar el teléfono pueda decir: «ya está en buenas manos».",
    ),
    Written(
        "encounters",
        "Gabriela Urrutia",
        "En la apertura del siniestro de hogar. Los tres primeros días nadie le confirma qué "
        "pasa ni cuándo irá el perito.",
    ),
    Written(
        "hand-offs",
        "Ignacio Ferreyra",
        "Del agente a Atención al cliente, y de Atención a Siniestros: lo cuenta tres veces.",
    ),
    Written(
        "acquisition",
        "Álvaro Montenegro",
        "Una página con once seguros y ningún precio. Quien busca hoy «seguro de hogar» nos "
        "encuentra por el comparador, no por nosotros.",
    ),
    Written(
        "sale",
        "Oliver Hartley",
        "We promise an answer within two days. Nobody in Claims had been told until this session.",
    ),
    Written(
        "delivery",
        "Gabriela Urrutia",
        "Cuando el perito llega el día dicho. Lo cumplimos en cuatro de cada cinco visitas.",
    ),
    Written(
        "loyalty",
        "Philip Ashworth",
        "Because a claim was settled well. Those who had one and stayed bring most of the new "
        "policies; we have never thanked them.",
    ),
    Written("tools", "", "", discussed=False),
    Written(
        "integration",
        "Carmen Luján",
        "La web no sabe que ayer llamó. El agente no ve la reclamación abierta.",
    ),
    Written(
        "use",
        "Beatriz Quintanar",
        "Ninguna con fecha. En el próximo comité, la primera media hora será para comentarios de "
        "clientes.",
    ),
)
