// The 25 classes of DELIVER, and how a smaller class count folds the rarer ones into related ones.

interface ClassEntry {
  readonly name: string;
  /** position when classes are chosen: a set of K classes has those with rank below K */
  readonly rank: number;
  /** what the class is called where it does not exist itself */
  readonly parent: string | null;
}

const entry = (name: string, rank: number, parent: string | null): ClassEntry => ({ name, rank, parent });

/** In the order of DELIVER. */
const CLASSES: readonly ClassEntry[] = [
  entry('Building', 1, null),
  entry('Fence', 13, 'Wall'),
  entry('Other', 24, 'Static'),
  entry('Pedestrian', 7, 'Cars'),
  entry('Pole', 8, 'Building'),
  entry('RoadLine', 6, 'Road'),
  entry('Road', 0, null),
  entry('SideWalk', 5, 'Road'),
  entry('Vegetation', 3, 'Building'),
  entry('Cars', 4, 'Building'),
  entry('Wall', 11, 'Building'),
  entry('TrafficSign', 10, 'Pole'),
  entry('Sky', 2, 'Building'),
  entry('Ground', 18, 'Terrain'),
  entry('Bridge', 20, 'Building'),
  entry('RailTrack', 21, 'Road'),
  entry('GroundRail', 22, 'Fence'),
  entry('TrafficLight', 14, 'TrafficSign'),
  entry('Static', 17, 'Wall'),
  entry('Dynamic', 23, 'Pedestrian'),
  entry('Water', 19, 'Terrain'),
  entry('Terrain', 9, 'SideWalk'),
  entry('TwoWheeler', 12, 'Pedestrian'),
  entry('Bus', 15, 'Cars'),
  entry('Truck', 16, 'Cars'),
];

export const ALL_CLASSES: readonly string[] = CLASSES.map(({ name }) => name);

const index = (name: string): number => CLASSES.findIndex((c) => c.name === name);

/** Position of every class in DELIVER's order: what the painters write. */
export const CLASS = {
  building: index('Building'),
  fence: index('Fence'),
  other: index('Other'),
  pedestrian: index('Pedestrian'),
  pole: index('Pole'),
  roadLine: index('RoadLine'),
  road: index('Road'),
  sidewalk: index('SideWalk'),
  vegetation: index('Vegetation'),
  car: index('Cars'),
  wall: index('Wall'),
  sign: index('TrafficSign'),
  sky: index('Sky'),
  ground: index('Ground'),
  bridge: index('Bridge'),
  railTrack: index('RailTrack'),
  guardRail: index('GroundRail'),
  light: index('TrafficLight'),
  static: index('Static'),
  dynamic: index('Dynamic'),
  water: index('Water'),
  terrain: index('Terrain'),
  twoWheeler: index('TwoWheeler'),
  bus: index('Bus'),
  truck: index('Truck'),
} as const;

export const MINIMUM_CLASSES = 2;
export const MAXIMUM_CLASSES = CLASSES.length;

export interface ClassFolding {
  /** names of the K classes, in DELIVER's order */
  readonly names: readonly string[];
  /** class id of each of the 25 */
  readonly ids: Int16Array;
}

/** The `count` most common classes keep an id of their own; each other one takes the id of its nearest kept parent. */
export function foldClasses(count: number): ClassFolding {
  const names = CLASSES.filter(({ rank }) => rank < count).map(({ name }) => name);
  const keptName = (name: string): string => {
    if (names.includes(name)) return name;
    const { parent } = CLASSES[index(name)]!;
    if (parent === null) throw new RangeError(`a street has at least ${MINIMUM_CLASSES} classes`);
    return keptName(parent);
  };
  return { names, ids: Int16Array.from(CLASSES, ({ name }) => names.indexOf(keptName(name))) };
}
