import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether scripts run: false in the page as it is sent, so that it promises nothing that only a script can keep. */
export const useScript = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
