"""Which sites may show a survey: what a person writes becomes one rule of a policy, or nothing."""

from __future__ import annotations

import pytest

from surveys.domain.origins import OriginError, origin, origins


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://www.example.org", "https://www.example.org"),
        (" https://WWW.Example.org/contacto?x=1#y ", "https://www.example.org"),
        ("www.example.org", "https://www.example.org"),
        ("tienda.example:8443", "https://tienda.example:8443"),
        ("https://*.example.org", "https://*.example.org"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://señal.example", "https://xn--seal-hqa.example"),
    ],
)
def test_an_address_becomes_its_origin(written, meant):
    assert origin(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "http://www.example.org",  # anybody on the way could change the page around it
        "*",
        "https://*",
        "https://*.*.org",
        "'self'",
        "https:",
        "data:text/html,x",
        "javascript:alert(1)",
        "https://example.org;script-src *",
        "https://example.org script-src",
        "https://example.org, https://other.example",
        "https://a@example.org",
        "https://example.org:99999",
        "https://-example.org",
        "solo",
        "https://[::1]",
        "https://exa\tmple.org'",
    ],
)
def test_what_no_policy_could_name_is_refused(written):
    with pytest.raises(OriginError) as refused:
        origin(written)
    assert refused.value.args[0] == written


def test_each_site_is_named_once_and_ten_are_enough():
    assert origins("a.example\n\n https://a.example/x \nb.example\n") == [
        "https://a.example",
        "https://b.example",
    ]
    with pytest.raises(ValueError, match="more than 10"):
        origins("\n".join(f"s{n}.example" for n in range(11)))
