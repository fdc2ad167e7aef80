"""Command line of the pipeline; nox calls it: generate, check, vendor, contract."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from docrelay.contract import NotCompared
from docrelay.contract.report import summary, terminal

from . import comment, document, drift, folder, generate, index, review, templates, vendor

ROOT = Path(__file__).resolve().parents[2]
REPORTS = Path("build") / "contract"
_PROBLEMS = (
    NotCompared,
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
    diff = commands.add_parser("contract", help="compare the contracts with the base and among themselves")
    diff.add_argument("--base", metavar="REV", help="by default where HEAD left origin/main or main")
    diff.add_argument("--out", metavar="DIR", type=Path, help=f"where reports go; {REPORTS} by default")
    diff.add_argument("--link", metavar="URL", default="", help="where the comment says the reports are")
    return parser


def _generate(rehash: bool) -> int:
    specs = ROOT / "specs"
    if rehash:
        for file in index.rehash(specs):
            print(f"new digest recorded: specs/{file}")
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch)
        results = generate.build(specs, built, templates.read(specs / "templates"), ROOT / "facade")
        generate.replace(built, ROOT / "generated")
    for result in results:
        print(f"{result.api} {result.version}: {result.operations} operations")
    return 0


def _check() -> int:
    specs = ROOT / "specs"
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch)
        results = generate.build(specs, built, templates.read(specs / "templates"), ROOT / "facade")
        lines = drift.compare(ROOT / "generated" / generate.PACKAGE, built / generate.PACKAGE)
    if lines:
        print("\n".join(lines))
        print("generated/ differs from what specs/ gives: run `nox -s generate` and commit.")
        return 1
    print(f"generated/ is up to date: {sum(r.operations for r in results)} operations")
    return 0


def _vendor(api: str, source: str, version: str) -> int:
    report = vendor.vendor(ROOT, api, source, version)
    print(f"{api} {version} is now the current version. Against the one before:")
    print(terminal.written(report, sys.stdout), end="")
    return 0


def _contract(asked: str | None, out: Path | None, link: str) -> int:
    target = out or ROOT / REPORTS
    found = review.review(ROOT, asked)
    folder.write(found, target, link)
    print("from version to version:")
    for pair in found.history:
        told = summary.headline(pair.report) if pair.report else f"not compared: {pair.note}"
        print(f"  {pair.api} {pair.old}..{pair.new}: {told}")
    if found.base:
        print(f"against {found.base.short} ({found.base.name}):")
    for pair in found.changed:
        if pair.report:
            print()
            print(terminal.written(pair.report, sys.stdout), end="")
    print("\n".join(["", *found.told, *found.faults, *found.refused, comment.verdict(found)]))
    print(f"reports: {target}")
    return found.code


def main() -> int:
    """Run one command; return the exit code: 0 done, 1 drift or breaking, 2 refused or not compared."""
    options = _parser().parse_args()
    try:
        match options.command:
            case "generate":
                return _generate(options.rehash)
            case "check":
                return _check()
            case "contract":
                return _contract(options.base, options.out, options.link)
            case _:
                return _vendor(options.api, options.source, options.version)
    except _PROBLEMS as problem:
        print(f"refused: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
