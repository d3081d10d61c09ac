// Writing to a stream whose reader may go away.
import process from 'node:process';

/** Writes until the reader at the other end is gone; that is no error of ours, and `onGone` is told. */
export function tolerantWriter(stream: NodeJS.WriteStream, onGone: () => void): (text: string) => void {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO')
      process.stderr.write(`cannot write the output: ${error.message}\n`);
    gone = true;
    onGone();
  });
  return (text) => {
    if (!gone) stream.write(text);
  };
}
