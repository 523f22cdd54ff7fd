/** For the last branch of a switch over a closed set: a new member does not compile until it is handled. */
export const never = (value: never): never => {
  throw new Error(`Unexpected value: ${String(value)}`);
};
