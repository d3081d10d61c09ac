"""Writes fixtures/: two scenes in the layout of MUSES as downloaded, and what its devkit makes of them.

Needs numpy, opencv-python-headless, h5py and hdf5plugin. The expected pictures are computed here with OpenCV and NumPy, array by array, and saved by
cv2.imwrite as the devkit saves them (so blue is first). Run once; the files are kept.
"""
import json
import pathlib
import struct

import cv2
import h5py
import hdf5plugin
import numpy as np

HERE = pathlib.Path(__file__).parent / 'fixtures'
H, W = 27, 48
rng = np.random.default_rng(7)
PLACE = 'train/rain/night'
SCENES = ['REC0006_frame_043790', 'REC0123_frame_000007']


def rotation(roll, pitch, yaw):
    sr, cr, sp, cp, sy, cy = np.sin(roll), np.cos(roll), np.sin(pitch), np.cos(pitch), np.sin(yaw), np.cos(yaw)
    rx = np.array([[1, 0, 0], [0, cr, -sr], [0, sr, cr]])
    ry = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    rz = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
    return rz @ ry @ rx


def rigid(matrix, shift):
    out = np.eye(4)
    out[:3, :3] = matrix
    out[:3, 3] = shift
    return out


AXES = np.array([[0., -1, 0], [0, 0, -1], [1, 0, 0]])  # ahead, left, up -> right, down, ahead
CALIB = {
    'intrinsics': {
        'rgb': {'K': [[1502.3, 0, 951.7], [0, 1498.9, 548.2], [0, 0, 1]]},
        'event': {'K': [[1131.4, 0, 642.1], [0, 1129.8, 361.5], [0, 0, 1]]},
    },
    'extrinsics': {
        'lidar2rgb': rigid(rotation(.02, -.01, .015) @ AXES, [.05, .31, -.22]).tolist(),
        'radar2rgb': rigid(rotation(-.01, .02, -.01) @ AXES, [-.02, .45, .12]).tolist(),
        'event2rgb': rigid(rotation(.01, -.03, .02), [.08, -.01, .02]).tolist(),
        'lidar2gnss': rigid(rotation(.01, .02, -.6) @ np.diag([1., -1, -1]), [.4, -.2, 1.1]).tolist(),
        'radar2gnss': rigid(rotation(-.02, .01, .05) @ np.diag([1., -1, -1]), [1.4, .1, .6]).tolist(),
    },
}
K32 = np.array(CALIB['intrinsics']['rgb']['K'], dtype=np.float32)
K32[0, 0] *= W / 1920
K32[0, 2] *= W / 1920
K32[1, 1] *= H / 1080
K32[1, 2] *= H / 1080


def homogeneous(points, matrix):
    return (np.asarray(matrix) @ np.c_[points, np.ones(len(points))].T).T[:, :3]


def compensate(points, times, to_gnss, gnss, moment):
    since = times - moment
    moved = homogeneous(points, to_gnss)
    moved[:, 0] += gnss['gSpeed'] * since / 1e3
    angles = [np.deg2rad(gnss[f'angular_rate_{name}'] * since / 1e5) for name in ('roll', 'pitch', 'heading')]
    turned = np.stack([rotation(r, p, y) @ v for r, p, y, v in zip(*angles, moved)])
    return homogeneous(turned, np.linalg.inv(to_gnss))


def project(points, values, to_rgb, farthest, with_height):
    distance = np.sqrt((points ** 2).sum(1))
    keep = (distance >= 1) & (distance <= farthest)
    points, values = points[keep], values[keep]
    seen = homogeneous(points, to_rgb)
    uv = (K32 @ seen.T / seen[:, 2]).T
    keep = (uv[:, 0] > 0) & (uv[:, 0] < W - 1) & (uv[:, 1] > 0) & (uv[:, 1] < H - 1)
    uv, points, values = uv[keep], points[keep], values[keep]
    image = np.zeros((H, W, 3), np.float32)
    for (u, v), p, value in zip(uv.astype(int)[:, :2], points, values):
        image[v, u] = [np.sqrt((p ** 2).sum()), value, p[2] if with_height else 0]
    return image


def code(image):
    return ((image + 100) * 150).astype(np.uint16)


def dilate(image, side):
    return cv2.dilate(image, np.ones((side, side), np.uint8))


def lift_and_dilate(image, side):
    image[:, :, 2][image[:, :, 2] != 0] += 255.
    image = dilate(image, side)
    image[:, :, 2][image[:, :, 2] != 0] -= 255.
    return image


GNSS = 'iTOW timestamp tAcc lon lat height hMSL fixType numSV hAcc vAcc roll pitch heading accRoll accPitch accHeading ' \
       'angular_rate_roll angular_rate_pitch angular_rate_heading velN velE velD gSpeed sAcc pDOP magDec magAcc'


def save(name, content):
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content)
    else:
        assert cv2.imwrite(str(path), content, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def events(path, count):
    x = np.clip(rng.normal(650, 330, count), 0, 1279).astype(np.uint16)
    y = np.clip(rng.normal(360, 200, count), 0, 719).astype(np.uint16)
    p = rng.integers(0, 2, count).astype(np.uint8)
    # one pixel that fires more often than a byte counts
    x[:300], y[:300], p[:300] = 640, 360, 1
    t = np.sort(rng.integers(0, 30000, count)).astype(np.uint32)
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, 'w') as f:
        packed = dict(chunks=(512,), **hdf5plugin.Blosc(cname='zstd', clevel=5, shuffle=hdf5plugin.Blosc.SHUFFLE))
        for name, values in (('x', x), ('y', y), ('p', p), ('t', t)):
            f.create_dataset(f'events/{name}', data=values, **packed)
        f.create_dataset('ms_to_idx', data=np.searchsorted(t, np.arange(30) * 1000).astype(np.uint64))
        f.create_dataset('t_offset', data=np.int64(1_680_000_000_000_000))
    # the devkit's two steps: to rectified pixels of the event camera, and from there to the frame camera
    k_event = np.array(CALIB['intrinsics']['event']['K'])
    back = np.linalg.inv(np.array(CALIB['extrinsics']['event2rgb']))
    r1, r2, p1, p2, *_ = cv2.stereoRectify(K32.astype(float), None, k_event, None, (W, H), back[:3, :3], back[:3, 3:].copy(),
                                           flags=cv2.CALIB_ZERO_DISPARITY)
    points = np.stack([x, y], 1).astype(float)[:, None]
    rectified = cv2.undistortPoints(points, k_event, None, R=r2, P=p2)
    u, v = cv2.undistortPoints(rectified, p1[:, :3], None, R=np.linalg.inv(r1), P=K32.astype(float))[:, 0].T.round().astype(int)
    image = np.zeros((H, W, 3), np.int64)
    inside = (u >= 0) & (u < W) & (v >= 0) & (v < H)
    np.add.at(image, (v[inside], u[inside], np.where(p[inside] == 1, 0, 1)), 1)
    return np.minimum(image, 255).astype(np.uint8)


def main():
    meta = {}
    for number, scene in enumerate(SCENES):
        start = 1_680_000_000_000_000 + number * 60_000_000
        moment = (2 * start + 8000) / 2 / 1e6
        meta[scene] = {
            'split': 'train', 'weather': 'rain', 'time_of_day': 'night',
            'path_to_frame_camera': f'frame_camera/{PLACE}/{scene}_frame_camera.png',
            'path_to_lidar': f'lidar/{PLACE}/{scene}_lidar.bin',
            'path_to_radar': f'radar/{PLACE}/{scene}_radar.png',
            'path_to_event_camera': f'event_camera/{PLACE}/{scene}_event_camera.h5',
            'path_to_gnss': f'gnss/{PLACE}/{scene}_gnss.txt',
            'frame_camera_exposure_start_timestamp_us': start,
            'frame_camera_exposure_end_timestamp_us': start + 8000,
        }
        gnss = dict.fromkeys(GNSS.split(), 0)
        gnss.update(lon=85432100, lat=473769000, height=452000, gSpeed=13900 - 9000 * number, angular_rate_roll=152000,
                    angular_rate_pitch=-83000, angular_rate_heading=2410000 * (1 - 2 * number), heading=-1234567)
        save(f'gnss/{PLACE}/{scene}_gnss.txt', ' '.join(str(value) for value in gnss.values()) + '\n')
        save(f'frame_camera/{PLACE}/{scene}_frame_camera.png', rng.integers(0, 256, (H, W, 3)).astype(np.uint8) // 64 * 64)
        save(f'gt_semantic/{PLACE}/{scene}_gt_labelTrainIds.png', np.where(rng.random((H, W)) < .1, 255, number).astype(np.uint8))

        n = 260
        points = np.c_[rng.uniform(-20, 60, n), rng.uniform(-22, 22, n), rng.uniform(-2.2, 6, n)]
        points[:6] = rng.uniform(-.5, .5, (6, 3))
        rows = np.c_[points, rng.integers(0, 256, n), rng.integers(0, 128, n), moment + rng.uniform(-.06, .06, n)]
        save(f'lidar/{PLACE}/{scene}_lidar.bin', rows.astype('<f8').tobytes())
        moved = compensate(points, rows[:, 5], CALIB['extrinsics']['lidar2gnss'], gnss, moment)
        image = project(moved, rows[:, 3], CALIB['extrinsics']['lidar2rgb'], np.inf, True)
        save(f'expected/moved/lidar/{PLACE}/{scene}_lidar.png', code(lift_and_dilate(image.copy(), 2)))
        image = project(points, rows[:, 3], CALIB['extrinsics']['lidar2rgb'], np.inf, True)
        save(f'expected/still/lidar/{PLACE}/{scene}_lidar.png', code(image))

        polar = np.zeros((7547, 400), np.uint8)
        echoes = rng.integers(0, 3400, 300), rng.integers(140, 260, 300)
        polar[11:][echoes] = rng.integers(1, 256, 300)
        polar[10] = 255
        polar[10, [150, 151, 200]] = 0
        for column in range(400):
            at = moment + (column - 200) * 2.5e-4
            polar[:8, column] = np.frombuffer(struct.pack('<II', int(at), int((at % 1) * 1e9)), np.uint8)
        save(f'radar/{PLACE}/{scene}_radar.png', polar)
        azimuths = -np.radians(np.linspace(-179.1, 180, 400).astype(np.float32))
        columns = [c for c in range(145, 255) if polar[10, c]]
        rows = int(150 // .0438)
        reach = np.linspace(.0438, rows * .0438, rows)
        points = np.concatenate([np.c_[reach * np.cos(azimuths[c]), reach * np.sin(azimuths[c]), np.full(rows, -1.62)] for c in columns])
        values = np.concatenate([polar[11:11 + rows, c] for c in columns]).astype(float)
        seconds, fractions = (polar[row:row + 4].T.copy().view('<u4')[columns, 0].astype(float) for row in (0, 4))
        times = np.repeat(seconds + fractions / 1e9, rows)
        image = project(points, values, CALIB['extrinsics']['radar2rgb'], 150, False)
        save(f'expected/still/radar/{PLACE}/{scene}_radar.png', code(dilate(image, 3)))
        moved = compensate(points, times, CALIB['extrinsics']['radar2gnss'], gnss, moment)
        image = project(moved, values, CALIB['extrinsics']['radar2rgb'], 150, False)
        save(f'expected/moved/radar/{PLACE}/{scene}_radar.png', code(image))

        image = events(HERE / f'event_camera/{PLACE}/{scene}_event_camera.h5', 2500)
        save(f'expected/moved/event_camera/{PLACE}/{scene}_event_camera.png', dilate(image, 2))
        save(f'expected/still/event_camera/{PLACE}/{scene}_event_camera.png', image)
    save('calib.json', json.dumps(CALIB))
    save('meta.json', json.dumps(meta))


main()
