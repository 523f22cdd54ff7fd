import type { Metadata } from "next";
import { Check, SelectField, TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { notificationRules } from "@/db/vocabulary";
import { periodsText } from "@/lib/domain/hours/schedule";
import { formatPhone } from "@/lib/domain/text/phone";
import { loadNotificationSettings, type NumberChoice } from "@/lib/notifications/notification-settings";
import { loadPersonalSettings } from "@/lib/people/personal-settings";
import { application } from "@/lib/runtime/application";
import { requireActor } from "@/lib/web/current-actor";
import { webDeps } from "@/lib/web/deps";
import { OwnPage } from "../../_components/own-page";
import { submitNotificationSettings } from "./actions";
import { ruleCopy, ruleHint } from "./copy";
import { ThisDevice } from "./this-device";

export const metadata: Metadata = { title: "Your alerts" };

const rules = notificationRules.map((value) => ({ value, label: ruleCopy[value] }));

/** What the person is notified of in this team, on all their devices. */
export default async function NotificationSettingsPage() {
  const actor = await requireActor();
  const [{ settings, numbers }, { display }] = await Promise.all([
    loadNotificationSettings(webDeps(), actor),
    loadPersonalSettings(webDeps(), actor),
  ]);
  const { quiet } = settings;
  const zone = quiet?.zone ?? display.zone ?? "America/New_York";
  const zones = [...new Set([zone, ...Intl.supportedValuesOf("timeZone")])];
  return (
    <OwnPage
      actor={actor}
      title="Your alerts"
      words="these hold in this team, on every device that you sign in on."
    >
      <ActionForm action={submitNotificationSettings} className="grid gap-4">
        <SelectField
          name="rule"
          label="Tell me of"
          size="l"
          hint={ruleHint}
          defaultValue={settings.rule}
          options={rules}
        />
        {numbers.length > 0 && <Numbers numbers={numbers} />}
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-medium">Quiet times</legend>
          <p className="text-small text-text-2">
            What comes meanwhile waits under Alerts, without a sound. Empty: never quiet.
          </p>
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField
              name="workday"
              label="Monday to Friday"
              size="l"
              placeholder="18:00-08:00"
              autoComplete="off"
              defaultValue={periodsText(quiet?.week[0] ?? [])}
            />
            <TextField
              name="weekend"
              label="Saturday and Sunday"
              size="l"
              placeholder="00:00-00:00"
              autoComplete="off"
              defaultValue={periodsText(quiet?.week[6] ?? [])}
            />
          </div>
          <SelectField
            name="zone"
            label="Time zone"
            size="l"
            defaultValue={zone}
            options={zones.map((value) => ({ value, label: value.replaceAll("_", " ") }))}
          />
        </fieldset>
        <label className="flex items-center gap-2">
          <Check name="sound" defaultChecked={settings.sound} />
          <span>A sound in the inbox</span>
        </label>
        <label className="flex items-center gap-2">
          <Check name="hideWords" defaultChecked={settings.hideWords} />
          <span>Neither names nor words outside of the inbox</span>
        </label>
        <div>
          <Submit kind="primary" size="l" busy="Saving">
            Save
          </Submit>
        </div>
      </ActionForm>
      <ThisDevice pushKey={application().pushKey} />
    </OwnPage>
  );
}

/** The rule of each number, and whether it is followed. */
const Numbers = ({ numbers }: { numbers: readonly NumberChoice[] }) => (
  <fieldset className="grid gap-2">
    <legend className="mb-1 font-medium">Lines</legend>
    {numbers.map(({ id, label, e164, rule, follows }) => (
      <div
        key={id}
        className="grid gap-x-3 gap-y-1 border-t border-line pt-2 sm:grid-cols-[minmax(0,1fr)_210px_auto] sm:items-center"
      >
        <span className="min-w-0">
          <span className="block truncate">{label}</span>
          <span className="block text-small text-text-2">{formatPhone(e164)}</span>
        </span>
        <SelectField
          name={`rule:${id}`}
          label={`Tell me of, on ${label}`}
          hideLabel
          defaultValue={rule ?? ""}
          options={[{ value: "", label: "As above" }, ...rules]}
        />
        <label className="flex items-center gap-2">
          <Check name={`follow:${id}`} defaultChecked={follows} />
          <span>
            Follow<span className="sr-only"> {label}</span>
          </span>
        </label>
      </div>
    ))}
    <p className="text-small text-text-2">
      You are told of every text on a line that you follow. Nobody else sees that you do, and it makes you no
      replier.
    </p>
  </fieldset>
);
