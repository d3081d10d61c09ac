// Where `weights: imagenet` is looked for. Nothing is downloaded: the weights have a licence of their own.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { Environment } from '../data/data-context.js';
import { publishedName } from './published-encoders.js';

const ENDINGS = ['.safetensors', '.pth', '.pt'];

/** The folder of `RSEG_WEIGHTS`, else `rseg/weights` in the user's cache. */
export function weightsFolder(environment: Environment): string {
  const cache = environment.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return environment.RSEG_WEIGHTS ?? join(cache, 'rseg', 'weights');
}

/** The file with the ImageNet weights of the encoder of `model`. Throws exit 3 when there are none, exit 4 when they are not there. */
export function imagenetFile(model: Model, environment: Environment): string {
  const name = publishedName(model.args.backbone.args);
  if (name === null) {
    throw new UserError(EXIT.fileErrors, 'there are no ImageNet weights for this encoder', {
      help: 'ImageNet weights exist for mit_b0 to mit_b5; use weights: none or a file',
    });
  }
  const folder = weightsFolder(environment);
  const files = ENDINGS.map((ending) => join(folder, name + ending));
  const found = files.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new UserError(EXIT.data, `the ImageNet weights of ${name} are not there`, {
    where: join(folder, `${name}.pth`),
    help: `take ${name}.pth from the page of SegFormer (github.com/NVlabs/SegFormer, "ImageNet-1K pre-trained weights") and put it there, as .pth or .safetensors; RSEG_WEIGHTS names another folder`,
  });
}

/**
 * What stands for the contents of these weights in a list of digests, where files stand by their paths; the compiler
 * writes the same name into keys.
 */
export function imagenetName(model: Model): string {
  const { dims, depths } = model.args.backbone.args;
  return `imagenet ${dims.join()}/${depths.join()}`;
}
