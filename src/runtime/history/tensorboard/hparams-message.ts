// Settings and outcome of a run for TensorBoard's table of hyper-parameters (plugin_data.proto of its hparams plug-in).
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { RunState } from '../../run/event.js';
import type { SettingValue } from '../settings-of-form.js';
import { message } from './event-message.js';

/** Tags that the plug-in looks for. */
export const SESSION_START = '_hparams_/session_start_info';
export const SESSION_END = '_hparams_/session_end_info';

/** Of the enum Status. */
const STATUS: Readonly<Record<RunState | 'running', number>> = {
  done: 1,
  failed: 2,
  running: 3,
  stopped: 3,
  waiting: 3,
};

/** `group`: seeds of one variant are one row. `started` in milliseconds since 1970. */
export function sessionStart(settings: ReadonlyMap<string, SettingValue>, group: string, started: number): Uint8Array {
  const writer = new BinaryWriter();
  message(writer, 3, () => {
    for (const [name, value] of settings) {
      message(writer, 1, () => {
        writer.tag(1, WireType.LengthDelimited).string(name);
        message(writer, 2, () => encodeValue(writer, value));
      });
    }
    writer.tag(4, WireType.LengthDelimited).string(group);
    writer.tag(5, WireType.Bit64).double(started / 1000);
  });
  return writer.finish();
}

/** google.protobuf.Value */
function encodeValue(writer: BinaryWriter, value: SettingValue): void {
  if (typeof value === 'number') writer.tag(2, WireType.Bit64).double(value);
  else if (typeof value === 'string') writer.tag(3, WireType.LengthDelimited).string(value);
  else writer.tag(4, WireType.Varint).bool(value);
}

export function sessionEnd(state: RunState | 'running', ended: number): Uint8Array {
  const writer = new BinaryWriter();
  message(writer, 4, () => {
    writer.tag(1, WireType.Varint).int32(STATUS[state]);
    writer.tag(2, WireType.Bit64).double(ended / 1000);
  });
  return writer.finish();
}
