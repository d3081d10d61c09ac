"""Prints what TensorBoard itself reads from a log folder as JSON: python read_tensorboard.py FOLDER."""
import json
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.plugins.hparams import metadata

[file] = Path(sys.argv[1]).rglob("*tfevents*")
events = EventAccumulator(str(file), size_guidance={"scalars": 0, "images": 0, "tensors": 0})
events.Reload()


def plugin(name):
    return {tag: events.SummaryMetadata(tag).plugin_data.content for tag in events.PluginTagToContent(name)}


hparams = plugin("hparams")
start = metadata.parse_session_start_info_plugin_data(hparams["_hparams_/session_start_info"])
ended = hparams.get("_hparams_/session_end_info")
status = None if ended is None else metadata.parse_session_end_info_plugin_data(ended).status
values = {name: value.number_value if value.HasField("number_value") else value.string_value for name, value in start.hparams.items()}
image_tags = events.Tags()["images"]
try:
    records, problem = sum(1 for _ in RawEventFileLoader(str(file)).Load()), None
except Exception as error:
    records, problem = None, type(error).__name__
print(
    json.dumps(
        {
            "records": records,
            "problem": problem,
            "scalars": {tag: [[e.step, e.wall_time, e.value] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]},
            "images": {tag: [[e.step, e.height, e.width] for e in events.Images(tag)] for tag in image_tags},
            "texts": {tag: events.Tensors(tag)[0].tensor_proto.string_val[0].decode() for tag in events.PluginTagToContent("text")},
            "hparams": values,
            "group": start.group_name,
            "status": status,
        }
    )
)
