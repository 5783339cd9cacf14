"""What the insurer's people wrote beside their answers, each in their own language."""

from demonstration.shapes import Remark

SECOND_ROUND = (
    Remark(
        "esteban.palacios",
        "DA2",
        4,
        "La encuesta de siniestros funciona desde marzo y llega con el comentario del cliente.",
    ),
    Remark(
        "beatriz.quintanar",
        "DA2",
        4,
        "Preguntamos tras cada siniestro y en cada renovación, y los resultados se ven en el "
        "comité.",
    ),
    Remark(
        "lucia.herrero",
        "DA2",
        1,
        "Llevo cuatro años al teléfono y nunca he visto una respuesta de cliente. Si hay "
        "encuesta, no baja hasta aquí.",
    ),
    Remark(
        "alice.thornbury",
        "DA2",
        1,
        "I only learned from this questionnaire that we send a survey. Could we see last "
        "month's replies?",
    ),
    Remark(
        "jimena.ocampo",
        "DA3",
        2,
        "Veo la póliza y el siniestro, pero no lo que el cliente contó ayer por teléfono a "
        "Atención.",
    ),
    Remark(
        "grace.whitlock",
        "DA5",
        3,
        "We know who leaves. We have only just begun to ask why.",
    ),
    Remark(
        "emma.fairbank",
        "DI1",
        2,
        "Our promise is on the poster in the lobby. I could not say what I should do "
        "differently because of it.",
    ),
    Remark(
        "noelia.valcarcel",
        "DI3",
        3,
        "Tenemos dibujado el recorrido del siniestro de hogar. El de alta de póliza, todavía no.",
    ),
    Remark(
        "mateo.cifuentes",
        "DI5",
        2,
        "El folleto dice 48 horas y la carta de confirmación dice cinco días hábiles.",
    ),
    Remark(
        "fernanda.rivas",
        "DI6",
        2,
        "El prototipo del parte en una sola hoja gustó mucho, y el equipo se disolvió al acabar.",
    ),
    Remark(
        "pilar.escudero",
        "EN1",
        3,
        "Las guías de atención son buenas; falta una para cuando el cliente viene con su agente.",
    ),
    Remark(
        "daniela.paredes",
        "EN2",
        3,
        "La formación de producto es muy buena. La de escuchar al cliente fue una tarde.",
    ),
    Remark(
        "bruno.castellanos",
        "EN3",
        2,
        "Para contestar una llamada abro cuatro pantallas y copio a mano el número de póliza "
        "en tres.",
    ),
    Remark(
        "philip.ashworth",
        "EN3",
        3,
        "The move to the new policy system cost us two links that used to work. They come "
        "back in spring.",
    ),
    Remark(
        "tomas.arriaga",
        "EN4",
        None,
        "Por contrato los trámites los hacen los agentes; nosotros no tenemos ninguno en línea.",
    ),
    Remark(
        "ramiro.aguilera",
        "EN5",
        3,
        "Entre Siniestros y Atención el traspaso funciona; con los agentes dependemos de que "
        "alguien abra el correo.",
    ),
    Remark(
        "natalia.bermudez",
        "EN6",
        4,
        "Si un perito llega tarde, llamamos ese mismo día y se apunta la causa. De eso "
        "estamos orgullosos.",
    ),
    Remark(
        "rodrigo.sanabria",
        "ME4",
        2,
        "Tenemos las dos series, bajas y satisfacción, pero nadie las ha puesto juntas.",
    ),
    Remark(
        "lorena.maldonado",
        "ME4",
        None,
        "No sé si alguien lo calcula. Me encantaría saber cuánto cuesta perder a un cliente.",
    ),
    Remark(
        "joaquin.barrios",
        "ME5",
        4,
        "El boletín mensual llega y se entiende. Lo leo.",
    ),
    Remark(
        "henry.caldwell",
        "ME6",
        2,
        "We look at the figures together every month. We seldom write down who will do what.",
    ),
    Remark(
        "ignacio.ferreyra",
        "CU1",
        3,
        "Pedimos las cifras de clientes cada trimestre, pero pocas veces cambian lo que ya "
        "íbamos a decidir.",
    ),
    Remark(
        "oliver.hartley",
        "CU3",
        2,
        "When a policy change and a claim cross, three of us answer and nobody decides.",
    ),
    Remark(
        "hugo.solis",
        "CU4",
        1,
        "Se nos paga por póliza nueva. Nadie mira si el cliente sigue con nosotros al año "
        "siguiente.",
    ),
    Remark(
        "james.loxley",
        "CU5",
        1,
        "The new claims screens went live on a Monday. Our training was on the Thursday.",
    ),
    Remark(
        "sofia.miranda",
        "CU6",
        2,
        "Cuando llega una carta de agradecimiento la pegamos en el corcho. Estaría bien que "
        "la viera toda la casa.",
    ),
    Remark(
        "thomas.redfern",
        "CU6",
        2,
        "I suggested a one-page claims checklist in spring and got a friendly note, then silence.",
    ),
)

COMMITTEE_ROUND = (
    Remark(
        "gabriela.urrutia",
        "DA2",
        4,
        "Creía que las respuestas llegaban a todos los puestos. Es lo primero que voy a comprobar.",
    ),
    Remark(
        "alvaro.montenegro",
        "CU4",
        2,
        "Podemos probar un incentivo por permanencia con un grupo de agentes antes del verano.",
    ),
    Remark(
        "philip.ashworth",
        "DA3",
        3,
        "A shared record needs a data owner first. I would start there, and small.",
    ),
)
