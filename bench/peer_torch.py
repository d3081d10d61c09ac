"""The same work in PyTorch, in the fastest form that was found for a CPU: the side that rseg is measured against.

MiT encoder shared by all modalities, mean fusion, all-MLP decoder (fuse matrix applied per level before the upsampling),
channels_last maps, scaled_dot_product_attention, fused AdamW. `teacher` is a cross-entropy step on all modalities,
`student` a distillation step CE + 50 KL + 100 HPDM(hybrid) + 12 RRM(single) with a frozen teacher, `infer` a forward
pass with arg max. Reads one number of steps per line and answers with the milliseconds of each step, as JSON.

    python peer_torch.py student 128        # needs torch
"""
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

DIMS, DEPTHS, HEADS, REDUCTIONS = (32, 64, 160, 256), (2, 2, 2, 2), (1, 2, 5, 8), (8, 4, 2, 1)
DECODER, CLASSES, MODALITIES, BATCH, IGNORE = 256, 25, 4, 2, 255


def tokens_of(feature_map):
    """[N, C, h, w] in channels_last -> [N, h*w, C] without a copy"""
    return feature_map.flatten(2).transpose(1, 2)


def map_of(tokens, height, width):
    """[N, h*w, C] -> [N, C, h, w] in channels_last without a copy"""
    return tokens.unflatten(1, (height, width)).permute(0, 3, 1, 2)


class Attention(nn.Module):
    def __init__(self, dim, heads, reduction):
        super().__init__()
        self.heads = heads
        self.q, self.kv, self.proj = nn.Linear(dim, dim), nn.Linear(dim, 2 * dim), nn.Linear(dim, dim)
        self.sr = nn.Conv2d(dim, dim, reduction, reduction) if reduction > 1 else None
        self.norm = nn.LayerNorm(dim) if reduction > 1 else None

    def forward(self, x, height, width):
        n, length, dim = x.shape
        source = x if self.sr is None else self.norm(tokens_of(self.sr(map_of(x, height, width))))
        query = self.q(x).view(n, length, self.heads, dim // self.heads).transpose(1, 2)
        key, value = self.kv(source).view(n, -1, 2, self.heads, dim // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value)
        return self.proj(mixed.transpose(1, 2).reshape(n, length, dim))


class Block(nn.Module):
    def __init__(self, dim, heads, reduction):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim, eps=1e-6), nn.LayerNorm(dim, eps=1e-6)
        self.attention = Attention(dim, heads, reduction)
        self.fc1, self.fc2 = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)
        self.depthwise = nn.Conv2d(4 * dim, 4 * dim, 3, padding=1, groups=4 * dim)

    def forward(self, x, height, width):
        x = x + self.attention(self.norm1(x), height, width)
        hidden = self.depthwise(map_of(self.fc1(self.norm2(x)), height, width))
        return x + self.fc2(F.gelu(tokens_of(hidden)))


class Stage(nn.Module):
    def __init__(self, previous, dim, depth, heads, reduction, first):
        super().__init__()
        kernel, stride, padding = (7, 4, 3) if first else (3, 2, 1)
        self.embed, self.embed_norm = nn.Conv2d(previous, dim, kernel, stride, padding), nn.LayerNorm(dim)
        self.blocks = nn.ModuleList(Block(dim, heads, reduction) for _ in range(depth))
        self.norm = nn.LayerNorm(dim, eps=1e-6)

    def forward(self, x):
        x = self.embed(x)
        height, width = x.shape[-2:]
        x = self.embed_norm(tokens_of(x))
        for block in self.blocks:
            x = block(x, height, width)
        return map_of(self.norm(x), height, width)


class SegFormer(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.ModuleList(
            Stage(before, dim, depth, heads, reduction, first=i == 0)
            for i, (before, dim, depth, heads, reduction) in enumerate(zip((3,) + DIMS, DIMS, DEPTHS, HEADS, REDUCTIONS))
        )
        self.levels = nn.ModuleList(nn.Conv2d(dim, DECODER, 1) for dim in DIMS)
        self.fuse, self.norm = nn.Conv2d(4 * DECODER, DECODER, 1, bias=False), nn.BatchNorm2d(DECODER)
        self.classify = nn.Conv2d(DECODER, CLASSES, 1)

    def encode(self, images):
        """[M, B, 3, H, W] -> four maps [M, B, C, h, w]"""
        x = images.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        features = []
        for stage in self.stages:
            x = stage(x)
            features.append(x.unflatten(0, images.shape[:2]))
        return features

    def decode(self, features, size):
        height, width = features[0].shape[-2:]
        slices = self.fuse.weight.split(DECODER, 1)[::-1]
        total = 0
        for feature, level, weight in zip(features, self.levels, slices):
            part = F.conv2d(level(feature.mean(0)), weight)
            if part.shape[-1] != width:
                part = F.interpolate(part, size=(height, width), mode="bilinear", align_corners=False)
            total = total + part
        logits = self.classify(F.relu(self.norm(total)))
        return F.interpolate(logits, size=size, mode="bilinear", align_corners=False)

    def forward(self, images):
        features = self.encode(images)
        return self.decode(features, images.shape[-2:]), features


def prototype_distillation(student, teacher, labels):
    """Mean over the classes present of the KL between class prototypes, softmax over channels; summed over stages and modalities."""
    loss = 0
    for s, t in zip(student, teacher):
        small = F.interpolate(labels[:, None].float(), size=s.shape[-2:], mode="nearest")[:, 0].long()
        masks = F.one_hot(small.clamp(max=CLASSES), CLASSES + 1)[..., :CLASSES].float().flatten(1, 2)
        counts = masks.sum(1)
        present = (counts > 0).float()
        scale = counts.clamp(min=1)[None, :, :, None]
        p = torch.einsum("mbcn,bnk->mbkc", s.flatten(3), masks) / scale
        q = (torch.einsum("mbcn,bnk->mbkc", t.flatten(3), masks) / scale).log_softmax(-1)
        per_row = (q.exp() * (q - p.log_softmax(-1))).sum(-1) * present
        loss = loss + (per_row.sum(-1) / (present.sum(-1).clamp(min=1) * s.shape[2])).mean(1).sum()
    return loss


def noisy(feature):
    spread = feature.detach().var((1, 3, 4), unbiased=False, keepdim=True).sqrt()
    return feature + spread * torch.randn_like(feature)


def regularisation(student, teacher):
    """Inverse of the functional Fisher information, one noise copy, closed-form gradient p - q."""
    loss = 0
    for s, t in zip(student, teacher):
        p, q = noisy(s).log_softmax(2), noisy(t).log_softmax(2)
        divergence = (q.exp() * (q - p)).sum(2)
        fisher = ((p.exp() - q.exp()) ** 2).sum(2) / (divergence + 1e-6)
        loss = loss + 1e-5 * (1 / (fisher.mean((2, 3)) + 1e-6)).mean(1).sum()
    return loss


def student_loss(logits, features, teacher_logits, teacher_features, labels):
    shuffle = torch.randperm(MODALITIES)
    return (
        F.cross_entropy(logits, labels, ignore_index=IGNORE)
        + 50 * F.kl_div(logits.log_softmax(1), teacher_logits.softmax(1), reduction="mean")
        + 100 * prototype_distillation(features, [f[shuffle] for f in teacher_features], labels)
        + 12 * regularisation(features, teacher_features)
    )


def make_step(what, size):
    network = SegFormer().to(memory_format=torch.channels_last)
    images = torch.randn(MODALITIES, BATCH, 3, size, size)
    labels = torch.randint(0, CLASSES, (BATCH, size, size))
    if what == "infer":
        network.eval()

        @torch.inference_mode()
        def infer():
            return network(images)[0].argmax(1)[0, 0, 0].item()

        return infer
    optimiser = torch.optim.AdamW(network.parameters(), 6e-5, fused=True)
    teacher = SegFormer().to(memory_format=torch.channels_last).eval() if what == "student" else None

    def train():
        optimiser.zero_grad()
        if teacher is None:
            loss = F.cross_entropy(network(images)[0], labels, ignore_index=IGNORE)
        else:
            with torch.no_grad():
                teacher_logits, teacher_features = teacher(images)
            logits, features = network(images)
            loss = student_loss(logits, features, teacher_logits, teacher_features, labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return train


def main():
    what, size = sys.argv[1], int(sys.argv[2])
    torch.manual_seed(0)
    torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else 2)
    step = make_step(what, size)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps(dict(ms=times, rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)), flush=True)


if __name__ == "__main__":
    main()
