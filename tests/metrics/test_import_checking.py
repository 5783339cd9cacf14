"""Every line of a file is either kept or refused with its reason; nothing is written by a check."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeys.models import Channel
from metrics.domain.measures import Kind
from metrics.exchange import gathering
from metrics.exchange.deciding import MappingError
from metrics.exchange.importing import check, keep
from metrics.models import Metric, Reading
from metrics.services.metrics import known_metric
from tables.errors import TableError
from tests.journeys.world import example_journey
from tests.metrics.importing import NOW, TODAY, checked, kept, reasons, received
from voice.models import CustomerComment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# ---- shapes ----------------------------------------------------------------------------------


def test_answers_become_csat_nps_and_ces_with_their_counts(organization):
    text = "Fecha;CSAT;NPS;CES\n13/01/2026;5;10;7\n14/01/2026;3;6;4\n15/02/2026;4;;\n"
    assert kept(checked(organization, text)) == {
        ("csat", "2026-01"): (0.5, 2, 1, None, 8, 34),
        ("nps", "2026-01"): (0, 2, 1, 1, 16, 136),
        ("ces", "2026-01"): (0.5, 2, 1, None, 11, 65),
        ("csat", "2026-02"): (1, 1, 1, None, 4, 16),
    }


def test_orders_become_orders_revenue_order_value_and_new_customers(organization):
    text = "Fecha;Importe;Cliente nuevo\n13/01/2026;10,5 €;sí\n14/01/2026;20;no\n15/02/2026;0;\n"
    row = checked(organization, text, shape="orders", columns={0: "date", 1: "amount", 2: "is_new"})
    found = kept(row)
    assert found[("orders", "2026-01")][0] == 2
    assert found[("revenue", "2026-01")][0] == 30.5
    assert found[("order_value", "2026-01")] == (15.25, 2, 30.5, None, None, 510.25)
    assert found[("new_customers", "2026-01")][0] == 1
    assert found[("new_customers", "2026-02")][0] == 0


def test_deals_become_conversion_and_sales_cycle_in_the_month_of_closing(organization):
    text = (
        "Apertura;Cierre;Estado\n01/01/2026;31/01/2026;Ganado\n02/01/2026;12/01/2026;Perdido\n"
        "15/12/2025;05/01/2026;Ganado\n20/01/2026;;Abierto\n20/01/2026;19/01/2026;Ganado\n"
        "20/01/2026;;Perdido\n20/01/2026;21/01/2026;Quizá\n"
    )
    row = checked(organization, text, shape="deals")
    assert reasons(row) == {
        5: "The deal is still open.",
        6: "The deal was closed before it was opened.",
        7: "The deal has ended, but its day of closing is missing.",
        8: "“Quizá” says neither won nor lost nor open.",
    }
    assert kept(row) == {
        ("conversion", "2026-01"): (0.6667, 3, 2, None, None, None),
        ("sales_cycle", "2026-01"): (25.5, 2, 51, None, None, 1341),
    }


def test_campaigns_become_spend_and_new_customers(organization):
    text = "Fecha;Inversión;Altas\n13/01/2026;1.200,50;3\n14/01/2026;99,5;4\n"
    found = kept(checked(organization, text, shape="ads"))
    assert found[("acquisition_spend", "2026-01")][0] == 1300
    assert found[("new_customers", "2026-01")][0] == 7


def test_readings_are_taken_as_they_are_of_months_quarters_and_years(organization):
    text = (
        "Indicador;Periodo;Valor;Respuestas\nCSAT;2026-01;68 %;50\nNPS;T2 2026;-12,5;80\n"
        "Ventas;2025;1.200.000;\nTicket medio;03/2026;35,5;\n"
    )
    assert kept(checked(organization, text, shape="readings")) == {
        ("csat", "2026-01"): (0.68, 50, 34, None, None, None),
        ("nps", "2026-04"): (-12.5, 80, None, None, None, None),
        ("revenue", "2025-01"): (1200000, None, 1200000, None, None, None),
        ("order_value", "2026-03"): (35.5, None, None, None, None, None),
    }
    assert set(Reading.objects.values_list("metric__key", "period")) == {
        ("csat", "month"), ("nps", "quarter"), ("revenue", "year"), ("order_value", "month"),
    }  # fmt: skip


def test_a_wide_table_gives_several_readings_a_line(organization):
    row = checked(organization, "Mes;CSAT;NPS\n2026-01;0,68;20\n2026-02;;21\n", shape="readings")
    assert (row.result["kept"], row.result["readings"]["new"]) == (2, 3)


@pytest.mark.parametrize("cells", [("68", "1"), ("0,68", "0,01"), ("68 %", "1 %")])
def test_a_column_of_shares_is_read_in_hundredths_or_not_as_a_whole(organization, cells):
    text = f"Mes;CSAT\n2026-01;{cells[0]}\n2026-02;{cells[1]}\n"
    found = kept(checked(organization, text, shape="readings"))
    assert [found[("csat", month)][0] for month in ("2026-01", "2026-02")] == [0.68, 0.01]


def test_counts_make_the_value_where_they_are_complete(organization):
    text = "Mes;NPS;Promotores;Detractores;Base\n2026-01;20;20;10;50\n2026-02;;30;30;50\n"
    columns = {0: "date", 1: "value", 2: "numerator", 3: "detractors", 4: "n"}
    row = checked(
        organization, text, shape="readings", columns=columns, said={"fixed": {"metric": "nps"}}
    )
    assert reasons(row) == {3: "The parts are more than the whole (60 > 50)."}
    assert kept(row)[("nps", "2026-01")] == (20, 50, 20, 10, None, None)


# ---- parts -----------------------------------------------------------------------------------


def test_an_empty_channel_is_not_stated_in_answers_and_all_of_them_in_readings(organization):
    example_journey(organization)
    keep(checked(organization, "Fecha;Canal;CSAT\n2026-01-13;;5\n2026-01-14;Web;4\n"), at=NOW)
    assert set(Reading.objects.values_list("cut", "channel__key")) == {(1, None), (1, "web")}
    Reading.objects.all().delete()
    text = "Mes;Canal;CSAT\n2026-01;;50 %\n2026-02;Todos;51 %\n2026-03;Web;52 %\n"
    keep(checked(organization, text, shape="readings", source="Otra"), at=NOW)
    assert set(Reading.objects.values_list("starts_on__month", "cut", "channel__key")) == {
        (1, 0, None), (2, 0, None), (3, 1, "web"),
    }  # fmt: skip


def test_the_finest_place_counts_and_fixed_parts_hold_for_all_lines(organization):
    journey = example_journey(organization)
    touchpoint = journey.stages.first().touchpoints.first()
    web = organization.channels.get(key="web")
    text = "Fecha;Momento;Punto;CSAT\n2026-01-13;Entrega;Búsqueda;5\n"
    row = checked(organization, text, said={"fixed": {"channel": str(web.pk), "segment": "Pymes"}})
    keep(row, at=NOW)
    reading = Reading.objects.get()
    assert (reading.touchpoint, reading.channel, reading.segment) == (touchpoint, web, "Pymes")
    assert (reading.cut, reading.moment) == (1 | 2 | 16, "")


def test_segments_that_differ_by_case_are_one(organization):
    row = checked(organization, "Fecha;Segmento;CSAT\n2026-01-13;Pymes;5\n2026-01-14;PYMES;4\n")
    keep(row, at=NOW)
    assert Reading.objects.get().n == 2


def test_a_new_channel_is_made_once_and_only_when_the_file_is_kept(organization):
    text = "Fecha;Canal;CSAT\n2026-01-13;Kiosko;5\n2026-01-14;KIOSKO;4\n2026-01-15;Otro;4\n"
    row = checked(
        organization, text, said={"names": {"channel": {"Kiosko": "new", "KIOSKO": "new"}}}
    )
    assert reasons(row) == {4: "The channel “Otro” has not been matched."}
    assert (row.result["new_channels"], Channel.objects.count()) == (["Kiosko"], 0)
    keep(row, at=NOW)
    channel = Channel.objects.get()
    assert (channel.name_es, channel.readings.get().n) == ("Kiosko", 2)


def test_what_is_left_out_on_purpose_is_among_the_refused(organization):
    row = checked(
        organization, "Fecha;Canal;CSAT\n2026-01-13;Pruebas;5\n2026-01-14;;4\n",
        said={"names": {"channel": {"Pruebas": "leave_out"}}},
    )  # fmt: skip
    assert reasons(row) == {2: "“Pruebas” is left out, as decided."}


CELLS = st.sampled_from(
    ["13/01/2026", "14/02/2026", "02/13/2026", "hoy", "", "Total", "5", "9", "3,5", "1.234", "n/d",
     "Web", "=A1", "muy bien todo, gracias", "T1 2026", "2026"]
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=40),
    shape=st.sampled_from(["responses", "readings", "orders", "deals", "ads"]),
)
def test_kept_and_refused_are_always_all_lines(organization, lines, shape):
    roles = {
        "responses": {0: "date", 1: "score:csat", 2: "channel", 3: "comment", 4: "id"},
        "readings": {0: "date", 1: "value:csat", 2: "segment", 3: "n", 4: "value:revenue"},
        "orders": {0: "date", 1: "amount", 2: "is_new", 3: "segment"},
        "deals": {0: "closed", 1: "outcome", 2: "opened", 3: "segment"},
        "ads": {0: "date", 1: "spend", 2: "new_customers"},
    }
    rows = [["a", "b", "c", "d", "e"], *lines]
    text = "\n".join(";".join(row) for row in rows)
    filled = sum(any(cell for cell in row) for row in lines)
    if not filled:
        return
    row = received(organization, text, shape=shape)
    mapping = row.look["suggested"] | {
        "columns": {
            str(i): role for i, role in roles[shape].items() if i < len(row.look["columns"])
        },
        "decimal": {str(i): "comma" for i in range(5)},
        "date_order": {str(i): "day_first" for i in range(5)},
    }
    result = check(row, mapping, today=TODAY)
    assert result["lines"] == filled == result["kept"] + result["refused"]
    assert result["refused"] == sum(result["reasons"].values()) == len(result["refusals"])
    assert not Reading.objects.exists()


def test_a_check_writes_no_reading_no_comment_no_metric_and_no_channel(organization):
    text = "Fecha;Canal;CSAT;Comentario\n13/01/2026;Kiosko;5;Todo muy bien, gracias\n"
    row = checked(organization, text)
    assert (row.state, row.result["comments"], row.result["readings"]["new"]) == ("checked", 1, 1)
    for model in (Reading, CustomerComment, Metric, Channel):
        assert not model.objects.exists()


# ---- limits and mappings ---------------------------------------------------------------------


def test_a_column_with_too_many_values_is_named(organization, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_READINGS", 50)
    text = "Fecha;Cliente;CSAT\n" + "".join(f"13/01/2026;c{i};5\n" for i in range(60))
    row = received(organization, text)
    mapping = row.look["suggested"] | {"columns": {"0": "date", "1": "segment", "2": "score:csat"}}
    with pytest.raises(TableError, match="“Cliente” has too many"):
        check(row, mapping, today=TODAY)
    row.refresh_from_db()
    assert row.state == "looked_at"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"shape": "dreams"}, "shape"),
        ({"columns": {"1": "score:csat"}}, "columns"),
        ({"columns": {"0": "date"}}, "columns"),
        ({"columns": {"0": "date", "1": "score:nothing"}}, "columns:1"),
        ({"columns": {"0": "date", "1": "score:coca"}}, "columns:1"),
        ({"columns": {"0": "date", "1": "score:csat", "9": "comment"}}, "columns:9"),
        ({"columns": {"0": "date", "1": "score:csat", "2": "score:csat"}}, "columns"),
        ({"columns": {"0": "date", "1": "amount"}}, "columns:1"),
        ({"date_order": {}}, "date_order:0"),
        ({"decimal": {"1": "star"}}, "decimal:1"),
        ({"fixed": {"channel": "7c2b4bb6-3f5b-4a7e-8e0c-52ac4f3e1c11"}}, "fixed:channel"),
        ({"fixed": {"date": "soon"}}, "fixed:date"),
        ({"names": {"channel": {"Web": "7c2b4bb6-3f5b-4a7e-8e0c-52ac4f3e1c11"}}},
         "names:channel:Web"),
        ({"names": {"touchpoint": {"Web": "new"}}}, "names:touchpoint:Web"),
    ],
)  # fmt: skip
def test_a_mapping_that_says_too_little_or_too_much_is_refused_by_field(organization, said, field):
    row = received(organization, "Fecha;CSAT;Otra\n01/02/2026;5;1\n")
    mapping = row.look["suggested"] | said
    with pytest.raises(MappingError) as error:
        check(row, mapping, today=TODAY)
    assert field in [problem.field for problem in error.value.problems]


def test_another_organisations_channel_cannot_be_chosen(organization, other_organization):
    channel = Channel.objects.create(
        organization=other_organization, key="web", name_es="Web", name_en="Web"
    )
    row = received(organization, "Fecha;CSAT\n13/02/2026;5\n")
    with pytest.raises(MappingError):
        check(row, row.look["suggested"] | {"fixed": {"channel": str(channel.pk)}}, today=TODAY)


def test_own_metrics_are_counted_by_their_measure(organization):
    for key, measure in (("trust", "mean"), ("solved", "share")):
        Metric.objects.create(
            organization=organization, key=key, kind=Kind.OWN, measure=measure,
            own_name_es=f"{key} es", own_name_en=key.title(),
        )  # fmt: skip
    text = "Fecha;Trust;Solved\n13/02/2026;7,5;sí\n14/02/2026;2,5;no\n"
    found = kept(checked(organization, text))
    assert found[("trust", "2026-02")] == (5, 2, 10, None, None, 62.5)
    assert found[("solved", "2026-02")][:3] == (0.5, 2, 1)


def test_an_update_that_rests_on_fewer_is_said(organization):
    keep(checked(organization, "Fecha;CSAT\n13/02/2026;5\n14/02/2026;4\n"), at=NOW)
    row = checked(organization, "Fecha;CSAT\n13/02/2026;5\n")
    assert row.result["shrinking"] == [{"metric": "csat", "period": "2026-02", "had": 2, "has": 1}]


@pytest.mark.parametrize("lines", [2, 400])
def test_a_check_asks_the_same_questions_however_long_the_file(
    organization, django_assert_num_queries, lines
):
    known_metric(organization=organization, kind=Kind.CSAT)
    row = received(organization, "Fecha;CSAT\n" + "13/01/2026;5\n" * lines)
    with django_assert_num_queries(9):
        check(row, row.look["suggested"], today=TODAY)
