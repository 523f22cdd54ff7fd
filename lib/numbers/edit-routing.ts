import { eq } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import { numbers } from "@/db/schema/numbers";
import { routings } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import type { Routing } from "@/lib/domain/assignment/routing";
import { checkUnansweredMinutes } from "@/lib/domain/numbers/settings";
import type { Actor } from "@/lib/domain/principal";
import { changeNumber } from "./change-number";

/** As typed. `unansweredMinutes` is empty for "they stay". */
type RoutingSettings = { routing: string; unansweredMinutes: string };
type Refused = { code: "not_found" | "forbidden" } | { code: "invalid"; field: keyof RoutingSettings };

/** Changes who gets a number's conversations, and when one that nobody answers returns to the team. */
export async function editRouting(
  deps: Deps,
  actor: Actor,
  { numberId, settings }: { numberId: string; settings: RoutingSettings },
): Promise<Result<{ changed: boolean }, Refused>> {
  const edited = await changeNumber(
    deps,
    actor,
    { numberId, action: "number.edit_settings" },
    async ({ tx, ...work }, number): Promise<Result<{ changed: boolean }, Refused>> => {
      const routing = routings.find((known): known is Routing => known === settings.routing);
      if (routing === undefined) return err({ code: "invalid", field: "routing" });
      const unansweredMinutes =
        settings.unansweredMinutes.trim() === ""
          ? undefined
          : checkUnansweredMinutes(settings.unansweredMinutes);
      if (unansweredMinutes === null) return err({ code: "invalid", field: "unansweredMinutes" });
      const values = { routing, unansweredMinutes: unansweredMinutes ?? null };
      const fields = (["routing", "unansweredMinutes"] as const).filter(
        (name) => values[name] !== number[name],
      );
      if (fields.length === 0) return ok({ changed: false });
      await tx.update(numbers).set(values).where(eq(numbers.id, numberId));
      work.audit({ action: "number.edited", subject: { type: "number", id: numberId }, details: { fields } });
      return ok({ changed: true });
    },
  );
  return edited.ok ? ok({ changed: edited.value.changed }) : edited;
}
