"""Other programs that send push messages, installed for the run and used as their manuals say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import load
from benchmarks.results import NotMeasured

PYWEBPUSH = "pywebpush==2.5.0"
WEB_PUSH = "web-push@3.6.7"
#: Messages that web-push has on their way at once, as many as we have.
AT_ONCE = 16
_LOOP = """
import json, sys, time
from pywebpush import webpush
given = json.load(open(sys.argv[1]))
begun = time.perf_counter()
for each in given["subscriptions"]:
    webpush(
        {"endpoint": each["endpoint"], "keys": {"p256dh": each["p256dh"], "auth": each["auth"]}}, given["text"],
        vapid_private_key=given["key_file"], vapid_claims={"sub": given["contact"]}, ttl=3600,
        headers={"Urgency": "normal", "Topic": "benchmark"}, timeout=30,
    )
print(len(given["subscriptions"]) / (time.perf_counter() - begun))
"""
_NODE = """
const webpush = require("web-push"), fs = require("fs");
const given = JSON.parse(fs.readFileSync(process.argv[2]));
webpush.setVapidDetails(given.contact, given.public_key, given.private_key);
const options = { TTL: 3600, urgency: "normal", topic: "benchmark" };
let next = 0;
async function work() {
  while (next < given.subscriptions.length) {
    const { endpoint, p256dh, auth } = given.subscriptions[next++];
    await webpush.sendNotification({ endpoint, keys: { p256dh, auth } }, given.text, options);
  }
}
const begun = process.hrtime.bigint();
Promise.all(Array.from({ length: given.at_once }, work)).then(() => {
  console.log(given.subscriptions.length / (Number(process.hrtime.bigint() - begun) / 1e9));
});
"""


def pywebpush(root: Path) -> list[str]:
    """The command that runs pywebpush in a loop. Raises NotMeasured where it cannot be installed."""
    root.mkdir(parents=True, exist_ok=True)
    python = root / "venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", str(root / "venv")], check=True)
    _install([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PYWEBPUSH], root)
    (root / "loop.py").write_text(_LOOP)
    return [str(python), str(root / "loop.py")]


def web_push(root: Path) -> list[str]:
    """The command that runs npm's web-push. Raises NotMeasured where it cannot be installed."""
    node, npm = load.tool("node", "nodejs"), load.tool("npm", "npm")
    root.mkdir(parents=True, exist_ok=True)
    (root / "package.json").write_text("{}")
    _install([npm, "install", "--no-audit", "--no-fund", "--loglevel=error", WEB_PUSH], root)
    (root / "loop.js").write_text(_NODE)
    return [node, str(root / "loop.js")]


def _install(command: list[str], root: Path) -> None:
    try:
        done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, timeout=180)
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"{command[-1]} took too long to install") from None
    if done.returncode:
        raise NotMeasured(f"{command[-1]} could not be installed")


def rate(program: list[str], given: dict[str, Any], core: int) -> float:
    """Messages a second of such a command on one core."""
    root = Path(program[-1]).parent
    file = root / "given.json"
    file.write_text(json.dumps({**given, "at_once": AT_ONCE}))
    done = subprocess.run(
        ["taskset", "-c", str(core), *program, str(file)], cwd=root, capture_output=True, text=True, timeout=600
    )
    if done.returncode:
        raise RuntimeError(f"{program[0]} failed:\n{done.stderr[-2000:]}")
    return float(done.stdout)
