// The network that every benchmark uses: the smallest published encoder on DELIVER, without random layers as in the peer.
import type { Network } from '../src/model/network.js';

export const MIT_B0 = {
  dims: [32, 64, 160, 256],
  depths: [2, 2, 2, 2],
  heads: [1, 2, 5, 8],
  sr: [8, 4, 2, 1],
  decoder: 256,
  classes: 25,
  dropPath: 0,
  dropout: 0,
} as const satisfies Network;
