// TensorBoard's events in protobuf's wire format. The numbers are the field numbers of event.proto, summary.proto and tensor.proto.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** What one summary value holds. */
export type SummaryContent =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'picture'; readonly png: Uint8Array; readonly height: number; readonly width: number }
  | { readonly kind: 'text'; readonly text: string }
  /** settings or outcome of a run; `content`: a message of the hparams plug-in */
  | { readonly kind: 'hparams'; readonly content: Uint8Array };

/** An event with one value; `wall` in milliseconds since 1970. */
export interface SummaryEvent {
  readonly wall: number;
  readonly step: number;
  readonly tag: string;
  readonly content: SummaryContent;
}

const DT_FLOAT = 1;
const DT_STRING = 7;
const DATA_CLASS_TENSOR = 2;
const COLOURS = 3;

/** The first event of every file. */
export function versionEvent(wall: number): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Bit64).double(wall / 1000);
  writer.tag(3, WireType.LengthDelimited).string('brain.Event:2');
  return writer.finish();
}

export function summaryEvent({ wall, step, tag, content }: SummaryEvent): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Bit64).double(wall / 1000);
  writer.tag(2, WireType.Varint).int64(step);
  message(writer, 5, () =>
    message(writer, 1, () => {
      writer.tag(1, WireType.LengthDelimited).string(tag);
      encodeContent(writer, content);
    }),
  );
  return writer.finish();
}

export function message(writer: BinaryWriter, field: number, encode: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  encode();
  writer.join();
}

function encodeContent(writer: BinaryWriter, content: SummaryContent): void {
  switch (content.kind) {
    case 'scalar':
      writer.tag(2, WireType.Bit32).float(content.value);
      return;
    case 'picture':
      message(writer, 4, () => {
        writer.tag(1, WireType.Varint).int32(content.height);
        writer.tag(2, WireType.Varint).int32(content.width);
        writer.tag(3, WireType.Varint).int32(COLOURS);
        writer.tag(4, WireType.LengthDelimited).bytes(content.png);
      });
      return;
    case 'text':
      encodeMetadata(writer, 'text', null);
      message(writer, 8, () => {
        writer.tag(1, WireType.Varint).int32(DT_STRING);
        writer.tag(8, WireType.LengthDelimited).string(content.text);
      });
      return;
    case 'hparams':
      encodeMetadata(writer, 'hparams', content.content);
      message(writer, 8, () => {
        writer.tag(1, WireType.Varint).int32(DT_FLOAT);
        message(writer, 2, () => undefined);
        writer.tag(5, WireType.LengthDelimited).fork().float(0).join();
      });
  }
}

function encodeMetadata(writer: BinaryWriter, plugin: string, content: Uint8Array | null): void {
  message(writer, 9, () => {
    message(writer, 1, () => {
      writer.tag(1, WireType.LengthDelimited).string(plugin);
      if (content !== null) writer.tag(2, WireType.LengthDelimited).bytes(content);
    });
    if (content === null) writer.tag(4, WireType.Varint).int32(DATA_CLASS_TENSOR);
  });
}
