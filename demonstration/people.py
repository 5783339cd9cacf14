"""The forty invented people of the insurer. One in five answers in English."""

from demonstration.shapes import EXECUTIVE, FRONT_LINE, MANAGER, Person

HEAD_OFFICE = "Dirección y servicios centrales"
SALES = "Comercial y agentes"
CLAIMS = "Siniestros"
SERVICE = "Atención al cliente"

PEOPLE = (
    Person("Beatriz Quintanar Olmo", "beatriz.quintanar", HEAD_OFFICE, EXECUTIVE),
    Person("Rodrigo Sanabria Leal", "rodrigo.sanabria", HEAD_OFFICE, EXECUTIVE),
    Person("Philip Ashworth", "philip.ashworth", HEAD_OFFICE, EXECUTIVE, "en"),
    Person("Carmen Luján Ibarra", "carmen.lujan", HEAD_OFFICE, EXECUTIVE),
    Person("Tomás Arriaga Prado", "tomas.arriaga", HEAD_OFFICE, MANAGER),
    Person("Noelia Valcárcel Rey", "noelia.valcarcel", HEAD_OFFICE, MANAGER),
    Person("Iker Mendizábal Soto", "iker.mendizabal", HEAD_OFFICE, FRONT_LINE),
    Person("Grace Whitlock", "grace.whitlock", HEAD_OFFICE, FRONT_LINE, "en"),
    Person("Álvaro Montenegro Gil", "alvaro.montenegro", SALES, EXECUTIVE),
    Person("Silvia Carranza Peña", "silvia.carranza", SALES, MANAGER),
    Person("Oliver Hartley", "oliver.hartley", SALES, MANAGER, "en"),
    Person("Fernanda Rivas Toledo", "fernanda.rivas", SALES, MANAGER),
    Person("Joaquín Barrios Luna", "joaquin.barrios", SALES, FRONT_LINE),
    Person("Pilar Escudero Mora", "pilar.escudero", SALES, FRONT_LINE),
    Person("Mateo Cifuentes Roa", "mateo.cifuentes", SALES, FRONT_LINE),
    Person("Daniela Paredes Vega", "daniela.paredes", SALES, FRONT_LINE),
    Person("Hugo Solís Marín", "hugo.solis", SALES, FRONT_LINE),
    Person("Emma Fairbank", "emma.fairbank", SALES, FRONT_LINE, "en"),
    Person("Lorena Maldonado Cruz", "lorena.maldonado", SALES, FRONT_LINE),
    Person("Gabriela Urrutia Campos", "gabriela.urrutia", CLAIMS, EXECUTIVE),
    Person("Esteban Palacios Nieto", "esteban.palacios", CLAIMS, MANAGER),
    Person("Yolanda Cervera Díaz", "yolanda.cervera", CLAIMS, MANAGER),
    Person("Ramiro Aguilera Pons", "ramiro.aguilera", CLAIMS, MANAGER),
    Person("Natalia Bermúdez Sáez", "natalia.bermudez", CLAIMS, FRONT_LINE),
    Person("Óscar Villalba Ruiz", "oscar.villalba", CLAIMS, FRONT_LINE),
    Person("Jimena Ocampo Tovar", "jimena.ocampo", CLAIMS, FRONT_LINE),
    Person("Thomas Redfern", "thomas.redfern", CLAIMS, FRONT_LINE, "en"),
    Person("Andrés Pizarro León", "andres.pizarro", CLAIMS, FRONT_LINE),
    Person("Marina Robles Cano", "marina.robles", CLAIMS, FRONT_LINE),
    Person("Ignacio Ferreyra Salas", "ignacio.ferreyra", SERVICE, EXECUTIVE),
    Person("Paula Santillán Ortiz", "paula.santillan", SERVICE, MANAGER),
    Person("Claudia Benavides Ríos", "claudia.benavides", SERVICE, MANAGER),
    Person("Henry Caldwell", "henry.caldwell", SERVICE, MANAGER, "en"),
    Person("Lucía Herrero Bravo", "lucia.herrero", SERVICE, FRONT_LINE),
    Person("Diego Alarcón Vidal", "diego.alarcon", SERVICE, FRONT_LINE),
    Person("Sofía Miranda Peralta", "sofia.miranda", SERVICE, FRONT_LINE),
    Person("Alice Thornbury", "alice.thornbury", SERVICE, FRONT_LINE, "en"),
    Person("Bruno Castellanos Mejía", "bruno.castellanos", SERVICE, FRONT_LINE),
    Person("Renata Figueroa Arce", "renata.figueroa", SERVICE, FRONT_LINE),
    Person("James Loxley", "james.loxley", SERVICE, FRONT_LINE, "en"),
)
EVERYBODY = frozenset(person.address for person in PEOPLE)
LEADERSHIP = frozenset(person.address for person in PEOPLE if person.role != FRONT_LINE)
