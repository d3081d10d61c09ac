// A trained network and the engine that will run it, for commands that label pictures.
import { EXIT, UserError } from '../exit-code.js';
import type { EngineName } from '../runtime/engine/engine.js';
import type { FrameNetwork } from '../runtime/predict/predict-frame.js';
import { networkOf } from '../runtime/run/network-of.js';
import { runEngine } from '../runtime/run/open-run-engine.js';
import { readTrainedNetwork, type Subject } from '../runtime/run/trained-network.js';
import type { PredictNetwork } from './predict-network.js';

/** Ids are bytes in the label pictures. */
const MOST_CLASSES = 256;

/** Tells which weights and which engine are taken. Throws exit 2, 4 or 9 for weights that cannot be used, exit 2 for too many classes. */
export async function openNetwork(
  path: string,
  subject: Subject,
  { model, data, runtime }: PredictNetwork,
  engineName: EngineName | 'auto',
): Promise<FrameNetwork> {
  if (data.classes > MOST_CLASSES)
    throw new UserError(
      EXIT.usage,
      `label pictures hold at most ${MOST_CLASSES} classes, the network has ${data.classes}`,
    );
  const network = networkOf(model, data.classes);
  const { weights, what } = readTrainedNetwork(path, subject, network);
  let engineText = '';
  const engine = await runEngine(engineName, runtime, (event) => {
    if (event.k === 'engine') engineText = event.description;
  })();
  console.error(`${what}; ${engineText}`);
  return { network, weights, engine };
}
