"""Every task and job of the house: a thin caller of one service, which can be found by name.

Tasks stand above services. What a task module may do is read from its syntax, so that the next
one is asked as well.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.module_loading import import_string
from django_tasks.base import Task

import portal
from portal.core import queue

PORTAL = Path(portal.__file__).parent
# The queue's own: it has nothing above it to call.
OWN = PORTAL / "core" / "tasks.py"
MODULES = [
    path for path in sorted([*PORTAL.rglob("tasks.py"), *PORTAL.rglob("tasks/*.py")]) if path != OWN
]
# What reads or writes by itself, or tells people: a service's work.
BANNED = {"models", "selectors", "notifications", "permissions", "db", "django_tasks_db", "audit"}


def _named(path: Path) -> str:
    return str(path.relative_to(PORTAL))


def _imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names of all that the module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def _begun(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions that the runner starts."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(name, ast.Name) and name.id in {"durable", "periodic"}
            for decorator in node.decorator_list
            for name in ast.walk(decorator)
        )
    ]


def test_there_are_task_modules() -> None:
    assert len(MODULES) >= 5


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_a_task_module_imports_services_and_nothing_that_does_their_work(path: Path) -> None:
    found = {
        name for name in _imported(ast.parse(path.read_text())) if set(name.split(".")) & BANNED
    }
    assert not found, f"{_named(path)} imports {sorted(found)}: let one service do that"


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_each_task_calls_one_service(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for function in _begun(tree):
        docstring, *body = function.body
        where = f"{_named(path)}: {function.name}"
        assert isinstance(docstring, ast.Expr), f"{where} has no docstring"
        assert len(body) == 1, f"{where} does more than to call one service"
        assert isinstance(body[0], ast.Expr), where
        assert isinstance(body[0].value, ast.Call), where
    assert {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} == {
        function.name for function in _begun(tree)
    }, f"{_named(path)} has functions that nothing starts: services are their place"


def test_every_name_that_services_queue_is_a_durable_task() -> None:
    for module in pkgutil.walk_packages([str(PORTAL)], "portal."):
        if ".settings" not in module.name and not module.name.endswith("sgi"):
            importlib.import_module(module.name)
    names = {name for name in queue.NAMES if name.startswith("portal.")}
    assert names
    for name in names:
        task = import_string(name)
        assert isinstance(task, Task), name
        # A task's rows are found by this path: it must be the name that it was queued by.
        assert task.module_path == name
        assert inspect.unwrap(task.func) is not task.func, f"{name} is not durable"
