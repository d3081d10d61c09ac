// The normal form: one variant with every default filled in, every name resolved and every unit reduced.
// Plain JSON, described by `grammar/schema/normal-form.schema.json`; equal meaning gives equal JSON.

/** A built-in (or extern) with all its arguments, defaults included: `adamw(lr: 6e-5)`. */
export interface Call<Name extends string = string, Args = Readonly<Record<string, Value>>> {
  readonly call: Name;
  readonly args: Args;
}

/** A training length. `epochs` and `images` become steps when the split size and the batch are known. */
export type Length = { readonly epochs: number } | { readonly steps: number } | { readonly images: number };

/** `env(NAME)`: read when a plan is made, never part of an identity. */
export interface Environment {
  readonly env: string;
}

/** Ratios are 0..1, sizes `[height, width]`, times seconds, amounts of memory bytes, enums their name. */
export type Value = number | string | boolean | null | Length | Environment | Call | readonly Value[];

// ---------------------------------------------------------------- data

export interface Normalisation {
  /** pixel / 255 first, always; then (x - mean) / std per channel */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}
export type Resize = 'bilinear' | 'nearest';

export type PlanesArgs = {
  /** one template per file */
  readonly path: readonly string[];
  /** channel of each plane, counted through all files */
  readonly channels: readonly number[] | 'auto';
  readonly low: number;
  readonly high: number | 'depth';
  readonly norm: 'unit' | 'signed';
  readonly resize: Resize;
};
/** Raw recordings of MUSES, projected to the frame camera. `calibration` and `motion`: files below the root. */
export type PointsArgs = {
  readonly path: string;
  readonly calibration: string;
  readonly motion: string | null;
  /** pixels of a point per side */
  readonly grow: number;
  readonly low: number;
  readonly high: number;
};
export type MusesSensor =
  | Call<'muses_lidar', PointsArgs>
  | Call<'muses_radar', PointsArgs>
  | Call<
      'muses_events',
      { readonly path: string; readonly calibration: string; readonly grow: number; readonly high: number }
    >;
export interface ImageModality {
  readonly name: string;
  /** `image`: a file named by a path template; `planes`: numbers of a sensor; `muses_…`: a raw recording; `generated`: a picture of the data set's generator */
  readonly source:
    | Call<'image', { readonly path: string; readonly norm: 'imagenet' | 'unit'; readonly resize: Resize }>
    | Call<'planes', PlanesArgs>
    | Call<'eight_bit', { readonly path: string; readonly range: 'stored' | 'stretched' }>
    | MusesSensor
    | Call<'generated', { readonly picture: string; readonly norm: 'imagenet' | 'unit' }>;
}
export type MappedArgs = {
  readonly path: string;
  /** stored numbers and, in the same order, their classes */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly channel: number;
  readonly others: 'ignore' | 'error';
};
export interface LabelSource {
  readonly source:
    | Call<'ids', { readonly path: string; readonly offset: number; readonly channel: number }>
    | Call<'mapped', MappedArgs>
    | Call<'colours', { readonly path: string; readonly others: 'ignore' | 'error' }>
    | Call<'generated_labels', Readonly<Record<string, never>>>;
}
export interface Split {
  readonly name: string;
  /** promised number of frames; for generated data the number that is rendered */
  readonly frames: number;
}
export type StreetsArgs = { readonly seed: number; readonly failures: number };
/** Pixels that are taken away at each side of a stored picture. */
export type Crop = Call<
  'margins',
  { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }
>;
export interface Dataset {
  readonly name: string;
  readonly root: Environment | string | null;
  readonly generator: Call<'streets', StreetsArgs> | null;
  readonly classes: number;
  readonly ignore: number;
  /** per class, for tables and pictures; colours as `#rrggbb` */
  readonly names: readonly string[] | null;
  readonly palette: readonly string[] | null;
  /** [height, width] of a frame, after `crop` */
  readonly size: readonly [number, number];
  /** [height, width] of the files, after `crop`, where they are squeezed to `size` */
  readonly stored: readonly [number, number] | null;
  readonly crop: Crop | null;
  readonly list: Call<'lines', { readonly path: string; readonly mirrored: string | null }> | null;
  /** what happens to a frame that lacks a file */
  readonly missing: 'error' | 'skip' | 'absent';
  readonly modalities: readonly ImageModality[];
  readonly label: LabelSource;
  readonly splits: readonly Split[];
}

// ---------------------------------------------------------------- networks

export interface MitArgs {
  readonly dims: readonly number[];
  readonly depths: readonly number[];
  readonly heads: readonly number[];
  readonly sr: readonly number[];
}
/** The backbone is always spelled out, so that `mit_b0` and the same numbers written by hand are one network. */
export type Model = Call<
  'segformer',
  {
    readonly backbone: Call<'mit', MitArgs>;
    /** width E of the all-MLP decoder */
    readonly decoder: number;
    /** null: random; `imagenet`: encoder weights of that name; else the path of a file with weights, relative to the file */
    readonly weights: string | null;
    readonly drop_path: number;
    readonly dropout: number;
  }
>;

// ---------------------------------------------------------------- training

export type ModalityDropout =
  | Call<'subset', { readonly min: number; readonly max: number; readonly absent: 'remove' | 'zero' }>
  | Call<'all', Readonly<Record<string, never>>>;

export type Ramp = Call<'ramp', { readonly from: number; readonly to: number; readonly over: Length }>;

/** Name and arguments as in `std.rseg`: ce, ohem, kl, cwd, hpdm, rrm, umd, cmd; or those of a loss of one's own. */
export interface LossCall extends Call {
  /** only for a loss of one's own: the module that computes it, relative to the file */
  readonly from?: string;
  /** only with `from`: what it is given (`student.logits`, `labels`, …) */
  readonly uses?: readonly string[];
}
export interface LossTerm {
  readonly label: string;
  readonly weight: number | Ramp;
  readonly loss: LossCall;
}

export type Optimizer = Call<
  'adamw',
  { readonly lr: number; readonly decay: number; readonly beta1: number; readonly beta2: number; readonly eps: number }
>;
export type Schedule =
  | Call<'warmup_poly', { readonly warmup: Length; readonly power: number; readonly ratio: number }>
  | Call<'constant', Readonly<Record<string, never>>>;
/** Of DELIVER's pipeline. */
export type PhotoAugment = Call<
  'augment',
  {
    readonly flip: number;
    readonly scale_min: number;
    readonly scale_max: number;
    readonly jitter: number;
    readonly blur: number;
  }
>;
/** Of MCubeS's pipeline. */
export type ScaleCrop = Call<
  'scale_crop',
  {
    readonly flip: number;
    /** pixels */
    readonly short_min: number;
    readonly short_max: number;
    readonly blur: number;
    readonly sigma_min: number;
    readonly sigma_max: number;
    readonly blurred: readonly string[];
  }
>;
export type Augment = PhotoAugment | ScaleCrop;

export interface Training {
  readonly split: string;
  readonly length: Length;
  readonly batch: number;
  /** [height, width] fed to the network */
  readonly image: readonly [number, number];
  readonly optim: Optimizer;
  readonly schedule: Schedule;
  readonly augment: Augment | null;
  /** distance between checkpoints */
  readonly checkpoint: Length;
  /** distance between validations on the `eval` split; null = only at the end */
  readonly validate: Length | null;
  /** what happens to a step whose loss jumps: it is told, or also taken back */
  readonly on_spike: 'flag' | 'rollback';
}

// ---------------------------------------------------------------- evaluation

export type Suite =
  | Call<
      'missing',
      {
        readonly subsets: 'all_subsets';
        /** `remove`: fused over the present ones; `zero`: fed as zeros (or with `pixels` of their values lost) */
        readonly absent: 'remove' | 'zero';
        /** share of the pixels that a hit modality loses; 1 = all (EMM), below 1 = RMM */
        readonly pixels: number;
        /** failure probability of one modality in the expected mIoU (EMM_E) */
        readonly probability: number;
      }
    >
  | Call<'noise', { readonly salt_pepper: number; readonly gaussian: number; readonly except: readonly string[] }>
  | Call<'clean', Readonly<Record<string, never>>>;

export interface NamedSuite {
  readonly name: string;
  readonly suite: Suite;
}
export interface Evaluation {
  readonly split: string;
  readonly batch: number;
  readonly image: readonly [number, number];
  readonly suites: readonly NamedSuite[];
  /** which checkpoint of a training is kept as its result */
  readonly select:
    | Call<'mean', { readonly metric: 'miou'; readonly over: string }>
    | Call<'last', Readonly<Record<string, never>>>;
}

/** What a run may use of a machine; null: nothing was said. */
export interface Resources {
  readonly gpus: number | null;
  /** cores that a scheduler reserves */
  readonly cpus: number | null;
  /** bytes on the device that trains */
  readonly memory: number | null;
  /** seconds of one run */
  readonly time: number | null;
  /** part of the cluster, by its name at Slurm */
  readonly partition: string | null;
  /** whom Slurm charges */
  readonly account: string | null;
}
/** Settings that cannot change a result. Not part of any key. */
export interface RuntimeSettings {
  readonly device: 'auto' | 'cpu' | 'gpu';
  readonly workers: number;
  /** folder of packed pictures */
  readonly packs: string | null;
  /** bytes that the checkpoints of one training may take */
  readonly checkpoints: number | null;
  readonly resources: Resources;
}

export interface NormalForm {
  readonly rseg: 1;
  /** `spcr`, `spcr.terms.no_kl` */
  readonly variant: string;
  readonly semantics: 'paper' | 'reference';
  readonly seeds: readonly number[];
  readonly data: Dataset;
  readonly teacher: Model | null;
  readonly student: Model;
  readonly dropout: ModalityDropout;
  readonly loss: readonly LossTerm[];
  readonly train: Training;
  /** training of the teacher; null when there is none or when its weights come from a file */
  readonly train_teacher: Training | null;
  readonly eval: Evaluation;
  readonly runtime: RuntimeSettings;
}
