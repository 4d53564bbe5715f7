"""Queries that are asked at every turn: their SQL is written once, and then only given its values.

Django writes the SQL of a query anew each time, which for a small one takes five times as long as the database does. A
`Prepared` has Django's own compiler write it at first use, on whichever database the paper has, and keeps it. Only for
queries whose shape never depends on their values.
"""

import contextlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, connections
from django.db.models import BooleanField, CharField, ForeignKey, IntegerField, Model, QuerySet, TextField
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")

#: A whole number to write a query with, which occurs in none.
A_NUMBER = 900_000_001


@dataclass(frozen=True)
class _Plan:
    """What is known once the SQL has been written. `places`: of each parameter, which value it is, or `None`."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[int | None, ...]
    converters: tuple[tuple[int, Any, Any], ...]
    select: Any
    klass_info: Any
    annotations: Any
    makes_instances: bool


def binding_cursor() -> Any:
    """A cursor that lets PostgreSQL keep the plan too: values go beside the SQL, not in it (PREPARE)."""
    # Not `django.db.connection`, which looks for the thread's own anew at every word.
    own: Any = connections["default"]
    # What is logged has its values in it, as everything else that is.
    if own.vendor != "postgresql" or own.queries_logged:
        return own.cursor()
    from django.db.backends.postgresql import base

    own.ensure_connection()
    made: Any = base.ServerBindingCursor
    return own._prepare_cursor(made(own.connection))


class Prepared(Generic[Row]):
    """A query of some values, each of which stands in the SQL as it is (whole numbers, text)."""

    def __init__(self, make: Callable[..., QuerySet[Any, Row]], *examples: int | str) -> None:
        """`make` is called once, with the `examples`, which occur in the query nowhere else."""
        self._make = make
        self._examples = examples
        self._plans: dict[str, _Plan] = {}

    def all(self, *values: int | str) -> list[Row]:
        """The rows for these values: tuples for `values_list`, else instances with what they were selected with."""
        with binding_cursor() as cursor:
            plan = self._ask(cursor, values)
            return _answer(plan, cursor)

    def first(self, *values: int | str) -> Row | None:
        """The first of the rows, or `None`."""
        return next(iter(self.all(*values)), None)

    def _plan(self) -> _Plan:
        return self._plans.get(connections["default"].vendor) or self._written()

    def _ask(self, cursor: Any, values: Sequence[int | str]) -> _Plan:
        plan = self._plan()
        given = [
            values[place] if place is not None else param for param, place in zip(plan.params, plan.places, strict=True)
        ]
        cursor.execute(plan.sql, given)
        return plan

    def _written(self) -> _Plan:
        asked = self._make(*self._examples)
        compiler = asked.query.get_compiler(using="default")
        sql, params = compiler.as_sql(with_col_aliases=False)
        expressions = [each[0] for each in compiler.select]
        converters = compiler.get_converters(expressions)
        if connection.vendor == "postgresql":
            sql, params = self._with_constants(sql, params)
        plan = _Plan(
            sql,
            tuple(params),
            tuple(self._examples.index(param) if param in self._examples else None for param in params),
            tuple((place, each, expression) for place, (found, expression) in converters.items() for each in found),
            compiler.select,
            compiler.klass_info,
            compiler.annotation_col_map or {},
            asked._iterable_class is ModelIterable,
        )
        if set(plan.places) - {None} != set(range(len(self._examples))):
            raise ValueError("not every value stands in the query as it was given")
        self._plans[connection.vendor] = plan
        return plan

    def _with_constants(self, sql: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
        """The SQL with everything in it that is always the same, so that PostgreSQL can plan with it."""
        ops: Any = connection.ops
        left, values = iter(params), list[Any]()

        def place(found: re.Match[str]) -> str:
            if found[0] == "%%":
                return "%%"
            param = next(left)
            if param in self._examples:
                values.append(param)
                return "%s"
            return str(ops.compose_sql("%s", [param])).replace("%", "%%")

        return re.sub("%[%s]", place, sql), values


#: A query with its values.
Asked = tuple[Prepared[Any], tuple[int | str, ...]]


def together(*asked: Asked) -> list[list[Any]]:
    """The rows of several queries, each with its values, asked in this order.

    PostgreSQL is sent all of them at once, and a process waits for its answers once rather than for each.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return [query.all(*values) for query, values in asked]
    connection.ensure_connection()
    own: Any = connection.connection
    with contextlib.ExitStack() as open_cursors, connection.wrap_database_errors:
        with own.pipeline():
            cursors = [open_cursors.enter_context(binding_cursor()) for _ in asked]
            plans = [query._ask(cursor, values) for cursor, (query, values) in zip(cursors, asked, strict=True)]
        return [_answer(plan, cursor) for plan, cursor in zip(plans, cursors, strict=True)]


@contextlib.contextmanager
def without_waiting() -> Iterator[None]:
    """What is written within is sent to PostgreSQL at once, and its answers are waited for at the end.

    What is wrong with a statement is raised there. How many rows one has changed is not known within.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    own: Any = connection.connection
    with connection.wrap_database_errors, own.pipeline():
        yield


def _answer(plan: _Plan, cursor: Any) -> list[Any]:
    converted = list(_converted(plan, cursor.fetchall()))
    return list(_instances(plan, converted)) if plan.makes_instances else converted


def _converted(plan: _Plan, rows: list[tuple[Any, ...]]) -> Iterator[Any]:
    """The rows as Python has them: moments, truth values, JSON."""
    if not plan.converters:
        yield from rows
        return
    own = connections["default"]
    for row in map(list, rows):
        for place, convert, expression in plan.converters:
            row[place] = convert(row[place], expression, own)
        yield tuple(row)


def _instances(plan: _Plan, rows: list[Any]) -> Iterator[Any]:
    """The rows as instances of the model, in the way of `django.db.models.query.ModelIterable`."""
    fields = plan.klass_info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [each[0].target.attname for each in plan.select[start:end]]
    populators = get_related_populators(plan.klass_info, plan.select, "default")  # type: ignore[call-arg]
    for row in rows:
        made = plan.klass_info["model"].from_db("default", names, row[start:end])
        for populator in populators:
            populator.populate(row, made)
        for name, place in plan.annotations.items():
            setattr(made, name, row[place])
        yield made


class PreparedChoice(Generic[Row]):
    """A query of the rows with some keys: of a few, with SQL that is written once for a list of fixed length."""

    def __init__(self, make: Callable[..., QuerySet[Any, Row]], most: int = 24, values: int = 0) -> None:
        """`make` is given the keys, and `values` further values. More keys than `most` are asked for as usual."""
        self._make = make
        self._most = most
        self._few: Prepared[Row] = Prepared(
            lambda *given: make(given[values:], *given[:values]), *range(A_NUMBER, A_NUMBER + values + most)
        )

    def all(self, keys: Collection[int], *values: int) -> list[Row]:
        """The rows with these keys, none of which is 0."""
        if not keys:
            return []
        if len(keys) > self._most:
            return list(self._make(keys, *values))
        return self._few.all(*values, *keys, *[0] * (self._most - len(keys)))


#: A field with the name of its attribute, and the types whose values go to the database as they are.
_Place = tuple[str, Any, frozenset[type[Any]]]


def _as_it_is(field: Any) -> frozenset[type[Any]]:
    own = {BooleanField: bool, CharField: str, TextField: str}
    if connection.vendor == "sqlite":
        # PostgreSQL is told how large the column is, so that it keeps one plan for all numbers.
        own |= {IntegerField: int, ForeignKey: int}
    types = {plain for kind, plain in own.items() if isinstance(field, kind)}
    return frozenset({*types, type(None)} if types else ())


class PreparedWrite:
    """The INSERT of a row whose key is given, or the UPDATE of some of its fields by its key.

    No signals are sent, no related rows are looked at, and what the database computes is not read back.
    """

    def __init__(self, model: type[Model], *changed: str) -> None:
        """`changed` names the fields that an UPDATE sets; without them it is an INSERT."""
        self._model = model
        self._changed = changed
        self._plans: dict[str, tuple[str, list[_Place]]] = {}

    def write(self, instance: Model) -> None:
        """Writes the row of this instance. Raises `IntegrityError` as `save` does."""
        own = connections["default"]
        sql, places = self._plans.get(own.vendor) or self._written()
        values = [
            value if type(value := getattr(instance, name)) in as_it_is else field.get_db_prep_save(value, own)
            for name, field, as_it_is in places
        ]
        with binding_cursor() as cursor:
            cursor.execute(sql, values)
        instance._state.adding, instance._state.db = False, "default"

    def _written(self) -> tuple[str, list[_Place]]:
        meta, quoted = self._model._meta, connection.ops.quote_name
        table = quoted(meta.db_table)
        key: Any = meta.pk
        if self._changed:
            fields: list[Any] = [meta.get_field(name) for name in self._changed]
            changes = ", ".join(f"{quoted(each.column)} = %s" for each in fields)
            sql = f"UPDATE {table} SET {changes} WHERE {quoted(key.column)} = %s"  # noqa: S608 - our own names
            fields.append(key)
        else:
            fields = list(meta.concrete_fields)
            names, values = ", ".join(quoted(each.column) for each in fields), ", ".join(["%s"] * len(fields))
            sql = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - our own names
        places = [(each.attname, each, _as_it_is(each)) for each in fields]
        self._plans[connection.vendor] = sql, places
        return sql, places
