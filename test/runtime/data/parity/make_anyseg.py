"""Writes fixtures/anyseg.json: what Pillow and torch make of the projected MUSES fixtures as the loaders behind AnySeg's and RobustSeg's numbers use them.

    python make_anyseg.py > ../fixtures/anyseg.json        # needs pillow, numpy and torch
"""
import glob
import json
import os

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "muses", "fixtures")


def squeezed(path, size):
    return np.array(Image.open(path).convert("RGB").resize((size[1], size[0])))


def label(path, size):
    stored = torch.from_numpy(np.array(Image.open(path)))[None, None]
    out = F.interpolate(stored, size=size, mode="nearest")[0, 0].long()
    out[out == 255] = 0
    return out


def stretched(picture):
    values = torch.from_numpy(picture).float()
    return (values - values.min()) / (values.max() - values.min()) * 255.0


def main():
    frames = []
    cameras = sorted(glob.glob(f"{ROOT}/frame_camera/train/*/*/*.png"))
    for camera, size in zip(cameras, [(30, 32), (16, 12)]):
        part = lambda folder, name: camera.replace("frame_camera/", f"{folder}/").replace("frame_camera.png", name)
        lidar = squeezed(part("expected/moved/lidar", "lidar.png"), size)
        frames.append(
            dict(
                size=size,
                frame=squeezed(camera, size).ravel().tolist(),
                event=squeezed(part("expected/moved/event_camera", "event_camera.png"), size).ravel().tolist(),
                lidar=lidar.ravel().tolist(),
                stretched=[round(v, 3) for v in stretched(lidar).ravel().tolist()],
                label=label(part("gt_semantic", "gt_labelTrainIds.png"), size).ravel().tolist(),
            )
        )
    print(json.dumps(frames))


main()
