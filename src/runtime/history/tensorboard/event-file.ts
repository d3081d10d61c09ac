// The history of a run as one event file of TensorBoard, made anew from the run's own events: a resumed run leaves nothing double.
import type { RunHistory } from '../run-history.js';
import { type SummaryContent, type SummaryEvent, summaryEvent, versionEvent } from './event-message.js';
import { SESSION_END, SESSION_START, sessionEnd, sessionStart } from './hparams-message.js';
import { frameRecord } from './record.js';

/** TensorBoard looks for `tfevents` in names; the time is when the run began, so that a second export replaces the first. */
export const eventFileName = ({ started, run }: RunHistory): string =>
  `events.out.tfevents.${String(Math.floor(started / 1000)).padStart(10, '0')}.rseg.${run}`;

/** The bytes of the file. */
export function eventFile(history: RunHistory): Uint8Array {
  const records = [versionEvent(history.started), ...summaryEvents(history).map(summaryEvent)].map(frameRecord);
  return Buffer.concat(records);
}

/** In the order of time. */
function summaryEvents(history: RunHistory): readonly SummaryEvent[] {
  const { started, ended } = history;
  const at = (wall: number, step: number, tag: string, content: SummaryContent): SummaryEvent => ({
    wall,
    step,
    tag,
    content,
  });
  const settings = sessionStart(history.settings, history.variant, started);
  const texts = [...history.texts].map(([name, text]) =>
    at(started, 0, name, { kind: 'text', text: shown(name, text) }),
  );
  const scalars = [...history.series].flatMap(([tag, points]) =>
    points.map(({ step, wall, value }) => at(wall, step, tag, { kind: 'scalar', value })),
  );
  const pictures = history.pictures.map(({ stage, step, wall, tiles, png }) =>
    at(wall, step, `${stage}/${tiles.join(' | ')}`, { kind: 'picture', png, ...sizeOfPng(png) }),
  );
  const results = [...history.results].map(([tag, value]) => at(ended, 0, tag, { kind: 'scalar', value }));
  return [
    at(started, 0, SESSION_START, { kind: 'hparams', content: settings }),
    ...texts,
    ...[...scalars, ...pictures].sort((a, b) => a.wall - b.wall || a.step - b.step),
    ...results,
    at(ended, 0, SESSION_END, { kind: 'hparams', content: sessionEnd(history.state, ended) }),
  ];
}

/** TensorBoard shows texts as Markdown. */
const shown = (name: string, text: string): string => (name.endsWith('.md') ? text : text.replaceAll(/^/gm, '    '));

/** Height and width stand at fixed places of every PNG file. */
function sizeOfPng(png: Uint8Array): { readonly height: number; readonly width: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
