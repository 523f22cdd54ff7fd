/** The time, passed in everywhere, so that a test can move it. Milliseconds live in `Date`. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
