"""Writes fixtures/parity.json: what torchvision makes of one small picture, for the tests of our augmentation.

    python make_parity.py > ../fixtures/parity.json        # needs torch 2.6.0 and torchvision 0.21.0
"""
import json

import torch
import torchvision.transforms.functional as F

HEIGHT, WIDTH = 9, 11


def picture():
    """uint8 [3, HEIGHT, WIDTH]; the test makes the same from the same formula"""
    values = [
        [[(37 * y * y + 101 * x + 59 * c * (x + y) + 7 * x * y) % 256 for x in range(WIDTH)] for y in range(HEIGHT)]
        for c in range(3)
    ]
    return torch.tensor(values, dtype=torch.uint8)


def interleaved(image):
    return image.permute(1, 2, 0).reshape(-1).tolist()


def jittered(image, brightness, contrast, saturation):
    image = F.adjust_brightness(image, brightness)
    image = F.adjust_contrast(image, contrast)
    return F.adjust_saturation(image, saturation)


def cropped(image, sides, corner, size, mode, fill):
    """resize to `sides`, cut `size` at `corner`, pad on the right and at the bottom"""
    image = F.resize(image, list(sides), interpolation=mode, antialias=False)
    kept = [min(size[i], sides[i] - corner[i]) for i in (0, 1)]
    image = image[:, corner[0] : corner[0] + kept[0], corner[1] : corner[1] + kept[1]]
    return F.pad(image, [0, 0, size[1] - kept[1], size[0] - kept[0]], fill=fill)


def main():
    image = picture()
    labels = torch.arange(HEIGHT * WIDTH, dtype=torch.int32).reshape(1, HEIGHT, WIDTH)
    factors = [(0.5, 1.5, 0.5), (1.5, 0.5, 1.5), (1.25, 1.25, 1.25), (0.737, 0.913, 1.387), (1.0, 1.0, 0.6)]
    crops = [((18, 22), (5, 7), (9, 9)), ((5, 6), (0, 0), (8, 8)), ((13, 16), (3, 1), (7, 12)), ((7, 9), (1, 2), (6, 7))]
    bilinear, nearest = F.InterpolationMode.BILINEAR, F.InterpolationMode.NEAREST
    out = dict(
        height=HEIGHT,
        width=WIDTH,
        jitter=[dict(factors=f, values=interleaved(jittered(image, *f))) for f in factors],
        blur=interleaved(F.gaussian_blur(image, [3, 3], [0.8, 0.8])),
        flip=interleaved(F.hflip(image)),
        crop=[
            dict(
                sides=sides,
                corner=corner,
                size=size,
                values=interleaved(cropped(image, sides, corner, size, bilinear, 0)),
                labels=cropped(labels, sides, corner, size, nearest, 255).reshape(-1).tolist(),
            )
            for sides, corner, size in crops
        ],
        normalised=[
            round(v, 5)
            for v in interleaved(F.normalize(image / 255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))[:33]
        ],
    )
    print(json.dumps(out))


main()
