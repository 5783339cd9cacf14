"""Writes about frameworks, rounds, participants and answers; verb phrases, one transaction each."""

from assessments.services.answering import (
    COMMENT_LIMIT,
    CommentConflictError,
    CommentTooLongError,
    ConsentMissingError,
    NotAnsweringError,
    record_global_level,
    save_answer,
    save_comment,
    start_questionnaire,
    submit_questionnaire,
)
from assessments.services.frameworks import FrameworkChangedError, load_framework
from assessments.services.participation import (
    LinkGoneError,
    LinkTellsError,
    add_participant,
    personal_token,
    renew_link,
    withdraw_participant,
)
from assessments.services.rounds import (
    RoundStateError,
    close_round,
    open_round,
    plan_round,
    publish_results,
    reopen_round,
    reschedule,
    save_scope,
    withhold_results,
)
from assessments.services.routing import NobodyAskedError, route_questions

__all__ = [
    "COMMENT_LIMIT",
    "CommentConflictError",
    "CommentTooLongError",
    "ConsentMissingError",
    "FrameworkChangedError",
    "LinkGoneError",
    "LinkTellsError",
    "NobodyAskedError",
    "NotAnsweringError",
    "RoundStateError",
    "add_participant",
    "close_round",
    "load_framework",
    "open_round",
    "personal_token",
    "plan_round",
    "publish_results",
    "record_global_level",
    "renew_link",
    "reopen_round",
    "reschedule",
    "route_questions",
    "save_answer",
    "save_comment",
    "save_scope",
    "start_questionnaire",
    "submit_questionnaire",
    "withdraw_participant",
    "withhold_results",
]
