"""The words every organisation begins with; it may change them afterwards."""

from __future__ import annotations

from typing import NamedTuple


class ChannelWords(NamedTuple):
    key: str
    name_es: str
    name_en: str
    is_online: bool


CHANNELS = (
    ChannelWords("web", "Web", "Website", True),
    ChannelWords("app", "App", "App", True),
    ChannelWords("phone", "Teléfono", "Phone", False),
    ChannelWords("call_back", "Llamada nuestra", "Call from us", False),
    ChannelWords("email", "Correo", "E-mail", True),
    ChannelWords("messaging", "Mensajería", "Messaging", True),
    ChannelWords("chat", "Chat", "Chat", True),
    ChannelWords("sms", "SMS", "Text message", True),
    ChannelWords("in_person", "Presencial", "In person", False),
    ChannelWords("branch", "Oficina o tienda", "Branch or shop", False),
    ChannelWords("post", "Correo postal", "Post", False),
    ChannelWords("document", "Documento", "Document", True),
    ChannelWords("social", "Redes sociales", "Social networks", True),
    ChannelWords("marketplace", "Comparador o portal", "Comparison site", True),
    ChannelWords("advertising", "Publicidad", "Advertising", True),
)

EMOTION_WORDS = {
    2: ("Encantado", "Delighted"),
    1: ("Contento", "Pleased"),
    0: ("Neutral", "Neutral"),
    -1: ("Molesto", "Annoyed"),
    -2: ("Muy molesto", "Upset"),
}
