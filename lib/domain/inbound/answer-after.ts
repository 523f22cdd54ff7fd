/**
 * A webhook delivery is answered after this time at the latest, ingested or not, because the raw delivery is
 * already stored. It is answered earlier only once it is ingested. So a younger delivery that is not ingested
 * yet has not been answered, and a dispatch need not wait for it.
 */
export const ANSWER_AFTER_MS = 300;
