"""Prints the runs of an MLflow store as JSON, read by MLflow's own client: python read_mlflow.py URI."""
import json
import sys

from mlflow import MlflowClient

client = MlflowClient(sys.argv[1])
[experiment] = [one for one in client.search_experiments() if one.name == "rseg"]


def described(run):
    curves = {name: [[m.step, m.value] for m in client.get_metric_history(run.info.run_id, name)] for name in run.data.metrics}
    files = [file.path for file in client.list_artifacts(run.info.run_id)]
    return {"name": run.info.run_name, "status": run.info.status, "params": run.data.params, "curves": curves, "files": files}


print(json.dumps([described(run) for run in client.search_runs([experiment.experiment_id])]))
