"""What the insurer's invented customers wrote after a touchpoint: score 1 to 5, days ago, words."""

from __future__ import annotations

from typing import NamedTuple

from demonstration.customers import ADJUSTER, ASK, MONEY, PRICE, QUOTE, REPAIR, RING, STAY, WAIT


class Said(NamedTuple):
    """One comment: where, the score that came with it (CSAT, 1..5), days ago, the words."""

    touchpoint: str
    score: int
    days_ago: int
    text: str
    language: str = "es"


SAID = (
    Said(
        RING,
        5,
        12,
        "Me atendió Rosa y fue un encanto: me dijo qué llave cerrar mientras mandaba al fontanero.",
    ),
    Said(
        RING,
        5,
        19,
        "Rapidísimos. A los dos minutos de colgar ya tenía un mensaje con el nombre del técnico.",
    ),
    Said(RING, 4, 27, "Bien atendida, aunque tuve que repetir tres veces la dirección."),
    Said(
        RING,
        2,
        33,
        "Diecisiete minutos de música con la cocina inundada. Cuando contestaron, muy amables.",
    ),
    Said(RING, 5, 41, "Llamé llorando y salí tranquila. Gracias a la chica del turno de noche."),
    Said(
        RING,
        1,
        55,
        "La máquina no entendía «se cae el techo» y me ofreció contratar un seguro de coche.",
    ),
    Said(RING, 4, 68, "Me explicaron lo que cubre y lo que no, sin letra pequeña."),
    Said(
        RING,
        5,
        90,
        "The woman on the phone stayed on the line until the water was off. Wonderful.",
        "en",
    ),
    Said(RING, 3, 104, "Correcto. Ni bien ni mal."),
    Said(RING, 2, 131, "Nadie hablaba inglés a esa hora y mi marido no estaba en casa."),
    Said(
        WAIT,
        1,
        9,
        "Dijeron de diez a doce y llegó a las cinco. Un día entero de trabajo perdido y nadie avisó.",
    ),
    Said(
        WAIT, 2, 14, "El fontanero, muy majo. La espera, desesperante: cuatro horas sin saber nada."
    ),
    Said(WAIT, 5, 22, "Llegó antes de lo previsto, cortó el agua y dejó el suelo seco. Chapó."),
    Said(WAIT, 2, 36, "Ustedes prometen dos horas y nunca se cumple. Es la tercera vez."),
    Said(
        WAIT,
        1,
        47,
        "No vino nadie. Pagué a un fontanero del barrio y no encuentro quién me lo devuelva.",
    ),
    Said(WAIT, 4, 60, "Tardó un poco, pero me fue avisando por mensaje y eso se agradece."),
    Said(WAIT, 3, 73, "El técnico bien, la coordinación regular."),
    Said(
        WAIT,
        1,
        88,
        "Waited all day. Nobody called, nobody came. The plumber turned up the next morning.",
        "en",
    ),
    Said(WAIT, 2, 112, "Que alguien me diga a qué hora viene, solo pido eso."),
    Said(
        ADJUSTER,
        5,
        16,
        "El perito, don Anselmo, me escuchó con paciencia y me explicó cada partida.",
    ),
    Said(ADJUSTER, 5, 31, "Muy profesional y muy claro. No me sentí sospechosa en ningún momento."),
    Said(ADJUSTER, 4, 50, "Vino puntual, hizo fotos y en media hora estaba todo."),
    Said(
        ADJUSTER,
        2,
        77,
        "Llegó con prisa y no quiso mirar el armario, que es lo que más daño tiene.",
    ),
    Said(ADJUSTER, 5, 96, "Very thorough and kind to my mother, who is 84.", "en"),
    Said(ADJUSTER, 3, 125, "Bien, aunque luego el informe decía otra cosa de lo que hablamos."),
    Said(
        ASK,
        1,
        7,
        "Llevo cinco llamadas y cada vez cuento la historia desde el principio a otra persona.",
    ),
    Said(
        ASK,
        1,
        11,
        "Nadie sabe decirme en qué punto está mi expediente. Me pasan de un departamento a otro.",
    ),
    Said(ASK, 2, 18, "La señorita muy educada, pero no veía mi caso en su pantalla."),
    Said(ASK, 1, 24, "Prometieron llamarme el martes. Es viernes."),
    Said(ASK, 2, 30, "¿Para qué me dan un número de expediente si nadie lo encuentra?"),
    Said(
        ASK, 4, 38, "Por fin alguien me devolvió la llamada y me lo dejó resuelto. Gracias, Javier."
    ),
    Said(
        ASK,
        1,
        52,
        "Three weeks and I still don't know if the repair is approved. Terrible communication.",
        "en",
    ),
    Said(
        ASK,
        2,
        64,
        "Tengo que llamar yo siempre. Un mensaje diciendo «seguimos en ello» me bastaría.",
    ),
    Said(ASK, 3, 81, "Me informaron bien, pero tuve que esperar veinte minutos."),
    Said(ASK, 1, 99, "Un desastre. Perdieron las fotos y tuve que mandarlas otra vez."),
    Said(ASK, 2, 118, "Ni la aplicación ni la web dicen nada de mi siniestro."),
    Said(REPAIR, 5, 21, "Los pintores, limpios y educados. La cocina ha quedado mejor que antes."),
    Said(
        REPAIR,
        2,
        43,
        "Dejaron el parqué levantado dos semanas porque faltaba una pieza y nadie lo había pedido.",
    ),
    Said(REPAIR, 4, 58, "Buen trabajo. Solo pido que confirmen la víspera."),
    Said(REPAIR, 1, 79, "Tres visitas para pintar un techo, y cada una con una empresa distinta."),
    Said(REPAIR, 5, 101, "Great job, they even cleaned the windows.", "en"),
    Said(REPAIR, 3, 127, "El color no es exactamente el mismo, pero bueno."),
    Said(
        MONEY,
        5,
        15,
        "El dinero llegó antes que la carta, y la carta explicaba cada euro. Así da gusto.",
    ),
    Said(MONEY, 4, 40, "Conforme. La explicación se entiende, que ya es mucho."),
    Said(
        MONEY,
        1,
        61,
        "Me han descontado un 20 % por «antigüedad» y no hay manera de saber cómo lo calculan.",
    ),
    Said(MONEY, 5, 84, "Rápido y justo. Lo he contado en la comunidad de vecinos."),
    Said(MONEY, 2, 109, "Correcto el pago, pero la carta parece escrita por un abogado."),
    Said(MONEY, 5, 134, "Paid in four days. I could not ask for more.", "en"),
    Said(
        PRICE,
        1,
        6,
        "Me suben un 18 % después de doce años sin un solo parte. Me siento tonto por haberme quedado.",
    ),
    Said(PRICE, 2, 13, "Una carta con el precio nuevo y ni una palabra de por qué sube."),
    Said(PRICE, 1, 26, "A los nuevos les hacen precio y a los de siempre nos castigan. Me voy."),
    Said(PRICE, 3, 45, "Sube, como todo. Al menos avisan con tiempo."),
    Said(PRICE, 2, 66, "No entiendo el recibo. Hay tres conceptos que nadie me sabe explicar."),
    Said(PRICE, 1, 92, "My premium went up 22% and the letter gives no reason at all.", "en"),
    Said(
        PRICE,
        4,
        120,
        "El agente me llamó antes de la carta y me ofreció otra franquicia. Bien jugado.",
    ),
    Said(
        STAY, 5, 29, "Mi agente, Pilar, me conoce desde hace años y me habla claro. Por ella sigo."
    ),
    Said(STAY, 5, 70, "Me quedo. En cinco minutos me buscaron una opción más barata."),
    Said(STAY, 2, 107, "El agente quería ayudarme, pero el sistema no le dejaba cambiar nada."),
    Said(QUOTE, 4, 17, "Presupuesto en tres minutos y sin dar el teléfono. Así sí."),
    Said(QUOTE, 5, 34, "Web clarísima, se ve qué cubre cada opción."),
    Said(QUOTE, 2, 49, "El precio del comparador y el de la web no coinciden."),
    Said(QUOTE, 3, 63, "Correcta, aunque pregunta cosas de la casa que nadie sabe."),
    Said(QUOTE, 4, 87, "Easy to use, clear prices.", "en"),
    Said(QUOTE, 1, 115, "Me llamaron seis veces por pedir un presupuesto. Acoso."),
)
# Those the lead has shared with everybody, by their beginning, and the words as they hang there.
ON_THE_WALL = (
    (
        "Me atendió Rosa",
        "Me atendió Rosa y fue un encanto: me dijo qué llave cerrar mientras mandaba al fontanero.",
    ),
    (
        "El perito, don Anselmo",
        "El perito, don […], me escuchó con paciencia y me explicó cada partida.",
    ),
    ("Los pintores", ""),
    ("El dinero llegó", ""),
    ("Llamé llorando", ""),
    ("Very thorough", ""),
)
