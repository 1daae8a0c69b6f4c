"""The engines that speak Spark: Sail inside this process, any Spark Connect endpoint, or a Spark of one's own here."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from whosthere.errors import WhosthereError

SECONDS = 15.0  # to wait for an endpoint
RETRIES = 8  # of a call to an endpoint that was there, a minute in all: the client's own would take ten


class EngineError(WhosthereError):
    """An engine is not installed, cannot be reached, or failed."""


@contextmanager
def session(remote: str | None) -> Iterator[Any]:
    """A Spark session: of Sail in this process for None, of the endpoint for `sc://host:port`, of Spark on Java here
    for `local[N]`. Raises EngineError, saying what to do, where there is none."""
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
    warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if remote is None:
        with _sail() as endpoint, _connected(endpoint) as spark:
            yield spark
    elif remote.startswith("sc://"):
        with _connected(remote) as spark:
            yield spark
    elif remote.startswith("local"):
        with _on_java(remote) as spark:
            yield spark
    else:
        raise EngineError(f"--remote {remote}: give an endpoint as sc://host:15002, or local[2] for Spark on Java here")


@contextmanager
def _sail() -> Iterator[str]:
    os.environ.setdefault("RUST_LOG", "error")
    try:
        from pysail.spark import SparkConnectServer  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise EngineError("the engine Sail is not installed: pip install 'whosthere[spark]'") from error
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    address = server.listening_address
    assert address
    try:
        yield f"sc://{address[0]}:{address[1]}"
    finally:
        server.stop()


@contextmanager
def _connected(endpoint: str) -> Iterator[Any]:
    try:
        import grpc  # noqa: PLC0415  (an extra)
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql.connect.client import DefaultChannelBuilder  # noqa: PLC0415
        from pyspark.sql.connect.client.retries import DefaultPolicy  # noqa: PLC0415
        from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise EngineError("Spark's client is not installed: pip install 'whosthere[spark]'") from error
    try:
        channel = DefaultChannelBuilder(endpoint).toChannel()
        grpc.channel_ready_future(channel).result(timeout=SECONDS)
        channel.close()
    except grpc.FutureTimeoutError:
        what = f"nobody answers there within {SECONDS:.0f} seconds; is Spark Connect running, and reachable from here?"
        raise EngineError(f"{endpoint}: {what}") from None
    except PySparkException as error:
        raise EngineError(f"{endpoint}: {first_line(error)}") from error
    spark = SparkSession.builder.remote(endpoint).create()
    spark.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES, max_backoff=15_000)])
    try:
        yield spark
    finally:
        with suppress(PySparkException):
            spark.stop()


@contextmanager
def _on_java(master: str) -> Iterator[Any]:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra)

        from whosthere.batch import java  # noqa: PLC0415
    except ImportError as error:
        raise EngineError("Spark itself is not installed: pip install 'whosthere[spark-jvm]'") from error
    with java.gateway():
        builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        spark = builder.getOrCreate()
        try:
            yield spark
        finally:
            spark.stop()


def failures() -> tuple[type[Exception], ...]:
    """What engines raise where a job fails, or they are lost."""
    from pyspark.errors import PySparkException  # noqa: PLC0415  (an extra)

    kinds: list[type[Exception]] = [PySparkException]
    with suppress(ImportError):
        from grpc import RpcError  # noqa: PLC0415

        kinds.append(RpcError)
    with suppress(ImportError):
        from py4j.protocol import Py4JError  # noqa: PLC0415

        kinds.append(Py4JError)
    return tuple(kinds)


def first_line(error: BaseException) -> str:
    """What an engine complains of, in one line of plain signs."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    told = next((line for line in lines if "whosthere.errors." in line), lines[0])
    return "".join(sign if sign.isprintable() else "?" for sign in told[:300])
