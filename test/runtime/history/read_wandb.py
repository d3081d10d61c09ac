"""Prints what lies in an offline run of W&B as JSON: python read_wandb.py FOLDER. The records are W&B's own messages, in LevelDB's log format."""
import json
import struct
import sys
from pathlib import Path

from wandb.proto import wandb_internal_pb2 as messages

HEADER_BYTES = 7
BLOCK_BYTES = 32768
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4


def records(data):
    at, parts = HEADER_BYTES, []
    while at + HEADER_BYTES <= len(data):
        if BLOCK_BYTES - at % BLOCK_BYTES < HEADER_BYTES:
            at += BLOCK_BYTES - at % BLOCK_BYTES
            continue
        _, length, kind = struct.unpack("<IHB", data[at : at + HEADER_BYTES])
        parts.append(data[at + HEADER_BYTES : at + HEADER_BYTES + length])
        at += HEADER_BYTES + length
        if kind in (FULL, LAST):
            yield b"".join(parts)
            parts = []


[file] = Path(sys.argv[1]).glob("wandb/offline-run-*/*.wandb")
history, config, exit_code, run_id = [], {}, None, None
for data in records(file.read_bytes()):
    record = messages.Record.FromString(data)
    kind = record.WhichOneof("record_type")
    if kind == "history":
        history.append({item.key or ".".join(item.nested_key): json.loads(item.value_json) for item in record.history.item})
    elif kind == "run":
        run_id = record.run.run_id
        config = {item.key: json.loads(item.value_json) for item in record.run.config.update}
    elif kind == "exit":
        exit_code = record.exit.exit_code
print(json.dumps({"run": run_id, "config": config, "history": history, "exit": exit_code}))
