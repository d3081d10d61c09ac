"""The same work as our loader in Python, in the fastest form that was found: the side that rseg is measured against.

Decodes four pictures and a label (OpenCV), augments as published (colour jitter and blur of the camera, flip, random
resized crop), normalises and writes float32 [modality, sample, row, column, channel] into buffers that are reused.
Only the part of a picture that the crop keeps is resized, tables instead of arithmetic where OpenCV has them. Two threads, or two processes that
share the buffers. Reads one number of batches per line and answers with frames, wall and processor milliseconds.

    python peer_loader.py ROOT SIDE IMAGE [threads|processes]    # needs numpy and opencv-python-headless
"""
import glob
import json
import mmap
import multiprocessing
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np

WORKERS, BATCH, AHEAD, IGNORE = 2, 2, 6, 255
ROOT, SIDE, IMAGE = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
SCALE = np.tile(1 / (255 * STD), IMAGE)
SHIFT = np.tile(MEAN / STD, IMAGE)
BLACK = -MEAN / STD
COLOUR = getattr(cv2, "IMREAD_COLOR_RGB", None)
LEVELS = np.arange(256, dtype=np.float32)

cv2.setNumThreads(1)


def paths_of(camera):
    others = [("hha", "depth"), ("event", "event"), ("lidar", "lidar"), ("semantic", "semantic")]
    return [camera] + [camera.replace("/img/", f"/{folder}/").replace("_rgb", f"_{token}") for folder, token in others]


FRAMES = [paths_of(path) for path in sorted(glob.glob(f"{ROOT}/img/*/train/*/*.png"))]
BUFFERS = []
for _ in range(AHEAD):
    pixels = BATCH * IMAGE * IMAGE
    memory = mmap.mmap(-1, pixels * (4 * 3 * 4 + 4))
    images = np.frombuffer(memory, np.float32, 4 * pixels * 3).reshape(4, BATCH, IMAGE, IMAGE, 3)
    labels = np.frombuffer(memory, np.int32, pixels, 4 * pixels * 3 * 4).reshape(BATCH, IMAGE, IMAGE)
    BUFFERS.append((images, labels))


def read(path):
    if COLOUR is not None:
        return cv2.imread(path, COLOUR)
    return cv2.cvtColor(cv2.imread(path, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def jittered(picture, random):
    brightness, contrast, saturation = random.uniform(0.5, 1.5, 3)
    picture = cv2.LUT(picture, np.clip(LEVELS * brightness, 0, 255).astype(np.uint8))
    mean = cv2.mean(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))[0]
    picture = cv2.LUT(picture, np.clip(LEVELS * contrast + (1 - contrast) * mean, 0, 255).astype(np.uint8))
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cv2.addWeighted(picture, saturation, grey, 1 - saturation, 0)


def fill(step):
    images, labels = BUFFERS[step % AHEAD]
    for slot in range(BATCH):
        random = np.random.Generator(np.random.SFC64(step * BATCH + slot))
        frame = FRAMES[(step * BATCH + slot) % len(FRAMES)]
        pictures = [read(path) for path in frame[:4]]
        label = np.ascontiguousarray(cv2.imread(frame[4], cv2.IMREAD_UNCHANGED)[:, :, 2])
        if random.random() < 0.2:
            pictures[0] = jittered(pictures[0], random)
        if random.random() < 0.2:
            pictures[0] = cv2.GaussianBlur(pictures[0], (3, 3), 0.8)
        flip = random.random() < 0.5
        side = int(IMAGE * random.uniform(0.5, 2) + 0.5)
        kept = min(side, IMAGE)
        top, left = (int(random.integers(side - kept + 1)) for _ in range(2))
        first, last = ([round(at * SIDE / side) for at in corner] for corner in ((top, left), (top + kept, left + kept)))
        rows, columns = slice(first[0], max(last[0], first[0] + 1)), slice(first[1], max(last[1], first[1] + 1))
        for m, picture in enumerate(pictures):
            part = cv2.resize(picture[rows, columns], (kept, kept), interpolation=cv2.INTER_LINEAR)
            if flip:
                part = cv2.flip(part, 1)
            out = images[m, slot]
            inner = out[:kept].reshape(kept, -1)[:, : kept * 3]
            if m == 0:
                np.multiply(part.reshape(kept, -1), SCALE[: kept * 3], out=inner, dtype=np.float32, casting="unsafe")
                np.subtract(inner, SHIFT[: kept * 3], out=inner)
            else:
                np.multiply(part.reshape(kept, -1), np.float32(1 / 255), out=inner, dtype=np.float32, casting="unsafe")
            if kept < IMAGE:
                out[kept:] = out[:kept, kept:] = BLACK if m == 0 else 0
        part = cv2.resize(label[rows, columns], (kept, kept), interpolation=cv2.INTER_NEAREST) - np.uint8(1)
        labels[slot, :kept, :kept] = cv2.flip(part, 1) if flip else part
        if kept < IMAGE:
            labels[slot, kept:] = IGNORE
            labels[slot, :kept, kept:] = IGNORE


def serve(pipe, worker):
    while True:
        first, last = pipe.recv()
        start = time.process_time()
        for step in range(first + worker, last, WORKERS):
            fill(step)
        pipe.send(time.process_time() - start)


def with_processes():
    context = multiprocessing.get_context("fork")
    pipes = []
    for worker in range(WORKERS):
        ours, theirs = context.Pipe()
        context.Process(target=serve, args=(theirs, worker), daemon=True).start()
        pipes.append(ours)

    def run(first, last):
        for pipe in pipes:
            pipe.send((first, last))
        return sum(pipe.recv() for pipe in pipes)

    return run


def with_threads():
    pool = ThreadPoolExecutor(WORKERS)

    def run(first, last):
        start = time.process_time()
        list(pool.map(fill, range(first, last)))
        return time.process_time() - start

    return run


def main():
    run = with_threads() if sys.argv[4:] == ["threads"] else with_processes()
    done = 0
    for line in sys.stdin:
        batches = int(line)
        start = time.perf_counter()
        busy = run(done, done + batches)
        answer = dict(frames=batches * BATCH, wall_ms=(time.perf_counter() - start) * 1e3, cpu_ms=busy * 1e3)
        done += batches
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
