// Loaded before a trainer: kills it, whatever thread does it, before its n-th operation on state. RSEG_KILL_AT = `main 120` or
// `thread 7`: only the main thread, or only the thread that writes checkpoints, counts.
import { isMainThread } from 'node:worker_threads';
import { DISK, replaceStateFiles, type StateFiles } from '../../src/runtime/run/state-files.js';

const [where, point] = (process.env.RSEG_KILL_AT ?? '').split(' ');
if (where === (isMainThread ? 'main' : 'thread')) {
  let count = 0;
  const counted = <Arguments extends readonly unknown[], Result>(work: (...args: Arguments) => Result) => {
    return (...args: Arguments): Result => {
      if (++count === Number(point)) process.kill(process.pid, 'SIGKILL');
      return work(...args);
    };
  };
  const files: StateFiles = {
    open: counted(DISK.open),
    read: counted(DISK.read),
    write: counted(DISK.write),
    size: counted(DISK.size),
    truncate: counted(DISK.truncate),
    sync: counted(DISK.sync),
    close: counted(DISK.close),
    rename: counted(DISK.rename),
    remove: counted(DISK.remove),
    makeFolder: counted(DISK.makeFolder),
    removeFolder: counted(DISK.removeFolder),
    list: counted(DISK.list),
  };
  replaceStateFiles(files);
}
