// What `rseg check --sarif` prints.
import type { Compilation } from '../compiler/compile.js';
import { diagnosticsToSarif } from '../compiler/diagnostics-to-sarif.js';
import { jointDiagnostics } from '../compiler/joint-diagnostics.js';
import { messagePage } from './message-pages.js';
import { version } from './version.js';

export function sarifLog(compilations: readonly Compilation[]) {
  const { diagnostics, sources } = jointDiagnostics(compilations);
  return diagnosticsToSarif(diagnostics, { version: version(), ruleOf: messagePage, sources });
}
