// Optimiser updates, one node a parameter, so that an engine can run them in place.
import { numberAttribute } from '../attribute.js';
import { sameShape } from '../shape.js';
import { at, requireDType, requireRank, type SignatureTable } from './signature.js';

export const OPTIMISER: SignatureTable = {
  /**
   * AdamW (Loshchilov & Hutter, "Decoupled weight decay regularization", 2019, algorithm 2) at step `step` = 1, 2, …:
   * p <- p (1 - lr decay); m <- b1 m + (1 - b1) g; v <- b2 v + (1 - b2) g^2;
   * p <- p - lr (m / (1 - b1^step)) / (sqrt(v / (1 - b2^step)) + eps). Returns the new p, m and v; lr and step are scalars.
   */
  AdamW: {
    inputs: ['param', 'm', 'v', 'grad', 'lr', 'step'],
    infer: (inputs, attributes) => {
      const parameter = at(inputs, 0);
      inputs.forEach((input, index) => {
        requireDType(input, 'float32');
        if (index >= 4) requireRank(input, 0);
        else if (!sameShape(input.shape, parameter.shape))
          throw new Error(`[${input.shape}] for a parameter [${parameter.shape}]`);
      });
      const names = ['beta1', 'beta2', 'eps', 'decay'];
      return {
        outputs: [parameter, parameter, parameter],
        attributes: Object.fromEntries(names.map((name) => [name, numberAttribute(attributes, name)])),
      };
    },
  },
};
