import type { Metadata } from "next";
import { Check, SelectField, TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { MAX_UNDO_SECONDS } from "@/lib/domain/people/display-settings";
import { loadPersonalSettings } from "@/lib/people/personal-settings";
import { requireActor } from "@/lib/web/current-actor";
import { webDeps } from "@/lib/web/deps";
import { OwnPage } from "../_components/own-page";
import { submitSettings } from "./actions";

export const metadata: Metadata = { title: "Your settings" };

/** The person's own settings, for all their devices. */
export default async function SettingsPage() {
  const actor = await requireActor();
  const { undoSeconds, display, keys } = await loadPersonalSettings(webDeps(), actor);
  const zones = [
    { value: "", label: "As this device" },
    ...Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
  ];
  const known = display.zone === null || zones.some(({ value }) => value === display.zone);
  return (
    <OwnPage actor={actor} title="Your settings" words="these hold on every device that you sign in on.">
      <ActionForm action={submitSettings} className="grid gap-4">
        <TextField
          name="undoSeconds"
          label="Seconds to take a text back"
          type="number"
          size="l"
          min={0}
          max={MAX_UNDO_SECONDS}
          step={1}
          inputMode="numeric"
          required
          defaultValue={undoSeconds}
          hint={`0 to ${MAX_UNDO_SECONDS}. So long a reply waits before it leaves. With 0 it leaves at once.`}
        />
        <SelectField
          name="zone"
          label="Time zone"
          size="l"
          defaultValue={display.zone ?? ""}
          options={known ? zones : [{ value: display.zone ?? "", label: display.zone ?? "" }, ...zones]}
        />
        <SelectField
          name="clock"
          label="Clock"
          size="l"
          defaultValue={display.clock}
          options={[
            { value: "auto", label: "As this device" },
            { value: "24", label: "24 hours, 21:20" },
            { value: "12", label: "12 hours, 9:20 pm" },
          ]}
        />
        <SelectField
          name="theme"
          label="Theme"
          size="l"
          defaultValue={display.theme}
          options={[
            { value: "system", label: "As this device" },
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
        />
        <label className="flex items-center gap-2">
          <Check name="enterSends" defaultChecked={keys.enterSends} />
          <span>Enter sends a text. Shift+Enter begins a new line.</span>
        </label>
        <div>
          <Submit kind="primary" size="l" busy="Saving">
            Save
          </Submit>
        </div>
      </ActionForm>
    </OwnPage>
  );
}
