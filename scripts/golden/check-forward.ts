// Features, fused maps and logits of a teacher and a student in evaluation mode.
import { forward } from '../../src/model/forward.js';
import { withPrefix } from '../../src/model/parameters.js';
import type { Engine } from '../../src/runtime/engine/engine.js';
import type { GoldenCase } from './case.js';
import { largestDifference, type Quantity } from './quantity.js';
import { runOnce } from './run-function.js';

const TO_NHWC = [0, 2, 3, 1];

/** One forward pass: which network, which modalities, which of the file's tensors it must reproduce. */
interface Pass {
  readonly network: 'teacher' | 'student';
  readonly modalities: readonly string[];
  /** modality whose picture is replaced by zeros */
  readonly zeroed?: string;
  readonly batchStatistics?: boolean;
  readonly logits: string;
}

export async function checkForward(file: GoldenCase, engine: Engine): Promise<readonly Quantity[]> {
  const names = file.config.modalities;
  const passes: readonly Pass[] = [
    { network: 'teacher', modalities: names, logits: 'teacher.logits' },
    { network: 'student', modalities: names, logits: 'student.logits' },
    { network: 'student', modalities: names, logits: 'student.logits_batchstat', batchStatistics: true },
    { network: 'student', modalities: names.slice(0, 1), logits: 'student.logits.only_first' },
    { network: 'student', modalities: names.slice(-2), logits: 'student.logits.last_two' },
    { network: 'student', modalities: names, logits: 'student.logits.first_zeroed', zeroed: names[0]! },
  ];
  const quantities: Quantity[] = [];
  for (const pass of passes)
    if (file.has(pass.logits) && file.has(`${pass.network}.weights.encoder.norm1.weight`))
      quantities.push(...(await checkPass(file, engine, pass)));
  return quantities;
}

async function checkPass(file: GoldenCase, engine: Engine, pass: Pass): Promise<readonly Quantity[]> {
  const { network: owner, modalities } = pass;
  const { batch, height, width } = file.config;
  const definition = forward({
    network: file.network(),
    prefix: `${owner}/`,
    modalities: modalities.length,
    batch,
    image: [height, width],
    batchStatistics: pass.batchStatistics ?? false,
  });
  const images = file.images('input.', modalities);
  const picture = images.length / modalities.length;
  if (pass.zeroed !== undefined) {
    const at = modalities.indexOf(pass.zeroed) * picture;
    images.fill(0, at, at + picture);
  }
  const got = await runOnce(engine, definition, { images }, withPrefix(`${owner}/`, file.weights(`${owner}.weights.`)));
  const tolerance = engine.name === 'cpu' ? 1e-5 : 1e-4;
  const compare = (name: string, output: string, wanted: Float32Array): Quantity => ({
    name,
    error: largestDifference(got[output]!, wanted),
    tolerance,
    measure: 'absolute',
  });
  const quantities = [compare(pass.logits, 'logits', file.permuted(pass.logits, TO_NHWC).data)];
  if (pass.logits !== `${owner}.logits`) return quantities;
  for (const stage of [1, 2, 3, 4]) {
    const features = `${owner}.features.stage${stage}`;
    const fused = `${owner}.fused.stage${stage}`;
    if (file.has(features)) quantities.push(compare(features, `features${stage}`, file.maps(features).data));
    if (file.has(fused)) quantities.push(compare(fused, `fused${stage}`, file.permuted(fused, TO_NHWC).data));
  }
  const quarter = `${owner}.logits_quarter`;
  if (file.has(quarter)) quantities.push(compare(quarter, 'scores', file.permuted(quarter, TO_NHWC).data));
  return quantities;
}
