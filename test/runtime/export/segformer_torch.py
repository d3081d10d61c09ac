"""A SegFormer with mean fusion under the names of an exported state dict: checks what rseg exports, in PyTorch.

    python segformer_torch.py STATE.safetensors INPUTS.safetensors OUT.safetensors HEADS

Reads the state dict with `load_state_dict(strict=True)`, feeds the tensors `inputs` [M, B, 3, H, W] and writes `logits`
[B, K, H, W]. Needs torch; safetensors files are read by the few lines below.
"""
import json
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

TYPES = dict(F32=torch.float32, I64=torch.int64)


def read(path):
    raw = open(path, "rb").read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        buffer = bytearray(raw[start:end])
        tensors[name] = torch.frombuffer(buffer, dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def write(path, name, tensor):
    data = tensor.contiguous().numpy().tobytes()
    header = json.dumps({name: dict(dtype="F32", shape=list(tensor.shape), data_offsets=[0, len(data)])}).encode()
    open(path, "wb").write(struct.pack("<Q", len(header)) + header + data)


def tokens(x):
    return x.flatten(2).transpose(1, 2)


def grid(x, size):
    return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], *size)


class Named(nn.Module):
    """A module that holds others under the names of the state dict."""

    def __init__(self, **parts):
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)


class Attention(nn.Module):
    def __init__(self, dim, heads, sr):
        super().__init__()
        self.heads = heads
        self.q, self.kv, self.proj = nn.Linear(dim, dim), nn.Linear(dim, 2 * dim), nn.Linear(dim, dim)
        if sr > 1:
            self.sr, self.norm = nn.Conv2d(dim, dim, sr, sr), nn.LayerNorm(dim)

    def forward(self, x, size):
        batch, count, dim = x.shape
        source = self.norm(tokens(self.sr(grid(x, size)))) if hasattr(self, "sr") else x
        split = lambda y: y.reshape(batch, -1, self.heads, dim // self.heads).transpose(1, 2)
        query, (key, value) = split(self.q(x)), map(split, self.kv(source).split(dim, 2))
        weights = (query @ key.transpose(2, 3) * (dim // self.heads) ** -0.5).softmax(-1)
        return self.proj((weights @ value).transpose(1, 2).reshape(batch, count, dim))


class Block(nn.Module):
    def __init__(self, dim, heads, sr):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim, eps=1e-6), nn.LayerNorm(dim, eps=1e-6)
        self.attn = Attention(dim, heads, sr)
        depthwise = Named(dwconv=nn.Conv2d(4 * dim, 4 * dim, 3, padding=1, groups=4 * dim))
        self.mlp = Named(fc1=nn.Linear(dim, 4 * dim), dwconv=depthwise, fc2=nn.Linear(4 * dim, dim))

    def forward(self, x, size):
        x = x + self.attn(self.norm1(x), size)
        mixed = tokens(self.mlp.dwconv.dwconv(grid(self.mlp.fc1(self.norm2(x)), size)))
        return x + self.mlp.fc2(F.gelu(mixed))


class Encoder(nn.Module):
    def __init__(self, dims, depths, heads, reductions):
        super().__init__()
        for j, dim in enumerate(dims):
            before, kernel, stride, padding = (3, 7, 4, 3) if j == 0 else (dims[j - 1], 3, 2, 1)
            patch = Named(proj=nn.Conv2d(before, dim, kernel, stride, padding), norm=nn.LayerNorm(dim))
            self.add_module(f"patch_embed{j + 1}", patch)
            blocks = nn.ModuleList(Block(dim, heads[j], reductions[j]) for _ in range(depths[j]))
            self.add_module(f"block{j + 1}", blocks)
            self.add_module(f"norm{j + 1}", nn.LayerNorm(dim, eps=1e-6))

    def forward(self, x):
        maps = []
        for j in range(1, 5):
            patch = getattr(self, f"patch_embed{j}")
            x = patch.proj(x)
            size = x.shape[2:]
            x = patch.norm(tokens(x))
            for block in getattr(self, f"block{j}"):
                x = block(x, size)
            x = grid(getattr(self, f"norm{j}")(x), size)
            maps.append(x)
        return maps


class Decoder(nn.Module):
    def __init__(self, dims, width, classes):
        super().__init__()
        for j, dim in enumerate(dims):
            self.add_module(f"linear_c{j + 1}", Named(proj=nn.Linear(dim, width)))
        self.linear_fuse = Named(conv=nn.Conv2d(4 * width, width, 1, bias=False), bn=nn.BatchNorm2d(width))
        self.linear_pred = nn.Conv2d(width, classes, 1)

    def forward(self, maps):
        size, levels = maps[0].shape[2:], []
        for j in (4, 3, 2, 1):
            level = getattr(self, f"linear_c{j}").proj(tokens(maps[j - 1]))
            level = grid(level, maps[j - 1].shape[2:])
            levels.append(F.interpolate(level, size=size, mode="bilinear", align_corners=False))
        fused = self.linear_fuse.bn(self.linear_fuse.conv(torch.cat(levels, 1)))
        return self.linear_pred(F.relu(fused))


class SegFormer(nn.Module):
    def __init__(self, state, heads):
        super().__init__()
        stages = range(1, 5)
        dims = [state[f"encoder.norm{j}.weight"].numel() for j in stages]
        depths = [len({name.split(".")[2] for name in state if name.startswith(f"encoder.block{j}.")}) for j in stages]
        filters = [state.get(f"encoder.block{j}.0.attn.sr.weight") for j in stages]
        reductions = [1 if sr is None else sr.shape[2] for sr in filters]
        self.encoder = Encoder(dims, depths, heads, reductions)
        classes, width = state["decoder.linear_pred.weight"].shape[:2]
        self.decoder = Decoder(dims, width, classes)

    def forward(self, pictures):
        """[M, B, 3, H, W]: features of the modalities are averaged before the decoder."""
        modalities, batch = pictures.shape[:2]
        maps = [m.unflatten(0, (modalities, batch)).mean(0) for m in self.encoder(pictures.flatten(0, 1))]
        return F.interpolate(self.decoder(maps), size=pictures.shape[3:], mode="bilinear", align_corners=False)


def main(state_file, inputs_file, out_file, heads):
    state = read(state_file)
    network = SegFormer(state, json.loads(heads))
    network.load_state_dict(state, strict=True)
    with torch.inference_mode():
        write(out_file, "logits", network.eval()(read(inputs_file)["inputs"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
