// A network in the normal form: its backbone spelled out, the width of its decoder worked out.
import type { MitArgs, Model, NormalForm } from './normal-form.js';
import { plainCall } from './plain-value.js';
import { callAt } from './read-setting.js';
import type { CallValue } from './setting-value.js';
import { SharedForms } from './shared-forms.js';

/** Largest number of blocks that SegFormer pairs with the narrow decoder (B0 and B1). */
const SMALL_ENCODER_BLOCKS = 8;

const models = new SharedForms<Model>();

export function modelForm(model: CallValue, semantics: NormalForm['semantics'], base: string): Model {
  return models.of(model, `${semantics} ${base}`, () => newModelForm(model, semantics, base));
}

function newModelForm(model: CallValue, semantics: NormalForm['semantics'], base: string): Model {
  const written = callAt(model, 'backbone');
  if (written === undefined) throw new Error('a network has no backbone');
  const backbone = plainCall(written, base).args as unknown as MitArgs;
  const { args } = plainCall(model, base);
  const decoder = args.decoder === 'auto' ? decoderWidth(backbone.depths, semantics) : args.decoder;
  return {
    call: model.signature.name,
    args: { ...args, backbone: { call: 'mit', args: backbone }, decoder },
  } as Model;
}

/** Published widths: 256 for B0 and B1, 768 above; the released code uses 768 for all (method, section 9, row 20). */
export function decoderWidth(depths: readonly number[], semantics: NormalForm['semantics']): number {
  if (semantics === 'reference') return 768;
  const blocks = depths.reduce((sum, depth) => sum + depth, 0);
  return blocks <= SMALL_ENCODER_BLOCKS ? 256 : 768;
}
