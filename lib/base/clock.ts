/** The time, passed in everywhere, so that a test can set it. A `Date` holds milliseconds. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
