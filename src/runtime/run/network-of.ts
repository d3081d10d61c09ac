// The network that a normal form describes.
import type { Model } from '../../compiler/normal-form.js';
import type { Network } from '../../model/network.js';

export function networkOf(model: Model, classes: number): Network {
  const { backbone, decoder, drop_path, dropout } = model.args;
  return { ...backbone.args, decoder, classes, dropPath: drop_path, dropout };
}
