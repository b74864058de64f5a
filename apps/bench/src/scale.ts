/** How much is measured. */
export interface Scale {
  /** Waves of requests to every target before the first measurement. */
  warmUp: number;
  /** Rounds of the suites that compare with the floors. */
  rounds: number;
  burst: { streams: number; events: number };
  paced: { streams: number; perSecond: number; seconds: number; rampMs: number };
  /** Waves of the first-delta measurements: one at a time, fifty at once. */
  first: { single: number; fifty: number };
  /** Waves of sixteen small requests. */
  requests: number;
  /** Requests of each body size, by bytes. */
  bodies: readonly (Size & { requests: number })[];
  memory: { seconds: number; streams: number; churnSeconds: number };
  starts: number;
  /** Fresh processes: rounds, requests in each, and the silence between two of them. */
  young: { rounds: number; requests: number; pauseMs: number };
  micro: number;
  /** Packs and installs everything as a user would; needs the registry. */
  install: boolean;
}

export interface Size {
  name: string;
  bytes: number;
}

export const SIZES: readonly Size[] = [
  { name: "96 kB", bytes: 96_000 },
  { name: "490 kB", bytes: 490_000 },
  { name: "3.3 MB", bytes: 3_300_000 },
];

const bodies = (...requests: number[]): Scale["bodies"] =>
  SIZES.map((size, index) => ({ ...size, requests: requests[index]! }));

export const FULL: Scale = {
  warmUp: 100,
  rounds: 9,
  burst: { streams: 10, events: 10_000 },
  paced: { streams: 100, perSecond: 50, seconds: 5, rampMs: 1_000 },
  first: { single: 60, fifty: 4 },
  requests: 40,
  bodies: bodies(300, 100, 20),
  memory: { seconds: 10, streams: 1_000, churnSeconds: 300 },
  starts: 11,
  young: { rounds: 3, requests: 60, pauseMs: 250 },
  micro: 9,
  install: true,
};

export const QUICK: Scale = {
  warmUp: 25,
  rounds: 2,
  burst: { streams: 10, events: 4_000 },
  paced: { streams: 100, perSecond: 50, seconds: 1, rampMs: 300 },
  first: { single: 20, fifty: 1 },
  requests: 10,
  bodies: bodies(60, 20, 4),
  memory: { seconds: 1, streams: 300, churnSeconds: 1 },
  starts: 3,
  young: { rounds: 1, requests: 20, pauseMs: 50 },
  micro: 1,
  install: false,
};
