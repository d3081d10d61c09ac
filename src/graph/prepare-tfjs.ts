// tfjs-core holds no gradients; the union package registers them all (and the cpu backend). Production mode leaves out
// tfjs's debug checks and its advertisement on stderr. Everything that differentiates or runs tfjs imports this file,
// so that the side effects happen once and in one place.
import '@tensorflow/tfjs';
import { enableProdMode } from '@tensorflow/tfjs-core';

enableProdMode();
