"""Spark as the command starts it: on a machine with habits of its own, in a cluster, and where there is none.

The cluster is Spark's own, one master and one worker, on the loopback of this machine.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tools.classified_ledgers import ledger
from tools.odd_ledgers import odd_lines
from xlanskaff.services.spend_classify import classify_ledger

pytestmark = pytest.mark.spark
DEFAULTS = """spark.sql.shuffle.partitions 2
spark.sql.ansi.enabled false
spark.sql.session.timeZone America/St_Johns
spark.sql.parser.escapedStringLiterals true
"""


def ran(made: Path, *options: str, **environment: str) -> tuple[int, dict[str, Any]]:
    """`spend analyse --json` in a process of its own: the exit code, and what it told."""
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", "from xlanskaff.cli.main import run; run()", "spend",
                           "analyse", str(made), "--json", *options], capture_output=True, encoding="utf-8",
                          check=False, cwd=made.parent, env={**os.environ, **environment})
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spark") / "Ålesund {x} [1] #%20"
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    path = ledger(folder, odd_lines(60, seed=11))
    classify_ledger(path, folder / "klassifisert")
    return path


@pytest.fixture(scope="module")
def here(made: Path) -> tuple[int, dict[str, Any]]:
    found = ran(made, "--classified", str(made.parent / "klassifisert"))
    assert found[1]["suppliers"] > 5
    return found


def test_language_time_zone_folder_and_defaults_of_the_machine_have_no_say(
        made: Path, here: tuple[int, dict[str, Any]]) -> None:
    before = sorted(made.parent.rglob("*"))
    found = ran(made, "--classified", str(made.parent / "klassifisert"), "--engine", "local[2]", LC_ALL="C", LANG="C",
                TZ="Asia/Tokyo", SPARK_CONF_DIR=str(made.parent),
                JDK_JAVA_OPTIONS="-Duser.language=tr -Duser.country=TR -Duser.timezone=Pacific/Apia")
    assert found == here
    assert sorted(made.parent.rglob("*")) == before


@pytest.fixture(scope="module")
def master(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a master that has a worker."""
    import pyspark

    home, folder = Path(pyspark.__file__).parent, tmp_path_factory.mktemp("klynge")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    environment: Mapping[str, str] = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1",
                                      "SPARK_CONF_DIR": str(made.parent), "LC_ALL": "C.UTF-8"}
    roles = {"master": ["--port", address.partition(":")[2], "--webui-port", "0"],
             "worker": ["--webui-port", "0", "--cores", "2", "--memory", "1g", "--work-dir", str(folder / "arbeid"),
                        f"spark://{address}"]}
    with ExitStack() as stack:
        for role, arguments in roles.items():
            log = stack.enter_context((folder / role).open("w", encoding="utf-8"))
            process = subprocess.Popen(
                [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}.{role.capitalize()}",
                 "--host", "127.0.0.1", *arguments], env=environment, stdout=log, stderr=log)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        yield f"spark://{address}"


def test_a_cluster_gives_the_same(made: Path, here: tuple[int, dict[str, Any]], master: str) -> None:
    assert ran(made, "--classified", str(made.parent / "klassifisert"), "--engine", master, SPARK_LOCAL_IP="127.0.0.1",
               SPARK_CONF_DIR=str(made.parent)) == here


@pytest.mark.slow
def test_a_master_that_does_not_answer_is_told(made: Path) -> None:
    code, told = ran(made, "--classified", str(made.parent / "klassifisert"), "--engine", "spark://127.0.0.1:9",
                     SPARK_LOCAL_IP="127.0.0.1")
    assert (code, [each["code"] for each in told["findings"]]) == (3, ["XA-1292"])
