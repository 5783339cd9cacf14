import pytest
from assessments.models import Framework, Capability
from roadmaps.models import LibraryInitiative
from django.core.cache import cache
from django.db import connection

@pytest.mark.django_db(transaction=True)
def test_a():
    assert Framework.objects.count()==1
    cache.set("a",1)

@pytest.mark.django_db(transaction=True)
def test_b():
    assert LibraryInitiative.objects.count()==60
    assert cache.get("a") is None

def test_c(make_round, organization):
    r=make_round(people={"Ventas":6,"Soporte":5}, closed=True, levels=lambda c,t,s: 2 if t=="Ventas" else "dont_know")
    assert r.scorecard["scorecard"]
    assert r.participants.submitted().count()==11

def test_d(make_round, lead, client_of, stranger, executive, consultant):
    r=make_round(named=True, short=True, submitted=2, levels=4)
    assert r.is_open and r.participants.submitted().count()==2
    assert connection.settings_dict["NAME"]
    print(connection.settings_dict["NAME"])

def test_e(framework): 
    assert Capability.objects.count()==30
