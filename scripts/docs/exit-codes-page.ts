// docs/exit-codes.md: the table of exit codes.
import { EXIT, EXIT_MEANINGS } from '../../src/exit-code.js';
import { type GeneratedPage, generatedPage, markdownTable } from './generated-page.js';

export function exitCodesPage(): GeneratedPage {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
  const rows = names.map((name) => [String(EXIT[name]), EXIT_MEANINGS[name]]);
  const body = [
    '# Exit codes',
    'Every command ends with one of these. They are never renumbered, so schedulers and scripts may rely on them.',
    markdownTable(['code', 'meaning'], rows),
  ];
  return generatedPage('docs/exit-codes.md', 'src/exit-code.ts', body.join('\n\n'));
}
