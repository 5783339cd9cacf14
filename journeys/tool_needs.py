"""What it means to a customer that a moment lacks a kind of tool, a sentence for each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from journeys.domain.tools import StageKind, ToolKind

NEEDS = {
    (StageKind.ACQUISITION, ToolKind.DIGITAL_MARKETING): _(
        "Acquisition has no digital marketing tool: nobody can say what each campaign brings in."
    ),
    (StageKind.ACQUISITION, ToolKind.CRM): _(
        "Acquisition has no CRM: whoever shows interest is written down nowhere."
    ),
    (StageKind.ACQUISITION, ToolKind.WEB_ANALYTICS): _(
        "Acquisition has no web analytics: what visitors look for, and where they give up, "
        "stays unseen."
    ),
    (StageKind.ACQUISITION, ToolKind.SOCIAL_PLATFORM): _(
        "Acquisition has no tool for social networks: what people ask there goes unanswered."
    ),
    (StageKind.SALE, ToolKind.MARKETING_AUTOMATION): _(
        "The sale has no marketing automation: whoever hesitates hears nothing more from us."
    ),
    (StageKind.SALE, ToolKind.CRM): _(
        "The sale has no CRM: each conversation begins from nothing."
    ),
    (StageKind.SALE, ToolKind.LIVE_CHAT): _(
        "The sale has no chat: a doubt at the moment of buying waits until tomorrow."
    ),
    (StageKind.SALE, ToolKind.E_COMMERCE): _(
        "The sale has no online shop: nobody can buy outside opening hours."
    ),
    (StageKind.DELIVERY, ToolKind.PROJECT_MANAGEMENT): _(
        "Delivery has no project management tool: what was promised, and by when, stands in no "
        "one place."
    ),
    (StageKind.DELIVERY, ToolKind.COMMUNICATION): _(
        "Delivery has no tool to keep customers informed: they have to ask how things stand."
    ),
    (StageKind.DELIVERY, ToolKind.HELP_DESK): _(
        "Delivery has no help desk: requests get lost between mailboxes."
    ),
    (StageKind.DELIVERY, ToolKind.SATISFACTION_SURVEY): _(
        "Delivery has no survey tool: only those who complain say how it went."
    ),
    (StageKind.LOYALTY, ToolKind.LOYALTY_PROGRAMME): _(
        "Loyalty has no loyalty programme: staying brings a customer nothing."
    ),
    (StageKind.LOYALTY, ToolKind.CRM): _(
        "Loyalty has no CRM: a customer of ten years is greeted like a new one."
    ),
    (StageKind.LOYALTY, ToolKind.EMAIL_MARKETING): _(
        "Loyalty has no e-mail marketing tool: customers hear from us only when there is "
        "something to pay."
    ),
    (StageKind.LOYALTY, ToolKind.CEM_PLATFORM): _(
        "Loyalty has no experience management platform: what customers say in each channel is "
        "never seen together."
    ),
}
