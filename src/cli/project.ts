// The project that a file on the command line belongs to.
import { dirname, relative, resolve } from 'node:path';
import { findProject, isProjectProblem, type Project } from '../compiler/project-file.js';
import { EXIT, UserError } from '../exit-code.js';
import { readSource } from './source-reader.js';

/** Throws a UserError (exit 3) when the project file is wrong. */
export function projectOf(file: string): Project {
  const found = findProject(dirname(resolve(file)), readSource);
  if (!isProjectProblem(found)) return found;
  const near = relative('.', found.file);
  throw new UserError(EXIT.fileErrors, found.message, {
    where: near.startsWith('..') ? found.file : near,
    ...(found.help === null ? {} : { help: found.help }),
  });
}
