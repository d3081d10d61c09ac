// Weather and sensor failures of a frame.
import type { CounterRandom } from '../../../random/philox.js';

export const WEATHERS = ['cloud', 'fog', 'night', 'rain', 'sun'] as const;
export type Weather = (typeof WEATHERS)[number];

export const FAILURES = ['motionblur', 'overexposure', 'underexposure', 'lidarjitter', 'eventlowres'] as const;
export type Failure = (typeof FAILURES)[number];

export interface Condition {
  readonly weather: Weather;
  readonly failure: Failure | null;
}

export interface WeatherLook {
  /** light that reaches every surface; 1 = full daylight */
  readonly ambient: readonly [number, number];
  /** light of the own headlights at close range */
  readonly headlights: number;
  /** share of light scattered per metre */
  readonly haze: readonly [number, number];
  /** drops per pixel */
  readonly rain: number;
  /** whether the sun casts hard shadows */
  readonly shadows: boolean;
  readonly sky: readonly [number, number, number];
}

export const LOOKS: Readonly<Record<Weather, WeatherLook>> = {
  cloud: { ambient: [0.6, 0.85], headlights: 0, haze: [0.001, 0.004], rain: 0, shadows: false, sky: [0.78, 0.8, 0.83] },
  fog: { ambient: [0.5, 0.75], headlights: 0, haze: [0.05, 0.13], rain: 0, shadows: false, sky: [0.72, 0.73, 0.74] },
  night: {
    ambient: [0.012, 0.045],
    headlights: 0.3,
    haze: [0.002, 0.006],
    rain: 0,
    shadows: false,
    sky: [0.05, 0.05, 0.09],
  },
  rain: {
    ambient: [0.3, 0.5],
    headlights: 0,
    haze: [0.015, 0.035],
    rain: 0.05,
    shadows: false,
    sky: [0.5, 0.52, 0.55],
  },
  sun: { ambient: [0.85, 1.1], headlights: 0, haze: [0.0005, 0.002], rain: 0, shadows: true, sky: [0.45, 0.65, 0.95] },
};

const pick = <T>(list: readonly T[], random: CounterRandom): T => list[random.integer(list.length)]!;

/** Uniform weather; with probability `failures` one sensor failure, uniform too. The first draws of a frame. */
export function drawCondition(random: CounterRandom, failures: number): Condition {
  const weather = pick(WEATHERS, random);
  const fails = random.uniform() < failures;
  const failure = pick(FAILURES, random);
  return { weather, failure: fails ? failure : null };
}
