"""Command line of the pipeline; nox calls it: generate, check, vendor."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import document, drift, generate, index, templates, vendor

ROOT = Path(__file__).resolve().parents[2]
_PROBLEMS = (
    document.DocumentProblem,
    generate.GenerationProblem,
    index.IndexProblem,
    templates.TemplateProblem,
    vendor.Refused,
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    make = commands.add_parser("generate", help="regenerate every client")
    make.add_argument("--rehash", action="store_true", help="record the digests of edited documents")
    commands.add_parser("check", help="fail when the committed clients differ from fresh ones")
    bring = commands.add_parser("vendor", help="bring in a vendor's official OpenAPI file")
    bring.add_argument("api", metavar="API")
    bring.add_argument("source", metavar="FILE-OR-URL")
    bring.add_argument("--version", required=True, help="the name of the new version")
    return parser


def _generate(rehash: bool) -> int:
    specs = ROOT / "specs"
    if rehash:
        for file in index.rehash(specs):
            print(f"new digest recorded: specs/{file}")
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch)
        results = generate.build(specs, built, templates.read(specs / "templates"))
        generate.replace(built, ROOT / "generated")
    for result in results:
        print(f"{result.api} {result.version}: {result.operations} operations")
    return 0


def _check() -> int:
    specs = ROOT / "specs"
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch)
        results = generate.build(specs, built, templates.read(specs / "templates"))
        lines = drift.compare(ROOT / "generated" / generate.PACKAGE, built / generate.PACKAGE)
    if lines:
        print("\n".join(lines))
        print("generated/ differs from what specs/ gives: run `nox -s generate` and commit.")
        return 1
    print(f"generated/ is up to date: {sum(r.operations for r in results)} operations")
    return 0


def _vendor(api: str, source: str, version: str) -> int:
    lines = vendor.vendor(ROOT, api, source, version)
    print(f"{api} {version} is now the current version. Against the one before:")
    print("\n".join(lines) or "no operation or schema differs")
    return 0


def main() -> int:
    """Run one command; return the exit code: 0 done, 1 drift, 2 refused."""
    options = _parser().parse_args()
    try:
        match options.command:
            case "generate":
                return _generate(options.rehash)
            case "check":
                return _check()
            case _:
                return _vendor(options.api, options.source, options.version)
    except _PROBLEMS as problem:
        print(f"refused: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
