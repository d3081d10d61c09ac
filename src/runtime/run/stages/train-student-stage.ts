// Stage `train-student`: distillation under modality dropout (method, sections 4 and 5), or plain training.
import type { TrainStudentStage } from '../../../compiler/stage-plan.js';
import { alignmentShapes } from '../../../model/alignment.js';
import { initialValues } from '../../../model/initial-values.js';
import { needsTeacher } from '../../../model/loss-registry.js';
import { drawNoiseSeed, drawPairing, drawSubset } from '../../../model/modality-subsets.js';
import { withPrefix } from '../../../model/parameters.js';
import { drawChannelDropout, drawDropPath } from '../../../model/residual-masks.js';
import type { HostTensors } from '../../engine/engine.js';
import { networkOf } from '../network-of.js';
import { termsOf } from '../own-loss/own-losses.js';
import { readArtifact } from '../stage-artifacts.js';
import { type StageContext, type StageResult, WEIGHTS_FILE } from '../stage-context.js';
import { fusionShares } from '../training/fusion-shares.js';
import { runTraining } from '../training/run-training.js';
import { startingWeights } from '../training/starting-weights.js';
import { dropoutLaw, studentStepName } from '../training/step-functions.js';
import { termWeight } from '../training/term-weight.js';
import type { StepCall, Trainee } from '../training/trainee.js';
import { decodeWeights } from '../weights-file.js';

/** Weights of the teacher stage among the inputs, `teacher/...`; empty when no term looks at one. */
function frozenTeacher(stage: TrainStudentStage, context: StageContext): HostTensors {
  if (stage.teacher === null || !needsTeacher(termsOf(stage, context.losses))) return {};
  const source = stage.inputs.map(context.input).find(({ op }) => op === 'train-teacher' || op === 'load-teacher');
  if (source === undefined) throw new Error(`stage ${stage.id} has a teacher but none among its inputs`);
  const network = networkOf(stage.teacher, stage.data.classes);
  const bytes = readArtifact(context.folder.path, source, WEIGHTS_FILE);
  return withPrefix('teacher/', decodeWeights(bytes, `${source.id}/${WEIGHTS_FILE}`, network));
}

export function studentTrainee(stage: TrainStudentStage, context: StageContext): Trainee {
  const { data, model, training, seed, semantics, loss } = stage;
  const student = networkOf(model, data.classes);
  const teacher = stage.teacher === null ? null : networkOf(stage.teacher, data.classes);
  const modalities = data.modalities.length;
  const dropout = dropoutLaw(stage.dropout, modalities);
  const { batch } = training;
  const all = [...data.modalities.keys()];
  const incomplete = data.missing === 'absent';
  const taught = incomplete && needsTeacher(termsOf(stage, context.losses));

  const seen: Trainee['seen'] = (step) => drawSubset(modalities, dropout, seed, step);
  const call: Trainee['call'] = (step, absent): StepCall => {
    const subset = seen(step);
    const zeroed = dropout.absent === 'zero';
    const present = zeroed ? all : subset;
    const keep = Float32Array.from({ length: modalities }, (_, m) => (subset.includes(m) ? 1 : 0));
    const rows = present.length;
    return {
      name: studentStepName(rows),
      feeds: {
        present: Int32Array.from(present),
        pairing: drawPairing({ semantics, absent: dropout.absent, modalities, present: rows, batch }, seed, step),
        noise_seed: drawNoiseSeed(seed, step),
        ...(zeroed ? { keep } : {}),
        ...(incomplete && !zeroed ? { fusion: fusionShares(present, absent) } : {}),
        ...(taught ? { teacher_fusion: fusionShares(all, absent) } : {}),
        ...(student.dropPath > 0 ? { drop_path: drawDropPath(student, rows, batch, seed, step) } : {}),
        ...(student.dropout > 0 ? { channel_dropout: drawChannelDropout(student, batch, seed, step) } : {}),
      },
    };
  };

  return {
    subject: 'student',
    network: student,
    prefix: 'student/',
    labels: loss.map(({ label }) => label),
    initial: () => ({
      ...withPrefix('student/', startingWeights(model, data.classes, seed, context.data)),
      ...withPrefix('student/', initialValues(alignmentShapes(termsOf(stage, context.losses), student, teacher), seed)),
      ...frozenTeacher(stage, context),
    }),
    weights: (step, size) => loss.map((term) => termWeight(term, step, size)),
    seen,
    call,
  };
}

export function runTrainStudent(stage: TrainStudentStage, context: StageContext): Promise<StageResult> {
  return runTraining(stage, studentTrainee(stage, context), context);
}
