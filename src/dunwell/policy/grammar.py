"""The SQL that a condition may be written in: one expression, of few kinds, read by sqlglot.

Only words on a short list get as far as the parser. What a policy cannot say here (functions,
queries, statements) it cannot do either.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType
from sqlglot.tokens import Tokenizer

from dunwell.policy.refused import ConditionRefused, quoted

LENGTH_MAX = 2_000
TOKENS_MAX = 200
DEPTH_MAX = 20

ALLOWED = frozenset(
    {
        TokenType.VAR, TokenType.IDENTIFIER, TokenType.NUMBER, TokenType.STRING,
        TokenType.TRUE, TokenType.FALSE, TokenType.NULL, TokenType.DATE,
        TokenType.L_PAREN, TokenType.R_PAREN, TokenType.COMMA, TokenType.DOT,
        TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.IN, TokenType.BETWEEN,
        TokenType.LIKE, TokenType.IS,
        TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE,
        TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH,
    }
)  # fmt: skip

INSTEAD = {
    TokenType.MOD: "Write a percentage as a share: 2% is 0.02.",
    TokenType.DAMP: "Write `and`.",
    TokenType.DPIPE: "Write `or`.",
    TokenType.CURRENT_DATE: "The day of the decision is the fact `as_of`.",
    TokenType.SEMICOLON: "Write one expression, with no semicolon.",
    TokenType.SELECT: "A condition cannot query tables: it sees the facts of one customer.",
    TokenType.ILIKE: "Write `like`; upper and lower case count.",
    TokenType.CASE: "Write the alternatives with `and`, `or` and brackets.",
}

SIMPLY = (
    "Use facts, values, comparisons, + - * /, in, between, like, is null, and, or, not, "
    "brackets."
)


def read_expression(text: str, *, names: Collection[str]) -> exp.Expr:
    """The one expression that `text` is. `names` may be words that SQL knows otherwise.

    Refuses with ConditionRefused: too long, too deep, unreadable, several, or not allowed.
    """
    tokens = _tokens(text)
    _guard(tokens, names=names)
    try:
        found = sqlglot.parse(text)
    except (ParseError, RecursionError) as error:
        raise _unreadable(text, tokens, error) from None
    if len(found) != 1 or found[0] is None:
        raise ConditionRefused(
            "condition-unreadable",
            "There is no condition here.",
            remedy='Write one, such as "overdue >= 100", or leave the line out.',
        )
    return found[0]


def _tokens(text: str) -> list[Token]:
    if len(text) > LENGTH_MAX:
        raise _too_long(f"The condition is {len(text):,} characters long.")
    try:
        tokens = Tokenizer().tokenize(text)
    except TokenError:
        raise ConditionRefused(
            "condition-unreadable",
            "A quoted text in the condition is never closed.",
            remedy="Put a single quote before and after it: 'DE'.",
        ) from None
    if len(tokens) > TOKENS_MAX:
        raise _too_long(f"The condition has {len(tokens)} words and signs.")
    return tokens


def _too_long(message: str) -> ConditionRefused:
    return ConditionRefused(
        "condition-too-long",
        message,
        remedy=f"Keep it under {LENGTH_MAX:,} characters, {TOKENS_MAX} words and signs and "
        f"{DEPTH_MAX} brackets inside each other.",
    )


def _guard(tokens: list[Token], *, names: Collection[str]) -> None:
    depth = signs = 0
    for token in tokens:
        if token.comments:
            raise ConditionRefused(
                "condition-not-allowed",
                "There is a comment inside the condition.",
                remedy="Put comments behind a # outside the quotes.",
            )
        is_name = token.text in names or token.text.lower() in names
        if token.token_type not in ALLOWED and not is_name:
            raise ConditionRefused(
                "condition-not-allowed",
                f"{quoted(token.text)} cannot stand in a condition.",
                remedy=INSTEAD.get(token.token_type, SIMPLY),
            )
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        signs += token.token_type in (TokenType.NOT, TokenType.DASH)
        if depth > DEPTH_MAX or signs > 3 * DEPTH_MAX:
            raise _too_long("The condition is nested too deeply.")


def _unreadable(
    text: str, tokens: list[Token], error: ParseError | RecursionError
) -> ConditionRefused:
    column = (
        error.errors[0].get("col") if isinstance(error, ParseError) and error.errors else None
    )
    where = f" near character {column}" if column else ""
    thousands = any(
        before.token_type is TokenType.NUMBER
        and comma.token_type is TokenType.COMMA
        and after.token_type is TokenType.NUMBER
        and len(after.text) == 3
        for before, comma, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )
    return ConditionRefused(
        "condition-unreadable",
        f"The condition {quoted(text)} cannot be read{where}.",
        remedy="Write numbers without a thousands sign: 1000." if thousands else SIMPLY,
    )
