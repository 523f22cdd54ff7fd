import { MAX_ELSEWHERE_SECONDS } from "@/lib/domain/numbers/settings";
import type { TeamRules } from "@/lib/numbers/team-rules";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { saveRules } from "./actions";
import { Buttons, fields, Section } from "@/app/(admin)/admin/_components/section";

/** Rules for all numbers of the team. */
export const Rules = ({ rules }: { rules: TeamRules }) => (
  <Section className="mt-6" aria-labelledby="rules">
    <h2 id="rules">Rules for all numbers</h2>
    <p>
      When a colleague has just answered a customer from another of your numbers, the next reply is held back
      until its writer has seen that.
    </p>
    <ActionForm action={saveRules} className={fields}>
      <div className={`${fields} max-w-[320px]`}>
        <TextField
          name="elsewhereSeconds"
          label="Seconds that such an answer counts"
          defaultValue={String(rules.elsewhereSeconds)}
          inputMode="numeric"
          required
          autoComplete="off"
          hint={`0 to ${MAX_ELSEWHERE_SECONDS.toLocaleString("en")}; 600 is ten minutes, 0 is not at all.`}
        />
      </div>
      <Buttons>
        <Submit kind="primary" busy="Saving">
          Save the rules
        </Submit>
      </Buttons>
    </ActionForm>
  </Section>
);
