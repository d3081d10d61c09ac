"""Writes fixtures/scale-crop.json: what OpenCV makes of two small pictures in the order of MCubeS's pipeline, in floating point.

    python make_scale_crop.py > ../fixtures/scale-crop.json        # needs numpy and opencv-python-headless 4.5 or newer
"""
import json

import cv2
import numpy as np

HEIGHT, WIDTH = 15, 17
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


def picture(maximum):
    """[HEIGHT, WIDTH, 3]; the test makes the same from the same formula"""
    y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(3), indexing="ij")
    return (37 * y * y + 101 * x + 59 * c * (x + y) + 7 * x * y) * (maximum // 255) % (maximum + 1)


def short_side(short):
    if HEIGHT > WIDTH:
        return int(HEIGHT * short / WIDTH), short
    return short, int(WIDTH * short / HEIGHT)


def cropped(image, sides, corner, size, mode, fill):
    image = cv2.resize(image, sides[::-1], interpolation=mode)
    padded = np.full((max(size, sides[0]), max(size, sides[1])) + image.shape[2:], fill, image.dtype)
    padded[: sides[0], : sides[1]] = image
    return padded[corner[0] : corner[0] + size, corner[1] : corner[1] + size]


def seen(flipped, short, corner, size, sigma):
    sides = short_side(short)
    mirror = (lambda image: image[:, ::-1].copy()) if flipped else (lambda image: image)
    camera = mirror((picture(255) / 255).astype(np.float32))
    infrared = mirror((picture(65535) / 65535).astype(np.float32))
    labels = mirror(np.arange(HEIGHT * WIDTH, dtype=np.float32).reshape(HEIGHT, WIDTH))
    pictures = [cropped(one, sides, corner, size, cv2.INTER_LINEAR, 0) for one in (camera, infrared)]
    if sigma is not None:
        pictures = [cv2.GaussianBlur(one, (0, 0), sigma) for one in pictures]
    camera, infrared = pictures
    return dict(
        flipped=flipped,
        short=short,
        sides=sides,
        corner=corner,
        size=size,
        sigma=sigma,
        camera=[round(float(v), 6) for v in ((camera - MEAN) / STD).ravel()],
        infrared=[round(float(v), 6) for v in infrared.ravel()],
        labels=[int(v) for v in cropped(labels, sides, corner, size, cv2.INTER_NEAREST, 255).ravel()],
    )


def main():
    cases = [
        seen(False, 15, (0, 0), 15, None),
        seen(True, 9, (0, 0), 12, 0.9),
        seen(False, 24, (7, 3), 12, 0.37),
        seen(True, 30, (18, 21), 12, 0.06),
        seen(False, 7, (0, 0), 8, 0.64),
    ]
    print(json.dumps(dict(height=HEIGHT, width=WIDTH, cases=cases)))


main()
