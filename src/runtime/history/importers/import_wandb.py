#!/usr/bin/env python3
"""Writes runs of rseg as offline runs of Weights & Biases with its own client; `wandb sync` uploads them.

    python import.py [--project NAME] [--dir FOLDER]

Nothing is sent anywhere. Every step counts within its stage: `student/loss` is drawn over `student/step`.
"""
import argparse
import json
from pathlib import Path

import wandb

HERE = Path(__file__).resolve().parent


def rows_of(run):
    """One dictionary per stage and step, in the order of time."""
    rows = {}
    for tag, points in run["series"].items():
        stage = tag.split("/")[0]
        for step, wall, value in points:
            row = rows.setdefault((stage, step), {"wall": wall, "values": {f"{stage}/step": step}})
            row["values"][tag] = float("nan") if value is None else value
    for file in run["files"]:
        if "step" in file:
            row = rows.get((file["stage"], file["step"]))
            if row is not None:
                row["values"][f"{file['stage']}/sample"] = wandb.Image(str(HERE / file["path"]), caption=file["caption"])
    return [row["values"] for row in sorted(rows.values(), key=lambda row: row["wall"])]


def import_run(run, project, folder):
    config = {**run["settings"], "seed": run["seed"], "rseg": run["rseg"]}
    logged = wandb.init(
        mode="offline", project=project, dir=folder, id=run["run"], name=run["name"], group=run["variant"], config=config
    )
    for stage in sorted({tag.split("/")[0] for tag in run["series"]}):
        logged.define_metric(f"{stage}/*", step_metric=f"{stage}/step")
    for values in rows_of(run):
        logged.log(values)
    for tag, value in run["results"].items():
        logged.summary[tag] = value
    for file in run["files"]:
        if "step" not in file:
            logged.save(str(HERE / file["path"]), base_path=str(HERE / Path(file["path"]).parent), policy="now")
    logged.finish(exit_code=0 if run["state"] == "done" else 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", default="rseg")
    parser.add_argument("--dir", default=".")
    options = parser.parse_args()
    for run in json.loads((HERE / "runs.json").read_text("utf-8"))["runs"]:
        import_run(run, options.project, options.dir)


if __name__ == "__main__":
    main()
