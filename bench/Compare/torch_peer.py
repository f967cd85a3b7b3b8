#!/usr/bin/env python3
"""PyTorch as the peer: the AlphaNet supernet written plainly over torch.nn.functional, timed on this machine.

Needs PyTorch for Python 3 (Debian: apt-get install python3-torch libopenblas0-pthread; run with /usr/bin/python3).
  OMP_NUM_THREADS=2 /usr/bin/python3 torch_peer.py all            one JSON line a case, minima and medians in seconds
  OMP_NUM_THREADS=2 /usr/bin/python3 torch_peer.py train 3        the sandwich step, 3 repetitions

Cases: gemm, pw, dw_fwd, dw_bwd, infer1, infer16, train. Layout: channels_last, PyTorch's fastest for these nets on a CPU (LAYOUT=nchw for the other).
For its best times keep freed memory mapped: MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=268435456.
The work of `train` (batch 16, 192 px): one sandwich step, i.e. forward + backward of the max net (870 MMACs), two fixed random nets (473, 502) and the min
net (203), adaptive alpha-divergence against the max net's logits, clip by value 1, SGD with Nesterov momentum: 2048 MMACs x 16 images x 3 x 2 = 197 GFLOP.
"""
import json, os, resource, statistics, sys, time
import torch
import torch.nn.functional as F

LAYOUT = torch.contiguous_format if os.environ.get("LAYOUT") == "nchw" else torch.channels_last
STAGES = [  # widths, depths, kernels, expand ratios, stride, squeeze-and-excite
    ([16, 24], [1, 2], [3, 5], [1], 1, False), ([24, 32], [3, 4, 5], [3, 5], [4, 5, 6], 2, False),
    ([32, 40], [3, 4, 5, 6], [3, 5], [4, 5, 6], 2, True), ([64, 72], [3, 4, 5, 6], [3, 5], [4, 5, 6], 2, False),
    ([112, 120, 128], list(range(3, 9)), [3, 5], [4, 5, 6], 1, True), ([192, 200, 208, 216], list(range(3, 9)), [3, 5], [6], 2, True),
    ([216, 224], [1, 2], [3, 5], [6], 1, True)]
MAX = dict(resolution=192, width=[24, 24, 32, 40, 72, 128, 216, 224, 1984], depth=[2, 5, 6, 6, 8, 8, 2], kernel_size=[5] * 7, expand_ratio=[1, 6, 6, 6, 6, 6, 6])
MIN = dict(resolution=192, width=[16, 16, 24, 32, 64, 112, 192, 216, 1792], depth=[1, 3, 3, 3, 3, 3, 1], kernel_size=[3] * 7, expand_ratio=[1, 4, 4, 4, 4, 6, 6])
SUB1 = dict(resolution=192, width=[24, 16, 32, 40, 72, 120, 216, 224, 1792], depth=[1, 4, 4, 3, 7, 5, 1], kernel_size=[5, 3, 3, 5, 5, 3, 5], expand_ratio=[1, 5, 6, 6, 4, 6, 6])
SUB2 = dict(resolution=192, width=[16, 16, 24, 40, 64, 128, 216, 224, 1792], depth=[2, 5, 3, 4, 7, 6, 1], kernel_size=[3, 5, 5, 3, 5, 5, 3], expand_ratio=[1, 4, 6, 5, 5, 6, 6])


def divisible(v):
    n = max(1, int(v + 4) // 8 * 8)
    return n + 8 if n < 0.9 * v else n


def batch_norm(w, key, x, training):
    c = x.shape[1]
    stats = (None, None) if training else (w[key + ".running_mean"][:c], w[key + ".running_var"][:c])
    return F.batch_norm(x, *stats, w[key + ".weight"][:c], w[key + ".bias"][:c], training, 0.0, 1e-5)


def forward(w, a, x, training):
    if x.shape[-1] != a["resolution"]:
        x = F.interpolate(x, size=(a["resolution"],) * 2, mode="bicubic", align_corners=False)
    width = a["width"]
    x = F.silu(batch_norm(w, "first_conv.bn.bn", F.conv2d(x, w["first_conv.conv.conv.weight"][:width[0]], stride=2, padding=1), training), inplace=not training)
    base = 0
    for s, (_, depths, kernels, ratios, stage_stride, gate) in enumerate(STAGES):
        for j in range(a["depth"][s]):
            p = f"blocks.{base + j}.mobile_inverted_conv."
            stride, k, cin, cout = (stage_stride if j == 0 else 1), a["kernel_size"][s], x.shape[1], width[s + 1]
            mid, h = divisible(round(cin * a["expand_ratio"][s])), x
            if max(ratios) > 1:
                h = F.silu(batch_norm(w, p + "inverted_bottleneck.bn.bn", F.conv2d(h, w[p + "inverted_bottleneck.conv.conv.weight"][:mid, :cin]), training))
            kernel = w[p + "depth_conv.conv.conv.weight"]
            crop = (kernel.shape[-1] - k) // 2
            h = F.conv2d(h, kernel[:mid, :, crop:crop + k, crop:crop + k], stride=stride, padding=k // 2, groups=mid)
            h = F.silu(batch_norm(w, p + "depth_conv.bn.bn", h, training))
            if gate:
                se, q = divisible(mid // 4), p + "depth_conv.se.fc."
                y = F.relu(F.conv2d(h.mean((2, 3), keepdim=True), w[q + "reduce.weight"][:se, :mid], w[q + "reduce.bias"][:se]))
                h = h * F.hardsigmoid(F.conv2d(y, w[q + "expand.weight"][:mid, :se], w[q + "expand.bias"][:mid]))
            h = batch_norm(w, p + "point_linear.bn.bn", F.conv2d(h, w[p + "point_linear.conv.conv.weight"][:cout, :mid]), training)
            if stride == 2:
                x = F.avg_pool2d(x, 2, padding=x.shape[-1] % 2)
            if cin != cout:
                x = F.conv2d(x, w[f"blocks.{base + j}.shortcut.conv.conv.weight"][:cout, :cin])
            x = h + x
        base += max(depths)
    x = F.silu(batch_norm(w, "last_conv.final_expand_layer.bn.bn", F.conv2d(x, w["last_conv.final_expand_layer.conv.conv.weight"][:6 * width[-2], :width[-2]]), training))
    x = F.silu(F.conv2d(x.mean((2, 3), keepdim=True), w["last_conv.feature_mix_layer.conv.conv.weight"][:width[-1], :6 * width[-2]])).flatten(1)
    return F.linear(x, w["classifier.linear.linear.weight"][:, :width[-1]], w["classifier.linear.linear.bias"])


def extract(w, a):
    """The net's own contiguous weights, as a deployed model has them (slicing them again in forward() is free)."""
    out, width, base, cin = dict(w), a["width"], 0, a["width"][0]
    cut = lambda key, o, i=None: out.update({key: (w[key][:o] if i is None else w[key][:o, :i]).contiguous(memory_format=LAYOUT if w[key].dim() == 4 else torch.contiguous_format)})
    cut("first_conv.conv.conv.weight", cin)
    for s, (_, depths, _, ratios, stage_stride, gate) in enumerate(STAGES):
        k, cout = a["kernel_size"][s], width[s + 1]
        for j in range(a["depth"][s]):
            p, mid = f"blocks.{base + j}.", divisible(round(cin * a["expand_ratio"][s]))
            m = p + "mobile_inverted_conv."
            if max(ratios) > 1:
                cut(m + "inverted_bottleneck.conv.conv.weight", mid, cin)
            kernel = w[m + "depth_conv.conv.conv.weight"]
            crop = (kernel.shape[-1] - k) // 2
            out[m + "depth_conv.conv.conv.weight"] = kernel[:mid, :, crop:crop + k, crop:crop + k].contiguous(memory_format=LAYOUT)
            if gate:
                se, q = divisible(mid // 4), m + "depth_conv.se.fc."
                cut(q + "reduce.weight", se, mid); cut(q + "expand.weight", mid, se)
            cut(m + "point_linear.conv.conv.weight", cout, mid)
            if cin != cout:
                cut(p + "shortcut.conv.conv.weight", cout, cin)
            cin = cout
        base += max(depths)
    cut("last_conv.final_expand_layer.conv.conv.weight", 6 * width[-2], width[-2])
    cut("last_conv.feature_mix_layer.conv.conv.weight", width[-1], 6 * width[-2])
    out["classifier.linear.linear.weight"] = w["classifier.linear.linear.weight"][:, :width[-1]].contiguous()
    return out


def alpha_loss(student, teacher, lo=-1.0, hi=1.0, clip=5.0):
    q, p, log_q = student.softmax(1).detach(), teacher.softmax(1), student.log_softmax(1)
    r = p / q
    w = (r ** lo).clamp(0, clip)
    left, left_s = (q * (w - 1) / (lo * (lo - 1))).sum(1), -(q * (w / lo + 1 / (lo * (lo - 1))) * log_q).sum(1)
    right, right_s = (q * r * r.log()).sum(1), -(q * r * log_q).sum(1)
    return torch.where(left > right, left_s, right_s).mean()


def weights():
    """Seeded weights of the supernet at its largest: convolutions uniform within 1 / sqrt(fan-in), batch norms at the identity."""
    generator, out, width = torch.Generator().manual_seed(0), {}, MAX["width"]

    def conv(key, o, i, k=1, bias=False):
        out[key + ".weight"] = (torch.rand(o, i, k, k, generator=generator) * 2 - 1) / (i * k * k) ** 0.5
        if bias:
            out[key + ".bias"] = torch.zeros(o)

    def norm(key, c):
        out.update({key + ".weight": torch.ones(c), key + ".bias": torch.zeros(c), key + ".running_mean": torch.zeros(c), key + ".running_var": torch.ones(c)})

    conv("first_conv.conv.conv", width[0], 3, 3); norm("first_conv.bn.bn", width[0])
    base = 0
    for s, (widths, depths, kernels, ratios, _, gate) in enumerate(STAGES):
        for j in range(max(depths)):
            cin, cout = width[s] if j == 0 else max(widths), max(widths)
            p, mid = f"blocks.{base + j}.", divisible(round(cin * max(ratios)))
            m = p + "mobile_inverted_conv."
            if max(ratios) > 1:
                conv(m + "inverted_bottleneck.conv.conv", mid, cin); norm(m + "inverted_bottleneck.bn.bn", mid)
            conv(m + "depth_conv.conv.conv", mid, 1, max(kernels)); norm(m + "depth_conv.bn.bn", mid)
            if gate:
                conv(m + "depth_conv.se.fc.reduce", divisible(mid // 4), mid, bias=True); conv(m + "depth_conv.se.fc.expand", mid, divisible(mid // 4), bias=True)
            conv(m + "point_linear.conv.conv", cout, mid); norm(m + "point_linear.bn.bn", cout)
            if j == 0:
                conv(p + "shortcut.conv.conv", cout, cin)
        base += max(depths)
    conv("last_conv.final_expand_layer.conv.conv", 6 * width[-2], width[-2]); norm("last_conv.final_expand_layer.bn.bn", 6 * width[-2])
    conv("last_conv.feature_mix_layer.conv.conv", width[-1], 6 * width[-2])
    conv("classifier.linear.linear", 1000, width[-1], bias=True)
    out["classifier.linear.linear.weight"] = out["classifier.linear.linear.weight"].flatten(1)
    return out


def timed(f, reps, warm=2):
    for _ in range(warm):
        f()
    times = []
    for _ in range(reps):
        t = time.perf_counter(); f(); times.append(time.perf_counter() - t)
    return min(times), statistics.median(times)


def depthwise(reps, layers):
    """Forward and backward of depthwise layers [size, channels, kernel, stride] at batch 16: the best of some calls each, in seconds."""
    out = []
    for size, c, kernel, stride in layers:
        x = torch.ones(16, c, size, size).contiguous(memory_format=LAYOUT)
        k = torch.ones(c, 1, kernel, kernel).contiguous(memory_format=LAYOUT)
        conv = lambda: F.conv2d(x, k, stride=stride, padding=kernel // 2, groups=c)
        with torch.no_grad():
            out.append(timed(conv, reps)[0])
        x.requires_grad_(True); k.requires_grad_(True)
        times = []
        for _ in range(reps + 2):
            y = conv(); g = torch.ones_like(y); x.grad = k.grad = None
            t = time.perf_counter(); y.backward(g); times.append(time.perf_counter() - t)
        out.append(min(times[2:]))
    print(json.dumps(out), flush=True)


def run(case, reps):
    extra = {}
    if case == "gemm":
        a, b, c = torch.randn(1024, 1024), torch.randn(1024, 1024), torch.empty(1024, 1024)
        best, median = timed(lambda: torch.mm(a, b, out=c), reps * 5)
        extra["gflops"] = 2 * 1024 ** 3 / best / 1e9
    elif case in ("pw", "dw_fwd", "dw_bwd"):
        x = torch.randn(16, 144, 56, 56).contiguous(memory_format=LAYOUT)
        k = (torch.randn(32, 144, 1, 1) if case == "pw" else torch.randn(144, 1, 3, 3)).contiguous(memory_format=LAYOUT)
        conv = (lambda: F.conv2d(x, k)) if case == "pw" else (lambda: F.conv2d(x, k, padding=1, groups=144))
        if case == "dw_bwd":
            x.requires_grad_(True); k.requires_grad_(True)
            times = []
            for _ in range(reps + 2):
                y = conv(); g = torch.ones_like(y); x.grad = k.grad = None
                t = time.perf_counter(); y.backward(g); times.append(time.perf_counter() - t)
            best, median = min(times[2:]), statistics.median(times[2:])
        else:
            with torch.no_grad():
                best, median = timed(conv, reps * 2)
    else:
        w = {k: v.contiguous(memory_format=LAYOUT) if v.dim() == 4 else v for k, v in weights().items()}
        if case.startswith("infer"):
            x, net = torch.randn(int(case[5:]), 3, 192, 192).contiguous(memory_format=LAYOUT), extract(w, MIN)
            with torch.no_grad():
                best, median = timed(lambda: forward(net, MIN, x, False), reps * 4)
        else:
            x, target = torch.randn(16, 3, 192, 192).contiguous(memory_format=LAYOUT), torch.randint(0, 1000, (16,))
            params = [v.requires_grad_(True) for k, v in w.items() if v.is_floating_point() and "running" not in k and "tracking" not in k]
            opt = torch.optim.SGD(params, 0.01, momentum=0.9, nesterov=True, weight_decay=1e-5)

            def step():
                opt.zero_grad()
                logits = forward(w, MAX, x, True)
                F.cross_entropy(logits, target, label_smoothing=0.1).backward()
                teacher = logits.detach()
                for arch in (SUB1, SUB2, MIN):
                    alpha_loss(forward(w, arch, x, True), teacher).backward()
                torch.nn.utils.clip_grad_value_(params, 1.0)
                opt.step()
            best, median = timed(step, reps, 1)
            extra["gflops"] = 196.6 / best
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(dict(peer="torch " + torch.__version__, case=case, threads=torch.get_num_threads(), min_s=round(best, 5), median_s=round(median, 5), peak_mb=round(rss), **extra)), flush=True)


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else "all"
    torch.manual_seed(0)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    reps = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if what == "dw_shapes":
        depthwise(reps, json.loads(sys.argv[3]))
        sys.exit()
    for case in (["gemm", "pw", "dw_fwd", "dw_bwd", "infer1", "infer16", "train"] if what == "all" else [what]):
        run(case, reps)
