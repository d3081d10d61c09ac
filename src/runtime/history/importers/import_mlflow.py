#!/usr/bin/env python3
"""Brings runs of rseg into MLflow with MLflow's own client.

    python import.py [--tracking-uri URI] [--experiment NAME]

Without --tracking-uri the client's own setting counts (MLFLOW_TRACKING_URI). A run that is there already and has not changed since is
left alone; one that went on is replaced. Works with `mlflow` and with `mlflow-skinny`.
"""
import argparse
import json
import re
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import Metric, Param

HERE = Path(__file__).resolve().parent
STATUS = {"done": "FINISHED", "failed": "FAILED", "stopped": "KILLED"}
METRICS_AT_ONCE = 1000
PARAMS_AT_ONCE = 100
LONGEST_PARAM = 500


def name_of(tag):
    """`rgb+depth` is no name for MLflow."""
    return re.sub(r"[^\w\-. /:]", "-", tag)


def chunks(items, size):
    return (items[at : at + size] for at in range(0, len(items), size))


def experiment_id(client, name):
    found = client.get_experiment_by_name(name)
    return client.create_experiment(name) if found is None else found.experiment_id


def is_new(client, experiment, run):
    """Whether `run` has to be imported; an older state of it is removed."""
    for known in client.search_runs([experiment], f"tags.`rseg.run` = '{run['run']}'"):
        if known.data.tags.get("rseg.ended") == str(run["ended"]):
            return False
        client.delete_run(known.info.run_id)
    return True


def metrics_of(run):
    curves = [
        Metric(name_of(tag), float("nan") if value is None else value, wall, step)
        for tag, points in run["series"].items()
        for step, wall, value in points
    ]
    return curves + [Metric(name_of(tag), value, run["ended"], 0) for tag, value in run["results"].items()]


def import_run(client, experiment, run):
    tags = {"rseg.run": run["run"], "rseg.ended": str(run["ended"]), "rseg.version": run["rseg"], "seed": str(run["seed"])}
    made = client.create_run(experiment, start_time=run["started"], run_name=run["name"], tags=tags)
    key = made.info.run_id
    params = [Param(name_of(name), str(value)[:LONGEST_PARAM]) for name, value in run["settings"].items()]
    for some in chunks(params, PARAMS_AT_ONCE):
        client.log_batch(key, params=some)
    for some in chunks(metrics_of(run), METRICS_AT_ONCE):
        client.log_batch(key, metrics=some)
    for file in run["files"]:
        client.log_artifact(key, str(HERE / file["path"]), "pictures" if "step" in file else None)
    if run["state"] in STATUS:
        client.set_terminated(key, STATUS[run["state"]], end_time=run["ended"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tracking-uri")
    parser.add_argument("--experiment", default="rseg")
    options = parser.parse_args()
    client = MlflowClient(options.tracking_uri)
    experiment = experiment_id(client, options.experiment)
    for run in json.loads((HERE / "runs.json").read_text("utf-8"))["runs"]:
        new = is_new(client, experiment, run)
        if new:
            import_run(client, experiment, run)
        print(f"{run['name']}  {'imported' if new else 'is there already'}")


if __name__ == "__main__":
    main()
