// The refusal of a PyTorch file.
import { EXIT, UserError } from '../../../exit-code.js';

/** An error (exit code 4) that says what is wrong with the PyTorch file `where`, and how to get one that can be read. */
export function refuseTorchFile(where: string, reason: string, help?: string): UserError {
  return new UserError(EXIT.data, `this PyTorch file cannot be used: ${reason}`, {
    where,
    help: help ?? 'the file is damaged, or was not written by torch.save; use another copy of it',
  });
}
