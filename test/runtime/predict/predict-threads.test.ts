// Predictions whose pictures are read and whose results are written by threads: the same files, the same order of failures.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import {
  type PredictRequest,
  type PredictSummary,
  predictFolder,
} from '../../../src/runtime/predict/predict-folder.js';
import { tinyDeliver } from '../data/tiny-deliver.js';
import { newTree, png, removeTrees } from '../data/trees/write-tree.js';
import { adding, NETWORK } from './adding-engine.js';

test.after(removeTrees);
const FRAMES = 11;
/** the third frame has no depth; the seventh is damaged where it is asked for */
function pictures(damage: boolean): string {
  const root = newTree();
  for (let f = 0; f < FRAMES; f++) {
    const name = `${String(f).padStart(2, '0')}.png`;
    png(root, `rgb/${name}`, [40, 60], 3, (y, x, c) => (y * 3 + x * 5 * f + c) % 256);
    if (f !== 2) png(root, `depth/${name}`, [40, 60], 3, (y, x) => (x * y + f) % 256);
  }
  if (damage) writeFileSync(join(root, 'rgb/06.png'), 'no picture');
  return root;
}

function requestOf(input: string, out: string, workers: number, onError: 'skip' | 'stop'): PredictRequest {
  const data = tinyDeliver('elsewhere', { classes: 2 });
  return {
    ...{ input, out, workers, onError, data: { ...data, modalities: data.modalities.slice(0, 2) } },
    ...{ network: NETWORK, weights: {}, semantics: 'paper' as const, folders: null, window: [32, 32], stride: 20 },
    ...{ shortSide: 32, batch: 2, overlay: true, probabilities: 'float16' as const, force: true },
  };
}

async function predict(input: string, workers: number, onError: 'skip' | 'stop') {
  const out = newTree();
  const told: number[] = [];
  let end: PredictSummary | UserError;
  try {
    end = await predictFolder(requestOf(input, out, workers, onError), adding([]), (done) => told.push(done));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    end = error;
  }
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' }).sort();
  const files = new Map(
    names.flatMap((name) =>
      statSync(join(out, name)).isFile() ? [[name, readFileSync(join(out, name))] as const] : [],
    ),
  );
  return { end, files, told };
}
const kept = (end: PredictSummary | UserError): object =>
  end instanceof UserError
    ? { message: end.message, where: end.where, exitCode: end.exitCode }
    : { ...end, out: '', seconds: 0, preparationSeconds: 0, picturesPerSecond: 0 };

test('labels, overlays, probabilities, progress and what is told are the same with threads', async () => {
  const input = pictures(false);
  const alone = await predict(input, 0, 'stop');
  assert.is([...alone.files.keys()].filter((name) => name.startsWith('labels')).length, FRAMES);
  for (const workers of [1, 3]) {
    const { end, files, told } = await predict(input, workers, 'stop');
    assert.equal(files, alone.files, `${workers} threads`);
    assert.equal(kept(end), kept(alone.end));
    assert.equal(told, alone.told);
  }
  assert.equal(
    alone.told,
    Array.from({ length: FRAMES }, (_, i) => i + 1),
  );
});

test('a damaged picture is named and the others are labelled, or it stops everything behind it', async () => {
  const input = pictures(true);
  for (const onError of ['skip', 'stop'] as const) {
    const [alone, threads] = [await predict(input, 0, onError), await predict(input, 2, onError)];
    assert.equal(kept(threads.end), kept(alone.end));
    assert.equal(threads.files, alone.files, onError);
    const labels = [...threads.files.keys()].filter((name) => name.startsWith('labels/'));
    if (onError === 'skip') {
      assert.is(labels.length, FRAMES - 1);
      const [broken] = (threads.end as PredictSummary).broken;
      assert.equal([broken!.name, broken!.file], ['06', join(input, 'rgb/06.png')]);
    } else {
      assert.is((threads.end as UserError).where, join(input, 'rgb/06.png'));
      assert.ok(labels.length >= 4 && labels.every((name) => name < 'labels/06'), labels.join());
    }
  }
});

test('a result that cannot be written ends the prediction with the reason', async () => {
  const input = pictures(false);
  for (const workers of [0, 2]) {
    const out = newTree();
    mkdirSync(join(out, 'labels', '05.png', 'x'), { recursive: true });
    try {
      await predictFolder(requestOf(input, out, workers, 'stop'), adding([]), () => undefined);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError, String(error));
      assert.is((error as UserError).exitCode, 6, String(error));
    }
  }
});

test.run();
