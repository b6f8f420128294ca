"""`make audit`: whether a pinned package has a known fault; an audit that could not be made is no good news."""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements-dev.txt"  # it pins what the site needs as well
FAULTY, NOT_ASKED = 1, 2  # exit codes


def judge(report: str) -> tuple[int, list[str]]:
    """The exit code and the lines to print for what pip-audit reported as JSON; "" if it ended without a report.

    pip-audit passes over a package that it could not ask about and still succeeds. Here a single one is a failure.
    """
    packages = json.loads(report)["dependencies"] if report.strip() else []
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in packages
        for fault in package.get("vulns", [])
    ]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if not packages or len(unknown) == len(packages):
        return NOT_ASKED, ["Nothing was audited: the list of known faults could not be reached."]
    if unknown:
        faults.append(f"Not audited, for the list of known faults does not answer for them: {', '.join(unknown)}.")
        return (NOT_ASKED if len(faults) == 1 else FAULTY), faults
    return (FAULTY, faults) if faults else (0, [f"No known fault in {len(packages)} packages."])


def main() -> int:
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    code, lines = judge(done.stdout)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
