// The words that options take: checked where a command reads them, offered by the completion of shells.
import type { EngineName } from '../runtime/engine/engine.js';

export const ENGINES: readonly (EngineName | 'auto')[] = ['auto', 'tensorflow', 'wasm', 'cpu'];
export const SUBJECTS = ['student', 'teacher'] as const;
export const GRAPH_FORMATS = ['tree', 'text', 'mermaid', 'dot', 'svg', 'json'] as const;
export const REPORT_FORMATS = ['html', 'md', 'csv', 'latex'] as const;
export const ERROR_POLICIES = ['stop', 'skip'] as const;
export const PROBABILITY_TYPES = ['float16', 'float32'] as const;
