// Ink, which is loaded while the first picture is already seen: it takes longer than everything before it together.
import { render } from 'ink';
import type { FrameSink } from './alternate-screen.js';
import { Screen, type ScreenProps } from './screen.js';

export interface MountedScreen {
  unmount(): void;
}

/** Draws and listens until it is unmounted; `onBroken` hears of an error in drawing. */
export function mountScreen(
  props: ScreenProps,
  streams: { readonly sink: FrameSink; readonly stdin: NodeJS.ReadStream },
  onBroken: (error: unknown) => void,
): MountedScreen {
  const ink = render(<Screen {...props} />, {
    stdout: streams.sink as unknown as NodeJS.WriteStream,
    stdin: streams.stdin,
    // Ink shall neither wait nor erase: both are done here
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  ink.waitUntilExit().catch(onBroken);
  return { unmount: () => ink.unmount() };
}
