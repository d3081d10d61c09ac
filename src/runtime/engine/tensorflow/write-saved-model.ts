// Encodes nodes as a SavedModel in protobuf's wire format. The numbers are the field numbers of TensorFlow's .proto
// files: saved_model, meta_graph, graph, node_def, attr_value, tensor, tensor_shape.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { assertNever } from '../../../assert-never.js';
import { DATA_TYPE, type DataTypeName, type NodeAttribute, type NodeDef } from './graph-def.js';

/** The graph format of TensorFlow 2.18: operations keep today's meaning in later versions. */
const PRODUCER = 1900;

/** A tensor at the border of a graph; -1 in its shape is any size. */
export interface SignatureTensor {
  /** `node:0` */
  readonly tensor: string;
  readonly dtype: DataTypeName;
  readonly shape: readonly number[];
}
/** Names under which other programs feed and fetch: `serving_default`. */
export interface Signature {
  readonly inputs: ReadonlyMap<string, SignatureTensor>;
  readonly outputs: ReadonlyMap<string, SignatureTensor>;
}

/** The bytes of `saved_model.pb` with one graph under the tag `serve`. */
export function encodeSavedModel(
  nodes: readonly NodeDef[],
  signatures: ReadonlyMap<string, Signature> = new Map(),
): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(1);
  message(writer, 2, () => {
    message(writer, 1, () => writer.tag(4, WireType.LengthDelimited).string('serve'));
    message(writer, 2, () => {
      for (const node of nodes) message(writer, 1, () => encodeNode(writer, node));
      message(writer, 4, () => writer.tag(1, WireType.Varint).int32(PRODUCER));
    });
    for (const [name, signature] of signatures) encodeEntry(writer, 5, name, () => encodeSignature(writer, signature));
  });
  return writer.finish();
}

function message(writer: BinaryWriter, field: number, encode: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  encode();
  writer.join();
}

function encodeEntry(writer: BinaryWriter, field: number, key: string, encode: () => void): void {
  message(writer, field, () => {
    writer.tag(1, WireType.LengthDelimited).string(key);
    message(writer, 2, encode);
  });
}

function encodeSignature(writer: BinaryWriter, { inputs, outputs }: Signature): void {
  for (const [name, info] of inputs) encodeEntry(writer, 1, name, () => encodeTensorInfo(writer, info));
  for (const [name, info] of outputs) encodeEntry(writer, 2, name, () => encodeTensorInfo(writer, info));
  writer.tag(3, WireType.LengthDelimited).string('tensorflow/serving/predict');
}

function encodeTensorInfo(writer: BinaryWriter, { tensor, dtype, shape }: SignatureTensor): void {
  writer.tag(1, WireType.LengthDelimited).string(tensor);
  writer.tag(2, WireType.Varint).int32(DATA_TYPE[dtype]);
  message(writer, 3, () => encodeShape(writer, shape));
}

function encodeNode(writer: BinaryWriter, node: NodeDef): void {
  writer.tag(1, WireType.LengthDelimited).string(node.name);
  writer.tag(2, WireType.LengthDelimited).string(node.op);
  for (const input of node.inputs) writer.tag(3, WireType.LengthDelimited).string(input);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, () => {
      writer.tag(1, WireType.LengthDelimited).string(name);
      message(writer, 2, () => encodeAttribute(writer, attribute));
    });
  }
}

function encodeAttribute(writer: BinaryWriter, attribute: NodeAttribute): void {
  switch (attribute.kind) {
    case 'text':
      writer.tag(2, WireType.LengthDelimited).string(attribute.value);
      return;
    case 'int':
      writer.tag(3, WireType.Varint).int64(attribute.value);
      return;
    case 'float':
      writer.tag(4, WireType.Bit32).float(attribute.value);
      return;
    case 'flag':
      writer.tag(5, WireType.Varint).bool(attribute.value);
      return;
    case 'type':
      writer.tag(6, WireType.Varint).int32(DATA_TYPE[attribute.value]);
      return;
    case 'shape':
      message(writer, 7, () => encodeShape(writer, attribute.value));
      return;
    case 'tensor':
      message(writer, 8, () => encodeTensor(writer, attribute));
      return;
    case 'ints':
      message(writer, 1, () => {
        if (attribute.value.length === 0) return;
        message(writer, 3, () => {
          for (const value of attribute.value) writer.int64(value);
        });
      });
      return;
    default:
      assertNever(attribute);
  }
}

function encodeShape(writer: BinaryWriter, shape: readonly number[]): void {
  for (const dimension of shape) message(writer, 2, () => writer.tag(1, WireType.Varint).int64(dimension));
}

function encodeTensor(writer: BinaryWriter, { dtype, shape, values }: NodeAttribute & { kind: 'tensor' }): void {
  writer.tag(1, WireType.Varint).int32(DATA_TYPE[dtype]);
  message(writer, 2, () => encodeShape(writer, shape));
  writer.tag(4, WireType.LengthDelimited).bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
