// Encodes a model in protobuf's wire format. The numbers are the field numbers of onnx/onnx.proto.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  ELEMENT_TYPE,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-model.js';

/** The version of the file format that came with operator set 17. */
const IR_VERSION = 8;
/** The first set with everything that is written here, and old enough for the run times in use. */
export const OPERATOR_SET = 17;
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 } as const;

/** The bytes of an `.onnx` file. */
export function encodeOnnx(model: OnnxModel, producerVersion: string): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(IR_VERSION);
  text(writer, 2, 'rseg');
  text(writer, 3, producerVersion);
  message(writer, 7, () => encodeGraph(writer, model));
  message(writer, 8, () => {
    text(writer, 1, '');
    writer.tag(2, WireType.Varint).int64(OPERATOR_SET);
  });
  for (const [key, value] of model.metadata) {
    message(writer, 14, () => {
      text(writer, 1, key);
      text(writer, 2, value);
    });
  }
  return writer.finish();
}

function message(writer: BinaryWriter, field: number, encode: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  encode();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function encodeGraph(writer: BinaryWriter, { nodes, weights, inputs, outputs }: OnnxModel): void {
  for (const node of nodes) message(writer, 1, () => encodeNode(writer, node));
  text(writer, 2, 'network');
  for (const tensor of weights) message(writer, 5, () => encodeTensor(writer, tensor));
  for (const value of inputs) message(writer, 11, () => encodeValue(writer, value));
  for (const value of outputs) message(writer, 12, () => encodeValue(writer, value));
}

function encodeNode(writer: BinaryWriter, { name, op, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 3, name);
  text(writer, 4, op);
  for (const [key, value] of Object.entries(attributes)) message(writer, 5, () => encodeAttribute(writer, key, value));
}

function encodeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  text(writer, 1, name);
  const kind = (type: keyof typeof ATTRIBUTE_TYPE): void => {
    writer.tag(20, WireType.Varint).int32(ATTRIBUTE_TYPE[type]);
  };
  if (typeof value === 'number') {
    writer.tag(3, WireType.Varint).int64(value);
    kind('int');
  } else if (typeof value === 'string') {
    text(writer, 4, value);
    kind('text');
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    kind('float');
  } else {
    for (const item of value) writer.tag(8, WireType.Varint).int64(item);
    kind('ints');
  }
}

function encodeTensor(writer: BinaryWriter, { name, type, shape, values }: OnnxTensor): void {
  for (const side of shape) writer.tag(1, WireType.Varint).int64(side);
  writer.tag(2, WireType.Varint).int32(ELEMENT_TYPE[type]);
  text(writer, 8, name);
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function encodeValue(writer: BinaryWriter, { name, type, shape }: OnnxValue): void {
  text(writer, 1, name);
  message(writer, 2, () =>
    message(writer, 1, () => {
      writer.tag(1, WireType.Varint).int32(ELEMENT_TYPE[type]);
      message(writer, 2, () => {
        for (const side of shape) {
          message(writer, 1, () => {
            if (typeof side === 'number') writer.tag(1, WireType.Varint).int64(side);
            else text(writer, 2, side);
          });
        }
      });
    }),
  );
}
